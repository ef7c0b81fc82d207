"""Whose words count, what people may say of a process, and what they may type."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import PackError, Source, read_yaml
from amtsweg.process_register.contracts import Facts, NotYet, Status
from amtsweg.process_register.rules.city_list import read_processes
from amtsweg.process_register.rules.merging import Origin, merge
from amtsweg.process_register.rules.standing import check_claim, standing
from amtsweg.process_register.rules.writing import check_slug, read_values, slug_of

R, A, X, RUN, GONE = Status.RECORDED, Status.AGREED, Status.EXECUTABLE, Status.RUNNING, Status.RETIRED


@pytest.mark.parametrize(
    ("claimed", "facts", "expected"),
    [
        (R, Facts(), R),
        (A, Facts(), A),
        (R, Facts(deployed=True), X),
        (A, Facts(deployed=True, online=True), RUN),
        (A, Facts(deployed=True, running=3), RUN),
        (GONE, Facts(deployed=True), GONE),
        (GONE, Facts(deployed=True, online=True), RUN),
        (GONE, Facts(), GONE),
    ],
)
def test_what_is_deployed_and_runs_weighs_more_than_what_people_say(
    claimed: Status, facts: Facts, expected: Status
) -> None:
    assert standing(claimed, facts) is expected


@pytest.mark.parametrize("wanted", [X, RUN])
@pytest.mark.parametrize("facts", [Facts(), Facts(deployed=True, online=True, running=1)])
def test_nobody_claims_what_only_facts_can_say(wanted: Status, facts: Facts) -> None:
    with pytest.raises(NotYet, match="trägt niemand ein"):
        check_claim(A, wanted, reason="doch", facts=facts)


def test_forward_needs_no_reason_everything_else_does() -> None:
    check_claim(R, A, reason="", facts=Facts())
    for claimed, wanted in ((A, R), (R, GONE), (A, GONE), (GONE, R)):
        with pytest.raises(Invalid) as refused:
            check_claim(claimed, wanted, reason="  ", facts=Facts())
        assert "reason" in refused.value.fields
        check_claim(claimed, wanted, reason="so ist es", facts=Facts())
    with pytest.raises(NotYet):
        check_claim(GONE, A, reason="so ist es", facts=Facts())


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (Facts(deployed=True, running=1), "Ein Vorgang läuft noch"),
        (Facts(deployed=True, running=7), "7 Vorgänge laufen noch"),
        (Facts(deployed=True, online=True), "online"),
    ],
)
def test_what_is_in_use_does_not_retire(facts: Facts, text: str) -> None:
    with pytest.raises(NotYet, match=text):
        check_claim(A, GONE, reason="alt", facts=facts)


FIELDS = st.sampled_from(["title", "summary", "goals"])
WORDS = st.dictionaries(FIELDS, st.sampled_from(["", "a", "b"]))
WEIGHT = list(Origin)


@given(st.lists(st.tuples(st.sampled_from(list(Origin)), WORDS), max_size=8))
def test_the_last_word_of_whoever_weighs_most_stands(offers: list[tuple[Origin, dict[str, str]]]) -> None:
    values: dict[str, str | int | None] = {"title": "", "summary": "", "goals": ""}
    origins: dict[str, str] = {}
    for by, offered in offers:
        before, said = dict(values), dict(origins)
        merged = merge(values, origins, offered, by=by)
        values, origins = {**values, **merged.changes}, dict(merged.origins)
        for name in values:
            if name in said and WEIGHT.index(by) < WEIGHT.index(Origin(said[name])):
                assert (values[name], origins[name]) == (before[name], said[name])
            else:
                assert values[name] == offered.get(name, before[name])
        assert merge(values, origins, offered, by=by).changes == {}


def test_what_was_typed_becomes_values() -> None:
    typed = {
        "title": "  Hilfe zum  Lebensunterhalt ",
        "legal_basis": "§ 27 SGB XII  \r\n§ 28 SGB XII\0",
        "leika_keys": "99107023000000, 99107023000000 99107024000000",
        "yearly_volume": "1.200",
        "target_percent": "−20",
        "priority": "top",
        "unit_key": "sozialamt",
    }
    assert read_values(typed) == {
        "title": "Hilfe zum  Lebensunterhalt",
        "legal_basis": "§ 27 SGB XII\n§ 28 SGB XII",
        "leika_keys": "99107023000000 99107024000000",
        "yearly_volume": 1200,
        "target_percent": -20,
        "priority": "top",
        "unit_key": "sozialamt",
    }
    assert read_values({"yearly_volume": " ", "target_percent": ""}) == {"yearly_volume": None, "target_percent": None}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", " "),
        ("title", "x" * 301),
        ("unit_key", ""),
        ("leika_keys", "123"),
        ("yearly_volume", "viele"),
        ("yearly_volume", "-1"),
        ("yearly_volume", "99999999"),
        ("target_percent", "20"),
        ("target_percent", "-96"),
        ("target_percent", "²"),
        ("priority", "hoch"),
        ("fim_key", "<script>"),
        ("process", "Kein Kurzname"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(field: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_values({field: text})
    assert set(refused.value.fields) == {field}


@given(st.text(max_size=120))
def test_any_title_gives_an_address_or_none(title: str) -> None:
    slug = slug_of(title)
    if slug and slug not in ("neu", "stand"):
        check_slug(slug)


def test_umlauts_become_letters() -> None:
    assert slug_of("Hilfen für Asylbewerber*innen – Prüfung") == "hilfen-fuer-asylbewerber-innen-pruefung"


def listed(text: str) -> Source:
    return read_yaml(text, file="processes.yaml")


def test_a_list_names_file_and_line_of_what_is_wrong() -> None:
    source = listed(
        "processes:\n"
        "- {key: wohngeld, title: Wohngeld, unit: nirgends}\n"
        "- {key: wohngeld, title: Wohngeld, unit: sozialamt}\n"
        "- {key: neu, title: Neu, unit: sozialamt}\n"
    )
    with pytest.raises(PackError) as refused:
        read_processes(source, units=frozenset({"sozialamt"}))
    assert [(one.file, one.line) for one in refused.value.problems] == [("processes.yaml", n) for n in (2, 3, 4)]


def test_a_list_knows_its_words_only() -> None:
    with pytest.raises(PackError, match="2: „stand“ ist hier unbekannt"):
        read_processes(listed("processes:\n- {key: a, title: A, unit: u, stand: fertig}\n"), units=frozenset({"u"}))
    with pytest.raises(PackError, match="Möglich sind: recorded, agreed"):
        read_processes(listed("processes:\n- {key: a, title: A, unit: u, status: running}\n"), units=frozenset({"u"}))


def test_a_list_becomes_values_of_entries() -> None:
    text = (
        "processes:\n"
        "- {key: a, title: A, unit: u, service: a-antrag, leika: ['99107023000000'], legal_basis: [§ 1, § 2],\n"
        "   status: agreed, priority: top, yearly_volume: 12, target_percent: -20, goals: kürzer}\n"
    )
    (one,) = read_processes(listed(text), units=frozenset({"u"}))
    assert (one.slug, one.values) == (
        "a",
        {
            "title": "A",
            "unit_key": "u",
            "process": "a-antrag",
            "leika_keys": "99107023000000",
            "legal_basis": "§ 1\n§ 2",
            "claimed": "agreed",
            "priority": "top",
            "yearly_volume": 12,
            "target_percent": -20,
            "goals": "kürzer",
        },
    )


def test_the_citys_own_list_can_be_read() -> None:
    folder = Path(__file__).parents[2] / "packs" / "paderborn"
    units = {
        line.split("key:")[1].split(",")[0].strip()
        for line in (folder / "organisation.yaml").read_text().splitlines()
        if "key:" in line
    }
    source = read_yaml((folder / "processes.yaml").read_bytes(), file="processes.yaml")
    assert len(read_processes(source, units=frozenset(units))) >= 30
