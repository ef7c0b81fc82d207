"""What the documents for developers name is there."""

import re

from house.floors import ROOT, SOURCE

_PATH = re.compile(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?)(?::\w+)?`")


def test_the_way_through_the_code_names_files_that_exist() -> None:
    named = set(_PATH.findall((ROOT / "docs" / "flow.md").read_text(encoding="utf-8")))
    assert len(named) > 30
    assert sorted(path for path in named if not (SOURCE / path).exists()) == []


def test_links_between_documents_lead_somewhere() -> None:
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        links = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
        assert [link for link in links if not (document.parent / link).exists()] == [], document.name


def test_decisions_are_numbered_without_gaps_and_name_what_was_rejected() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    assert [record.name for record in records if "Rejected" not in record.read_text(encoding="utf-8")] == []
