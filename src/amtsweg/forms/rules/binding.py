"""From a page and its answers to everything a template needs; templates decide nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from textwrap import shorten

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import (
    Answers,
    BoundError,
    BoundField,
    BoundFile,
    BoundItem,
    BoundOption,
    BoundPage,
    Field,
    Form,
    Kind,
    Page,
    UploadRef,
)
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.summary import item_title
from amtsweg.forms.rules.values.files import human_size, upload_refs
from amtsweg.forms.rules.values.table import rules_of

_MOST_RADIOS = 8
_SHOWN, _HIDDEN = "shown", "hidden"
_LONGEST_LABEL = 60
_ATTRIBUTES: Mapping[Kind, Mapping[str, str]] = {
    Kind.DATE: {"type": "date"},
    Kind.EMAIL: {"type": "email", "autocomplete": "email", "spellcheck": "false"},
    Kind.PHONE: {"type": "tel", "autocomplete": "tel"},
    Kind.INTEGER: {"inputmode": "numeric"},
    Kind.NUMBER: {"inputmode": "decimal"},
    Kind.MONEY: {"inputmode": "decimal"},
    Kind.POSTCODE: {"inputmode": "numeric"},
    Kind.IBAN: {"autocomplete": "off", "spellcheck": "false"},
}
_MAP_INPUTS = {"lat": "latitude", "lon": "longitude", "address": "address"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rendering needs besides form and answers."""

    language: str
    sign: Callable[[UploadRef], str]
    at: datetime | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)
    focus: str = ""
    scripted: bool = False


def bind_page(form: Form, key: str | None, answers: Answers, frame: Frame) -> BoundPage:
    """Return a page ready for its template. Raises NotFound for a page that does not exist or is not to be seen."""
    settled = logic.settle(form, answers, frame.given)
    context = logic.root_context(form, settled, frame.given)
    pages = list(logic.shown_pages(form, context))
    page = form.page(key)
    number = pages.index(page) + 1 if page in pages else 1
    fields = _Binder(frame).fields(page.fields, answers, context)
    every = list(_every(fields))
    possible = list(_every(fields, hidden=True))
    return BoundPage(
        key=page.key,
        title=page.title.to(frame.language),
        intro=page.intro.to(frame.language),
        fields=fields,
        errors=_summary(every, frame.errors),
        seen=" ".join(one.path for one in every),
        number=number,
        total=len(pages),
        previous=_key(pages, number - 2),
        next=_key(pages, number),
        has_files=any(one.kind is Kind.FILE for one in possible),
        has_buttons=any(one.repeats or one.files for one in possible),
        focus=field_id(frame.focus) if frame.focus else "",
    )


def _key(pages: Sequence[Page], index: int) -> str:
    return pages[index].key if 0 <= index < len(pages) else ""


def field_id(path: str) -> str:
    """Return the id of an input in the page."""
    return "f-" + path.replace(".", "-").replace("_", "-")


def _every(fields: Iterable[BoundField], *, hidden: bool = False) -> Iterator[BoundField]:
    for one in fields:
        if hidden or one.when != _HIDDEN:
            yield one
            yield from _every(one.fields, hidden=hidden)
            for item in one.items:
                yield from _every(item.fields, hidden=hidden)


def _summary(fields: Sequence[BoundField], errors: Mapping[str, str]) -> tuple[BoundError, ...]:
    found = [BoundError(_target(one), _with_label(one)) for one in fields if one.error]
    placed = {one.path for one in fields}
    # A message whose field is not on this page still has to be seen.
    return (*found, *(BoundError("", message) for path, message in errors.items() if path not in placed))


def _with_label(one: BoundField) -> str:
    label = shorten(one.label, _LONGEST_LABEL, placeholder=" …")  # never in the middle of a word
    return f"{label} {one.error}" if label.endswith((".", "?", "!", "…")) else f"{label}: {one.error}"


