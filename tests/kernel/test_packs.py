"""Reading YAML with lines and bounds."""

from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.kernel.packs import MAX_DEPTH, PackError, check_schema, read_yaml

SCHEMA = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "kind": {"enum": ["a", "b"]},
        "list": {"type": "array", "items": {"type": "integer", "maximum": 9}, "maxItems": 2},
    },
}


def problem(text: str | bytes) -> str:
    """Return the one problem a text has."""
    with pytest.raises(PackError) as caught:
        read_yaml(text, file="a.yaml")
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def test_lines_are_kept_for_every_part() -> None:
    source = read_yaml("# first\nname: x\nlist:\n  - 1\n  - {a: 2,\n     b: 3}\n", file="a.yaml")
    assert source.value == {"name": "x", "list": [1, {"a": 2, "b": 3}]}
    assert [source.line(p) for p in ((), ("name",), ("list",), ("list", 0), ("list", 1, "b"), ("list", 1, "c"))] == [
        2,
        2,
        3,
        4,
        6,
        5,
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-03-02", "2026-03-02"),
        ("12:30", "12:30"),
        ("true", True),
        ("~", None),
        ("12", 12),
        ("'12'", "12"),
        ("1.5", 1.5),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("", {}),
    ],
)
def test_words_mean_what_a_person_reads(text: str, value: object) -> None:
    assert read_yaml(text, file="a.yaml").value == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\nb: [1, 2\nc: 3", "a.yaml:3: Das ist kein gültiges YAML: "),
        ("a: 1\nb: 2\na: 3", "a.yaml:3: „a“ steht hier zweimal."),
        ("x: !!python/object/apply:os.system [ls]", "a.yaml:1: Die Auszeichnung tag:yaml.org,2002:python/"),
        ("x: !mine 3", "a.yaml:1: Die Auszeichnung !mine ist in Paketen nicht erlaubt."),
        ("x: 1\n---\ny: 2", "a.yaml:2: Das ist kein gültiges YAML: "),
        ("base: &b {a: 1}\nx:\n  <<: *b", "a.yaml:3: Hier muss ein einfacher Name stehen."),
        ("[1]: 2", "a.yaml:1: Hier muss ein einfacher Name stehen."),
        ("[" * (MAX_DEPTH + 1), "a.yaml:1: Die Angaben sind zu tief verschachtelt."),
        ("x: &x\n  y: *x", "a.yaml:1: Die Datei enthält zu viele Angaben"),
        ("x" * 1_048_577, "a.yaml:1: Die Datei ist größer als 1024 KiB."),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, reason: str) -> None:
    assert problem(text).startswith(reason)


def test_a_billion_laughs_is_no_joke() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "zu viele Angaben" in problem("\n".join(lines))


def test_schema_problems_come_in_order_with_lines() -> None:
    source = read_yaml("kind: c\nlist:\n  - 1\n  - eins\n  - 30\nother: 1\n", file="a.yaml")
    assert [str(one) for one in check_schema(source, SCHEMA)] == [
        "a.yaml:1: Es fehlt: name.",
        "a.yaml:1: „c“ ist nicht möglich. Möglich sind: a, b.",
        "a.yaml:2: Hier sind höchstens 2 Angaben oder Zeichen möglich.",
        "a.yaml:4: Erwartet wird eine ganze Zahl, hier steht „eins“.",
        "a.yaml:5: „30“ liegt außerhalb des Erlaubten (maximum: 9).",
        "a.yaml:6: „other“ ist hier unbekannt. Bekannt sind: kind, list, name.",
    ]


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(PackError):
        read_yaml(text, file="a.yaml")


@settings(deadline=None)  # the machine may be busy
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text("abc \n'\"", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1, max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_is_written_is_read_again(value: object) -> None:
    text = yaml.safe_dump({"value": value}, allow_unicode=True)
    assert read_yaml(text, file="a.yaml").mapping()["value"] == value
