"""The fields inside ready-made groups, written out: other software does not know what an address is to us."""

from collections.abc import Mapping

from amtsweg.forms.contracts import Field, Kind
from amtsweg.forms.rules import composites


def plain_fields(node: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the fields of a ready-made group as a definition would write them."""
    found = [_plain(one) for one in composites.fields(Kind(str(node["type"])))]
    if node.get("type") == Kind.PARCEL and "options" in node:
        found[0] = {"key": "district", "type": "choice", "label": found[0]["label"], "options": node["options"]}
    return list(found)


def _plain(field: Field) -> dict[str, object]:
    node: dict[str, object] = {"key": field.key, "type": field.kind.value, "label": field.label.de}
    if field.hint:
        node["hint"] = field.hint.de
    if not field.required:
        node["required"] = False
    if field.kind in (Kind.TEXT, Kind.POSTCODE):
        node["max_length"] = field.max_length
    for name, bound in (("min", field.minimum), ("max", field.maximum)):
        if bound is not None:
            node[name] = bound
    return node
