"""Search: forgiving, and best hits first."""

import os
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Filters
from amtsweg.catalogue.queries import searching
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.ids import uuid7
from catalogue.test_packs import change

pytestmark = pytest.mark.usefixtures("system_scope")

LIST = """leika_key,name,leika_type,ozg_key,ozg_service,life_situation,subject,legal_basis
00000000000001,Hundesteuer,4,,Hundehaltung,Tierhaltung,,
00000000000002,Hundesteuer Befreiung,4,,Hundehaltung,Tierhaltung,,
00000000000003,Steuern auf Spielgeräte,4,,,Steuern & Abgaben,,
00000000000004,Jagdschein für Hundeführende,4,,,Fischen & Jagen,,
00000000000005,Wohngeld,4,,,Wohnen & Umzug,,
"""


@pytest.fixture(autouse=True)
def services(system_scope: None, tmp_path: Path, packs: Path, at: datetime) -> None:
    """A small catalogue."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    catalogue.import_services(path, at=at)
    catalogue.load_packs(packs, at=at)


def titles(query: str, **filters: object) -> list[str]:
    """Return the titles found."""
    narrowed = Filters(**filters)  # type: ignore[arg-type]  # test shorthand
    return [one.title for one in catalogue.search(query, filters=narrowed).services]


@pytest.mark.parametrize("query", ["Hundesteuer", "hundesteuer", "HUNDESTEUER ", "Hundest", "hundesteu"])
def test_upper_lower_and_beginnings_are_forgiven(query: str) -> None:
    assert titles(query)[:2] == ["Hundesteuer", "Hundesteuer Befreiung"]


def test_the_exact_title_comes_first_and_stems_and_parts_are_found() -> None:
    assert titles("steuer") == ["Steuern auf Spielgeräte", "Hundesteuer", "Hundesteuer Befreiung"]


def test_of_equal_titles_the_shorter_comes_first() -> None:
    assert titles("hunde steuer")[:2] == titles("hundesteuer")[:2] == ["Hundesteuer", "Hundesteuer Befreiung"]


def test_all_words_must_occur() -> None:
    assert titles("befreiung hund") == ["Hundesteuer Befreiung"]


def test_synonyms_and_texts_lead_to_the_service() -> None:
    assert titles("Leseausweis") == ["Bibliotheksausweis beantragen"]
    assert titles("Filme") == ["Bibliotheksausweis beantragen"]


@pytest.mark.parametrize("query", ["'", "a & | !", "':*", "\\", "<->", "50% _", "\u0000x", "()"])
def test_signs_do_no_harm(query: str) -> None:
    titles(query)


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    whole = titles("")
    first = catalogue.search("", limit=2)
    second = catalogue.search("", limit=2, after=first.after)
    third = catalogue.search("", limit=2, after=second.after)
    paged = [one.title for page in (first, second, third) for one in page.services]
    assert (paged, third.after, len(whole)) == (whole, "", 6)


def test_a_made_up_mark_is_refused() -> None:
    with pytest.raises(NotFound):
        catalogue.search("", after="Zm9v")


def test_life_situations_are_counted_and_filter() -> None:
    assert [(one.name, one.count) for one in catalogue.life_situations()][-2:] == [
        ("Tierhaltung", 2),
        ("Wohnen & Umzug", 1),
    ]
    assert titles("", life_situation="Tierhaltung") == ["Hundesteuer", "Hundesteuer Befreiung"]


def test_typing_errors_are_forgiven_and_named() -> None:
    hits = catalogue.search("Hundestuer Befreiungg")
    assert ([one.title for one in hits.services], hits.corrected) == (
        ["Hundesteuer Befreiung"],
        "Hundesteuer Befreiung",
    )


def test_the_city_says_what_else_words_mean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The list is read anew when it changes; a faulty one is left out and search goes on."""
    city = tmp_path / "city"
    city.mkdir()
    monkeypatch.setattr(searching, "municipality", lambda: SimpleNamespace(folder=city))
    path = city / "synonyms.yaml"
    for number, (text, found) in enumerate(
        [
            ("synonyms: {Wauwau: [Hundesteuer]}", ["Hundesteuer", "Hundesteuer Befreiung"]),
            ("synonyms: {dem Wauwau: [Wohngeld, Jagdschein]}", ["Jagdschein für Hundeführende", "Wohngeld"]),
            ("synonyms: {mein toller Wauwau: [Hundesteuer]}", []),
            ("synonyms: [Wauwau]", []),
        ]
    ):
        path.write_text(text)
        os.utime(path, (number, number))
        assert sorted(titles("Wauwau")) == found
    assert titles("Mein toller Wauwau") == []


def test_what_is_written_elsewhere_is_found_here_at_once(packs: Path, at: datetime) -> None:
    """Each process makes its index anew when the mark in the database has changed."""
    assert titles("Lesehilfe") == []
    change(packs / "example/library-card/service.yaml", "[Leseausweis, Bücherei]", "[Lesehilfe]")
    catalogue.load_packs(packs, at=at)
    assert titles("Lesehilfe") == ["Bibliotheksausweis beantragen"]


def test_terms_of_an_older_analysis_do_no_harm() -> None:
    models.Service.objects.update(terms={})
    models.SearchState.objects.update(analysis=0, mark=uuid7(), words={})
    assert titles("hunde steuer") == ["Hundesteuer", "Hundesteuer Befreiung"]
    assert catalogue.reindex() == 6
    assert catalogue.reindex() == 0
    assert titles("hunde steuer") == ["Hundesteuer", "Hundesteuer Befreiung"]


def test_hits_come_page_after_page() -> None:
    whole = titles("steuer")
    first = catalogue.search("steuer", limit=2)
    second = catalogue.search("steuer", limit=2, after=first.after)
    assert (first.total, [one.title for page in (first, second) for one in page.services]) == (3, whole)
    assert second.after == ""
