"""YAML that is written reads back equal."""

from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.pack_writing import write_yaml
from amtsweg.kernel.packs import read_yaml

WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=40),
    st.sampled_from(["012", "089", "1e3", "true", "True", "no", "on", "~", "null", "", "2026-03-02", "0x1f", "1_000"]),
    st.sampled_from(["12:30", "- x", "# x", "a: b", "{de: x}", " x ", "x\n\ny", "x\n", "§ 5", "„x“", "=", "<<", "1.5"]),
)
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12).filter(lambda k: k != "<<")
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-(10**15), 10**15), WORDS)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_is_written_reads_back_equal(value: dict[str, object]) -> None:
    written = write_yaml(value)
    assert read_yaml(written, file="x.yaml").value == value
    assert write_yaml(read_yaml(written, file="x.yaml").value) == written


def test_the_order_of_keys_is_given_and_not_found() -> None:
    assert write_yaml({"b": 1, "z": 2, "a": 3}, order=["z"]) == b"z: 2\na: 3\nb: 1\n"
    assert write_yaml({"x": 0.5, "y": 30.25, "t": "Zeile eins\nZeile zwei"}) == (
        b"t: |-\n  Zeile eins\n  Zeile zwei\nx: 0.5\ny: 30.25\n"
    )
