"""Keeping a tagged PDF tagged: the seal's field gets its place in the structure tree (PDF/UA-1 § 7.18).

A field that can be seen needs words for those who cannot see it, a Form element around it, and an entry in the
parent tree that leads from the field back to that element.
"""

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def tag_field(writer: IncrementalPdfFileWriter, field: IndirectObject, *, words: str) -> None:
    """Name the seal's field for screen readers and hang it into the structure tree, if the PDF has one."""
    widget = field.get_object()
    widget["/TU"] = widget["/Contents"] = TextStringObject(words)
    page = widget["/P"].get_object()
    page["/Tabs"] = NameObject("/S")
    writer.update_container(page)
    if "/StructTreeRoot" in writer.root:
        _hang_in(writer, writer.root["/StructTreeRoot"], field, words)
    writer.update_container(widget)


def _hang_in(writer: IncrementalPdfFileWriter, tree: DictionaryObject, field: IndirectObject, words: str) -> None:
    widget = field.get_object()
    parent, parent_reference = _document_element(tree)
    reference = DictionaryObject({NameObject("/Type"): NameObject("/OBJR"), NameObject("/Obj"): field})
    element = writer.add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/Form"),
                NameObject("/P"): parent_reference,
                NameObject("/Pg"): widget.raw_get("/P"),
                NameObject("/Alt"): TextStringObject(words),
                NameObject("/K"): ArrayObject([reference]),
            }
        )
    )
    _append_child(writer, parent, element)
    number = _next_key(tree)
    widget["/StructParent"] = NumberObject(number)
    tree["/ParentTreeNextKey"] = NumberObject(number + 1)
    _append_number(writer, tree, number, element)
    writer.update_container(tree)


def _document_element(tree: DictionaryObject) -> tuple[DictionaryObject, PdfObject]:
    top = tree.raw_get("/K")
    kids = top.get_object()
    first = kids.raw_get(0) if isinstance(kids, ArrayObject) else top
    return first.get_object(), first


def _append_child(writer: IncrementalPdfFileWriter, parent: DictionaryObject, element: IndirectObject) -> None:
    kids = parent["/K"] if "/K" in parent else ArrayObject()
    if isinstance(kids, ArrayObject):
        kids.append(element)
    else:
        kids = ArrayObject([parent.raw_get("/K"), element])
    parent["/K"] = kids
    writer.update_container(parent)


def _next_key(tree: DictionaryObject) -> int:
    if "/ParentTreeNextKey" in tree:
        return int(tree["/ParentTreeNextKey"])
    keys = _keys(tree["/ParentTree"]) if "/ParentTree" in tree else []
    return max(keys, default=-1) + 1


def _keys(node: DictionaryObject) -> list[int]:
    own = [int(key) for key in node["/Nums"][::2]] if "/Nums" in node else []
    below = [key for kid in node.get("/Kids", ()) for key in _keys(kid.get_object())]
    return own + below


def _append_number(
    writer: IncrementalPdfFileWriter, tree: DictionaryObject, number: int, element: IndirectObject
) -> None:
    parents = tree["/ParentTree"] if "/ParentTree" in tree else DictionaryObject({NameObject("/Nums"): ArrayObject()})
    entry = ArrayObject([NumberObject(number), element])
    if "/Nums" in parents:
        parents["/Nums"] = ArrayObject([*_raw(parents["/Nums"]), *entry])
    else:
        limits = ArrayObject([NumberObject(number), NumberObject(number)])
        leaf = DictionaryObject({NameObject("/Limits"): limits, NameObject("/Nums"): entry})
        parents["/Kids"] = ArrayObject([*_raw(parents["/Kids"]), writer.add_object(leaf)])
    if "/ParentTree" not in tree:
        tree["/ParentTree"] = parents
    writer.update_container(parents)


def _raw(array: ArrayObject) -> list[PdfObject]:
    return [array.raw_get(place) for place in range(len(array))]
