"""The pages of files: what they show, to whom, and how few statements it takes."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.kernel import scope
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import FileFacts, PartKind, UnknownFile
from amtsweg.records.queries.listing import ORDERS, FileFilter, list_files
from amtsweg.records.queries.opened import DocumentFilter, documents_page, involved, opened_file, parts_of, references
from amtsweg.records.queries.paging import Sort
from amtsweg.records.queries.visible import reader
from amtsweg.records.services.keeping import add_part, open_file
from amtsweg.records.services.linking import add_link
from records.conftest import ACTOR, scan
from records.desk import LEGAL, clerk, desk_of, file_id, head, legal_file
from records.test_visible import hire

__all__ = ["clerk", "file_id", "head"]

LIST = "/arbeitsplatz/akten/"


def page_of(file_id: UUID, rest: str = "") -> str:
    return f"/arbeitsplatz/akte/{file_id}/{rest}"


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def statements(client: Client, url: str) -> int:
    text(client, url)  # what is kept in the process and in the session is there afterwards
    with CaptureQueriesContext(connection) as found:
        text(client, url)
    return len(found)


def test_the_list_shows_what_somebody_may_see(file_id: UUID, clerk: Client, at: datetime) -> None:
    assert "Klage wegen Abfallgebühren" in text(clerk, LIST)
    elsewhere = desk_of("Cem", at, ("clerk", "sta-32"))
    assert "Klage wegen Abfallgebühren" not in text(elsewhere, LIST)
    assert elsewhere.get(page_of(file_id)).status_code == 404


def test_the_list_is_narrowed_by_plan_unit_state_text_and_person(clerk: Client, at: datetime) -> None:
    wanted = legal_file(at, title="Widerspruch Müller", plan="10.20.20")
    other = legal_file(at, title="Klage Schulze", plan="01.30")

    def found(query: str) -> set[UUID]:
        page = text(clerk, LIST + query)
        return {one for one in (wanted, other) if page_of(one) in page}

    assert found("") == {wanted, other}
    assert found("?plan=10") == found("?plan=10.20.20") == {wanted}  # with everything below
    assert found("?plan=99.99") == set()
    assert found("?suche=müller+wider") == {wanted}
    assert found(f"?suche={number_of(wanted)}") == {wanted}
    assert found("?stand=closed") == set()
    assert found("?stelle=stadt-paderborn") == {wanted, other}
    assert found("?stelle=sta-32") == set()
    assert found("?meine=1") == set()
    assert found("?art=prozessfall") == set()


def number_of(file_id: UUID) -> str:

    return str(models.RecordFile.objects.get(id=file_id).reference_number)


def test_the_pages_of_the_list_follow_one_another_in_every_order(clerk: Client, at: datetime) -> None:
    made = [legal_file(at, title=title, documents=0) for title in ("b", "a", "a", "c", "Ä")]

    who = reader(hire("Dora", at, ("clerk", LEGAL)), at=at)
    for column in ORDERS:
        for descending in (False, True):
            sort, seen, after = Sort(column, descending), [], ""
            while True:
                page = list_files(who, FileFilter(), sort=sort, after=after, limit=2)
                seen += [line.id for line in page.lines]
                after = page.next
                if not after:
                    break
            assert (column, sorted(seen)) == (column, sorted(made))


def test_list_and_file_cost_the_same_however_much_there_is(file_id: UUID, clerk: Client, at: datetime) -> None:
    before = statements(clerk, LIST), statements(clerk, page_of(file_id))
    for n in range(3):
        legal_file(at, title=f"Akte {n}")
    records.add_documents(record_file_id=file_id, documents=[scan(n, at) for n in range(20)], actor=ACTOR, at=at)
    assert (statements(clerk, LIST), statements(clerk, page_of(file_id))) == before


def test_a_file_is_opened_in_five_statements(file_id: UUID, at: datetime) -> None:
    account = hire("Dora", at, ("clerk", LEGAL))
    who = reader(account, at=at)
    with scope.session(identity.scope_of(account, at=at)), CaptureQueriesContext(connection) as found:
        opened = opened_file(who, file_id)
        parts_of(opened.file)
        page = documents_page(who, opened.file, DocumentFilter(), with_names=True)
    assert len(found) == 5
    assert [(line.number, line.title, line.version, line.who) for line in page.lines] == [
        (n + 1, f"Anlage {n}", 1, "system:test") for n in range(3)
    ]


def test_documents_are_shown_by_part_in_pages_that_follow_one_another(file_id: UUID, at: datetime) -> None:
    who = reader(hire("Dora", at, ("clerk", LEGAL)), at=at)
    file = opened_file(who, file_id).file
    first = documents_page(who, file, DocumentFilter(), limit=2)
    rest = documents_page(who, file, DocumentFilter(), after=first.next, limit=2)
    assert [line.title for line in (*first.lines, *rest.lines)] == ["Anlage 0", "Anlage 1", "Anlage 2"]
    assert not rest.next
    assert [line.title for line in documents_page(who, file, DocumentFilter(text="anlage 1")).lines] == ["Anlage 1"]
    outer = add_part(record_file_id=file_id, kind=PartKind.SUB_FILE, title="Gericht", actor=ACTOR, at=at)
    assert documents_page(who, file, DocumentFilter(parts=(outer,))).lines == ()


def test_chosen_columns_are_remembered(file_id: UUID, clerk: Client, at: datetime) -> None:
    assert "Stelle</a></th>" not in text(clerk, LIST)
    wanted = {"spalte": ["number", "unit"], "weiter": LIST}
    assert clerk.post(f"{LIST}spalten/files/", wanted)["Location"] == LIST
    page = text(clerk, LIST)
    assert 'data-label="Stelle"' in page
    assert 'data-label="Stand"' not in page
    assert 'data-label="Titel"' in page  # the title always stays
    assert clerk.post(f"{LIST}spalten/files/", {"weiter": "https://anders.example/"})["Location"] == LIST
    assert clerk.post(f"{LIST}spalten/nichts/", wanted).status_code == 404


def test_the_tree_opens_branch_by_branch(file_id: UUID, clerk: Client) -> None:
    closed, opened = text(clerk, LIST), text(clerk, f"{LIST}?plan=10")
    assert 'data-key="10"' in closed
    assert 'data-key="10.20"' not in closed
    assert 'data-key="10.20"' in opened
    branch = text(clerk, f"{LIST}zweig/?unter=10")
    assert 'data-key="10.20"' in branch
    assert "<main" not in branch
    assert clerk.get(f"{LIST}zweig/?unter=nichts").status_code == 404


def test_a_link_tells_nothing_of_what_one_may_not_see(file_id: UUID, clerk: Client, at: datetime) -> None:
    unit_id = identity.unit_by_key("sta-32").id

    secret = open_file(unit_id=unit_id, plan_key="02.10", facts=FileFacts("Geheimsache"), actor=ACTOR, at=at)
    mine = legal_file(at, title="Nachbarakte")
    for target in (secret, mine):
        add_link(record_file_id=file_id, to_file_id=target, note=f"siehe {target}", actor=ACTOR, at=at)
    page = text(clerk, page_of(file_id, "angaben/"))
    assert "Nachbarakte" in page
    assert "Verknüpfung zu einer Akte, die Sie nicht sehen dürfen" in page
    assert "Geheimsache" not in page
    assert str(secret) not in page
    history = text(clerk, page_of(file_id, "verlauf/"))
    assert "Verknüpfung angelegt" in history
    assert "Geheimsache" not in history
    # and from its other end
    assert "Verknüpft von" in text(clerk, page_of(mine, "angaben/"))


def test_what_is_not_there_is_not_told_from_what_may_not_be_seen(clerk: Client, at: datetime) -> None:
    for rest in ("", "angaben/", "verlauf/", "zugriffe/", "zugang/", "zweck/", "aendern/"):
        assert clerk.get(page_of(uuid7(), rest)).status_code == 404


def test_the_fields_of_a_part_are_what_they_seem(file_id: UUID, clerk: Client) -> None:
    # The list's own rows stand beside the form: they once made a text area of its title.
    assert '<input class="kern-form-input__input" type="text" id="title"' in text(clerk, page_of(file_id))


def test_participants_and_references_of_an_empty_file(file_id: UUID, at: datetime) -> None:
    who = reader(hire("Dora", at, ("clerk", LEGAL)), at=at)
    file = opened_file(who, file_id).file
    assert (involved(file), references(who, file)) == ([], [])


def test_a_file_of_another_unit_is_unknown(file_id: UUID, at: datetime) -> None:

    with pytest.raises(UnknownFile):
        opened_file(reader(hire("Emil", at, ("clerk", "sta-32")), at=at), file_id)