def _target(one: BoundField) -> str:
    many = one.template in (_file("radios"), _file("checkboxes"))
    return one.options[0].id if many and one.options else one.id


class _Binder:
    """Binds fields one inside another."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.language = frame.language

    def fields(
        self, fields: Sequence[Field], answers: object, context: logic.Context, prefix: str = ""
    ) -> tuple[BoundField, ...]:
        known = logic.as_mapping(answers)
        bound = (
            self._when(one, known.get(one.key), context, f"{prefix}{one.key}")
            for one in fields
            if one.kind is not Kind.COMPUTED or one.label
        )
        return tuple(one for one in bound if one is not None)

    def _when(self, one: Field, value: object, context: logic.Context, path: str) -> BoundField | None:
        if one.shown_if is None:
            return self._field(one, value, context, path)
        shown = logic.is_shown(one, context)
        if not self.frame.scripted:
            return self._field(one, value, context, path) if shown else None
        bound = replace(self._field(one, value, context, path), when=_SHOWN)
        seen = " ".join(inner.path for inner in _every([bound]))
        return bound if shown else replace(bound, when=_HIDDEN, seen=seen)

    def _field(self, one: Field, value: object, context: logic.Context, path: str) -> BoundField:
        if one.kind is Kind.COMPUTED:
            value = context.get(one.key)
        elif value is None:
            value = logic.default_of(one, context, self.frame.at)
        return BoundField(
            kind=one.kind,
            path=path,
            id=field_id(path),
            label=one.label.to(self.language),
            hint=one.hint.to(self.language),
            easy=one.easy.to(self.language),
            value=self._edit(one, value),
            error=self.frame.errors.get(path, ""),
            optional=_asks(one) and not logic.is_required(one, context),
            template=_file(_template(one)),
            attributes=self._attributes(one, path),
            unit="€" if one.kind is Kind.MONEY else one.unit,
            options=self._options(one, value, path),
            many=one.multiple or one.max_files > 1,
            files=self._files(one, value, path),
            fields=self._inner(one, value, context, path),
            items=self._items(one, value, context, path),
            repeats=one.repeat is not None,
            item_label=(one.repeat.item or one.label).to(self.language) if one.repeat else "",
            add=self._add(one, value, path),
            accept=_accept(one),
            limits=_limits(one),
        )

    def _edit(self, one: Field, value: object) -> str:
        if one.is_group or one.kind in (Kind.FILE, Kind.INFO) or value is None or isinstance(value, list):
            return ""
        rules = rules_of(one)
        return rules.show(one, value, self.language) if one.kind is Kind.COMPUTED else rules.edit(one, value)

    def _attributes(self, one: Field, path: str) -> Mapping[str, str]:
        attributes = {"type": "text", **_ATTRIBUTES.get(one.kind, {})}
        if one.autocomplete:
            attributes["autocomplete"] = one.autocomplete
        if one.kind is Kind.MULTILINE:  # a line that is too long is told so; browsers would cut it off without a word
            attributes["maxlength"] = str(one.max_length)
        if self.frame.focus == path:
            attributes["autofocus"] = "autofocus"
        return attributes

    def _options(self, one: Field, value: object, path: str) -> tuple[BoundOption, ...]:
        chosen = value if isinstance(value, list) else [value]
        answers = [
            (option.value, option.label.to(self.language), option.hint.to(self.language), option.value in chosen)
            for option in one.options
        ]
        if one.kind is Kind.YES_NO:
            answers = [("true", _("Ja"), "", value is True), ("false", _("Nein"), "", value is False)]
        return tuple(BoundOption(f"{field_id(path)}-{index}", *answer) for index, answer in enumerate(answers))

    def _files(self, one: Field, value: object, path: str) -> tuple[BoundFile, ...]:
        refs = upload_refs(value) if one.kind is Kind.FILE else ()
        return tuple(
            BoundFile(
                signed=self.frame.sign(ref),
                filename=ref.filename,
                size=human_size(ref.size),
                checked=ref.scan == "clean",
                drop=f"drop:{path}:{ref.sha256}",
            )
            for ref in refs
        )

    def _inner(self, one: Field, value: object, context: logic.Context, path: str) -> tuple[BoundField, ...]:
        if not one.is_group or one.repeat:
            return ()
        inner = {**context, **logic.as_mapping(context.get(one.key))}
        bound = self.fields(one.fields, value, inner, f"{path}.")
        return tuple(map(_on_map, bound)) if one.kind is Kind.PLACE else bound

    def _items(self, one: Field, value: object, context: logic.Context, path: str) -> tuple[BoundItem, ...]:
        if one.repeat is None:
            return ()
        items = logic.as_list(value)
        wanted = one.repeat.minimum if logic.is_required(one, context) else 0
        items += [{}] * (wanted - len(items))
        settled = logic.as_list(context.get(one.key))
        return tuple(
            BoundItem(
                id=f"{field_id(path)}-{index}",
                title=item_title(one, index, self.language),
                fields=self.fields(
                    one.fields, item, _item_context(one, settled, item, index, context), f"{path}.{index}."
                ),
                remove=f"remove:{path}.{index}" if len(items) > wanted else "",
            )
            for index, item in enumerate(items)
        )

    def _add(self, one: Field, value: object, path: str) -> str:
        if one.repeat is None or len(logic.as_list(value)) >= one.repeat.maximum:
            return ""
        return f"add:{path}"


def _item_context(
    one: Field, settled: Sequence[object], item: object, index: int, context: logic.Context
) -> logic.Context:
    """What an item's conditions see: hidden answers count as not given there, too."""
    known = settled[index] if index < len(settled) else logic.fields_context(one.fields, item)
    return {**context, **logic.as_mapping(known), "index": index + 1}


