"""Forms filled in by chance: with answers that fit, and with whatever else people and machines may send."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import QueryDict
from hypothesis import strategies as st

from amtsweg.forms.contracts import Field, Kind, UploadRef
from amtsweg.forms.rules.levels import as_list, as_mapping
from amtsweg.forms.rules.values.files import upload_refs
from amtsweg.forms.rules.values.table import rules_of
from amtsweg.forms.services.uploads import sign_upload

FILE = UploadRef("a" * 64, "Nachweis.pdf", "application/pdf", 1200)
_NASTY = st.sampled_from([
    "", " ", "\0", "\x07\x1b", "\ue000\ue003", "{0}", "%s", "<script>", "'; DROP x; --",
    "中🙂", "a\u0301\u0302", "\ud7ff",
    "x" * 30_000, "9" * 400, "-1e999", "NaN", "Infinity", "true", "0", "-0", "1,5", "2026-02-30",
    "\r\n\r\n", "\u202e", "0x1F", "１２",
])  # fmt: skip
_TEXT = _NASTY | st.text(max_size=12)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3),
    max_leaves=6,
)
_FITTING: Mapping[Kind, Sequence[object]] = {
    Kind.TEXT: ["Kim", "Ł", "1"], Kind.MULTILINE: ["eins\nzwei", "x"], Kind.YES_NO: [True, False], Kind.CONSENT: [True],
    Kind.DATE: ["2001-02-03", "1800-01-01", "2200-12-31"], Kind.EMAIL: ["kim@muster.example", "a.b+c@d-e.example"],
    Kind.PHONE: ["05251 88-0", "+49 (5251) 1234"], Kind.IBAN: ["DE02120300000000202051"],
    Kind.POSTCODE: ["33098", "00000"],
}  # fmt: skip


@st.composite
def _number(draw: st.DrawFn, field: Field) -> object:
    low = -5 if field.minimum is None else field.minimum
    high = low + 10 if field.maximum is None else field.maximum
    whole = draw(st.integers(-(-int(low) // 1), int(high)))
    parts = [0.0] if field.kind is Kind.INTEGER else [0.0, 0.5, 0.25]
    number = whole + draw(st.sampled_from(parts))
    return whole if number == whole or number > high else number


@st.composite
def fitting(draw: st.DrawFn, field: Field) -> object:
    """An answer that suits the type of a field."""
    if field.repeat is not None:
        count = draw(st.integers(field.repeat.minimum, min(field.repeat.maximum, field.repeat.minimum + 2)))
        return [draw(answers(field.fields, wild=False)) for _ in range(count)]
    if field.kind is Kind.PLACE:
        return draw(st.sampled_from([{"address": "Hinten"}, {"lat": 51.7, "lon": 8.75}, {"lat": 1, "lon": 2}]))
    if field.kind is Kind.PARCEL:
        return {"district": draw(fitting(field.fields[0])), "section": 3, "number": "117/4"}
    if field.is_group:
        return draw(answers(field.fields, wild=False))
    if field.kind is Kind.CHOICE:
        values = [option.value for option in field.options]
        several = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
        return draw(several) if field.multiple else draw(st.sampled_from(values))
    if field.kind is Kind.FILE:
        return [FILE.to_json()]
    if field.kind in (Kind.INTEGER, Kind.NUMBER, Kind.MONEY):
        return draw(_number(field))
    return draw(st.sampled_from(_FITTING[field.kind]))


@st.composite
def answers(draw: st.DrawFn, fields: Sequence[Field], *, wild: bool) -> dict[str, object]:
    """Answers to fields; wild ones are now and then missing, or anything."""
    found: dict[str, object] = {}
    for field in fields:
        if field.kind not in (Kind.INFO, Kind.COMPUTED):
            luck = draw(st.integers(0, 9)) if wild else 9
            if luck == 1:
                found[field.key] = draw(_JSON)
            elif luck == 2 and field.is_group:
                found[field.key] = draw(answers(field.fields, wild=True))
            elif luck > 2 or (not wild and field.required):
                found[field.key] = draw(fitting(field))
    if wild and draw(st.integers(0, 9)) == 0:
        found[draw(st.sampled_from(["index", "unknown", "_do"]))] = draw(_JSON)
    return found


def posted(fields: Sequence[Field], given: object, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield what a browser sends for answers."""
    known = as_mapping(given)
    for field in fields:
        path, value = f"{prefix}{field.key}", known.get(field.key)
        if field.repeat is not None:
            items = as_list(value)
            yield f"{path}#", [str(len(items))]
            for index, item in enumerate(items):
                yield from posted(field.fields, item, f"{path}.{index}.")
        elif field.is_group:
            yield from posted(field.fields, value, f"{path}.")
        elif field.kind is Kind.FILE:
            yield path, [sign_upload(one) for one in upload_refs(value)]
        elif isinstance(value, list):
            yield path, [str(one) for one in value]
        elif value is not None and field.kind not in (Kind.INFO, Kind.COMPUTED):
            yield path, [rules_of(field).edit(field, value)]


@st.composite
def posts(draw: st.DrawFn, fields: Sequence[Field], given: object, *, wild: bool) -> QueryDict:
    """What a browser sends for answers, or what somebody made of it."""
    sent = dict(posted(fields, given))
    if wild:
        names = sorted(
            {*sent, "_do", "_seen", "a.b.c", "a.0.1.2", "#", ".", "x" * 300, "__class__", "parcels.99999999999#"}
        )
        more = [f"add:{name.rstrip('#')}" for name in sent] + [f"remove:{name}.0" for name in sent]
        values = st.lists(_TEXT | st.sampled_from([*more, "drop:a:b", "add:", "99999", "-1"]), max_size=3)
        sent |= draw(st.dictionaries(st.sampled_from(names), values, max_size=4))
    query = QueryDict(mutable=True)
    for name, several in sent.items():
        query.setlist(name, several)
    return query
