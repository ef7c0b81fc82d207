"""Forms and answers by chance: nested and repeating groups, conditions and computed values that name each other."""

from collections.abc import Mapping, Sequence
from typing import cast

from hypothesis import strategies as st

from amtsweg.forms.contracts import Form, FormDefinitionError
from amtsweg.forms.rules.definition import parse

Names = tuple[tuple[str, str], ...]  # what is in sight, as key and type

_SCALARS = ("yes_no", "integer", "text", "choice")
_OPTIONS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]


def _of_scalar(name: str, kind: str) -> list[str]:
    by_kind = {
        "yes_no": [name, f"not({name})", f"{name} = null"],
        "integer": [f"{name} > 2", f"{name} = 1", f"{name} + 1 > 3"],
        "text": [f'{name} = "x"', f"{name} = null"],
        "choice": [f'{name} = "a"', f'{name} != "b"'],
        "many": [f"count({name}) > 1", f'list contains({name}, "a")', f"{name} = null"],
        "computed": [f"{name} = null", f"{name} > 2"],
    }
    return by_kind[kind]


@st.composite
def _conditions(draw: st.DrawFn, names: Names, groups: Mapping[str, list[str]]) -> str:
    found = ["index > 1"] if "#index" in groups else []
    for name, kind in names:
        found += _of_scalar(name, kind)
    for group, keys in groups.items():
        if not group.startswith("#"):
            found.append(f"count({group}) > 1")
            for key in keys:
                found += [f"count({group}[item.{key} != null]) > 0", f"{group}.{key} = null", f"{group}[1].{key} = 1"]
                found += [f"some one in {group} satisfies one.{key} = 1", f"count({group}[{key} > 1]) > 1"]
    return draw(st.sampled_from(found or ["true"]))


@st.composite
def _fields(draw: st.DrawFn, depth: int, names: Names, groups: Mapping[str, list[str]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for key in draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True)):
        kind = draw(st.sampled_from([*_SCALARS, "many", "computed", *["group"] * (depth < 2)]))
        node: dict[str, object] = {"key": key, "type": "choice" if kind == "many" else kind, "label": key}
        if kind in ("choice", "many"):
            node |= {"options": _OPTIONS, "multiple": kind == "many"}
        if draw(st.integers(0, 2)) == 0:
            node["shown_if"] = draw(_conditions(names, groups))
        if draw(st.integers(0, 3)) == 0:
            node["required"] = False
        if draw(st.integers(0, 5)) == 0:
            node["required_if"] = draw(_conditions(names, groups))
        if kind == "computed":
            node["value"] = draw(_conditions(names, groups) | st.sampled_from(["1 + 1", '"x"']))
            numbers = [name for name, of in names if of == "integer"]
            if numbers and draw(st.booleans()):
                node["value"] = draw(st.sampled_from([f"{name} * 2" for name in numbers]))
        if kind == "group":
            _make_group(draw, node, depth, names, groups)
            groups = {**groups, key: [str(one["key"]) for one in cast("list[dict[str, object]]", node["fields"])]}
        else:
            names = (*(one for one in names if one[0] != key), (key, kind))
        found.append(node)
    return found


def _make_group(
    draw: st.DrawFn, node: dict[str, object], depth: int, names: Names, groups: Mapping[str, list[str]]
) -> None:
    inner = dict(groups)
    if draw(st.booleans()):
        node["repeat"] = {"min": draw(st.integers(0, 2)), "max": 4}
        inner["#index"] = []
    node["fields"] = draw(_fields(depth + 1, names, inner))


@st.composite
def forms(draw: st.DrawFn, more: Sequence[Mapping[str, object]] = ()) -> Form | None:
    """Return a form, with more fields at its end, or nothing where chance wrote one that is refused."""
    fields = [*draw(_fields(0, (), {})), *(dict(one) for one in more)]
    keys = [str(field["key"]) for field in fields]
    cut = draw(st.integers(1, len(fields)))
    pages: list[dict[str, object]] = [{"key": "one", "title": "Eins", "fields": fields[:cut]}]
    if fields[cut:]:
        pages.append({"key": "two", "title": "Zwei", "fields": fields[cut:]})
        pages[-1] |= {"shown_if": f"{draw(st.sampled_from(keys[:cut]))} != null"} if draw(st.booleans()) else {}
    if draw(st.booleans()):  # what stands behind may decide over what stands in front
        pages.reverse()
    try:
        return parse({"title": "Zufall", "pages": pages})
    except FormDefinitionError:
        return None


_PLAIN = st.sampled_from([True, False, 1, 2, 3, "x", "a", "b", "", None, ["a"], ["a", "b"], [], {}])
answers = st.recursive(
    st.dictionaries(st.sampled_from("abcdefgh"), _PLAIN, max_size=6),
    lambda inner: st.dictionaries(
        st.sampled_from("abcdefgh"), _PLAIN | inner | st.lists(inner | _PLAIN, max_size=3), max_size=6
    ),
    max_leaves=6,
)
"""Answers that now and then fit."""