def _asks(one: Field) -> bool:
    return one.kind not in (Kind.INFO, Kind.COMPUTED) and (not one.is_group or one.kind is not Kind.GROUP)


def _on_map(bound: BoundField) -> BoundField:
    return replace(bound, attributes={**bound.attributes, "data-map": _MAP_INPUTS[bound.path.rpartition(".")[2]]})


def _file(name: str) -> str:
    return f"forms/fields/{name}.html"


def _template(one: Field) -> str:
    match one.kind:
        case Kind.CHOICE if one.multiple:
            return "checkboxes"
        case Kind.CHOICE:
            return "radios" if len(one.options) <= _MOST_RADIOS else "select"
        case Kind.YES_NO:
            return "radios"
        case Kind.MULTILINE | Kind.FILE | Kind.CONSENT | Kind.INFO | Kind.COMPUTED | Kind.PLACE:
            return str(one.kind)
        case _ if one.repeat:
            return "repeat"
        case _:
            return "group" if one.is_group else "input"


_SUFFIXES = {
    "pdf": (".pdf",), "jpeg": (".jpg", ".jpeg"), "png": (".png",), "tiff": (".tif", ".tiff"), "webp": (".webp",),
    "docx": (".docx",), "odt": (".odt",), "xlsx": (".xlsx",), "ods": (".ods",), "xml": (".xml",), "txt": (".txt",),
}  # fmt: skip


def _accept(one: Field) -> str:
    if one.kind is not Kind.FILE:
        return ""
    return ",".join(suffix for name in one.accept for suffix in _SUFFIXES[name])


def _limits(one: Field) -> str:
    if one.kind is not Kind.FILE:
        return ""
    names = ", ".join("JPG" if name == "jpeg" else name.upper() for name in one.accept)
    values = {"names": names, "size": human_size(one.max_bytes), "count": one.max_files}
    if one.max_files == 1:
        return _("Eine Datei (%(names)s), höchstens %(size)s.") % values
    return _("Höchstens %(count)s Dateien (%(names)s), je höchstens %(size)s.") % values
