"""The pages of the form editor: what they say, how much they ask of the database, and that nothing typed is lost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.catalogue import api as catalogue
from amtsweg.form_editor.queries.drafts import draft_of
from amtsweg.form_editor.rules.building import change, remove
from amtsweg.form_editor.services import drafts
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.packs import read_yaml
from form_editor.conftest import PACK, SLUG
from process_register.conftest import hire, sign_in

FORM = f"/arbeitsplatz/formulare/{SLUG}/"
DRAFT = f"{FORM}entwurf/"


@pytest.fixture
def helga(city: None, fixed_clock: FixedClock, client: Client, at: datetime) -> Actor:
    """A team lead who is signed in, where a form is online."""
    catalogue.load_packs(PACK, at=at - timedelta(days=1))
    lead = hire("team-lead", "sta-63", at, name="Helga")
    sign_in(client, lead)
    drafts.start_draft(service=SLUG, actor=lead, at=at)
    return lead


def sent(revision: int, place: str, **typed: str) -> dict[str, str]:
    """The properties of a field, as a browser would send them."""
    return {"revision": str(revision), "teil": place, "properties": "1", "required": "on", "do": "save", **typed}


def test_whoever_is_overtaken_keeps_what_they_typed(helga: Actor, client: Client, at: datetime) -> None:
    draft = draft_of(SLUG)
    assert draft is not None
    oda = hire("process-manager", "stadt-paderborn", at, name="Oda")
    moved = remove(draft.definition, (0, 0)).definition
    drafts.save_draft(draft_id=draft.id, revision=1, definition=moved, what="x", actor=oda, at=at)
    answer = client.post(DRAFT, sent(1, "0.1", **{"label-de": "Nachname", "key": "family_name"}))
    page = answer.content.decode()
    assert (answer.status_code, "Jemand anderes war schneller" in page, 'value="Nachname"' in page) == (409, True, True)
    assert 'name="revision" value="2"' in page
    assert 'name="teil" value="0.0"' in page  # the field is found again where it is now
    assert draft_of(SLUG) != draft
    assert client.post(DRAFT, sent(2, "0.0", **{"label-de": "Nachname", "key": "family_name"})).status_code == 302
    gone = client.post(DRAFT, sent(1, "0.0", **{"label-de": "Ganz neuer Name", "key": "given_name"}))
    assert (gone.status_code, "Ganz neuer Name" in gone.content.decode()) == (409, True)


def test_a_key_that_others_use_is_changed_only_when_somebody_says_so(
    helga: Actor, client: Client, at: datetime
) -> None:
    typed = {"label-de": "Zweck", "key": "aim", "type": "choice", "options-count": "0"}
    answer = client.post(DRAFT, sent(1, "2.1", **typed))
    page = answer.content.decode()
    assert (answer.status_code, "in der Entscheidung fee" in page) == (409, True)
    draft = draft_of(SLUG)
    assert draft is not None
    assert draft.revision == 1
    options = {"options-list": "districts", "type": "choice"}
    answer = client.post(DRAFT, sent(1, "2.1", **{**typed, **options, "confirmed-key": "aim"}), follow=True)
    assert "In einer Bedingung des Formulars wurde der Schlüssel mitgeändert." in answer.content.decode()
    draft = draft_of(SLUG)
    assert draft is not None
    assert draft.definition["pages"][2]["fields"][2]["shown_if"] == 'aim = "other"'
    review = client.get(f"{DRAFT}pruefen/").content.decode()
    assert "Vor der Freigabe" in review


def test_a_form_that_came_incomplete_changes_nothing(helga: Actor, client: Client) -> None:
    before = draft_of(SLUG)
    assert client.post(DRAFT, sent(1, "2.1", **{"options-count": "x"})).status_code == 400
    assert client.post(DRAFT, sent(1, "9.9.9")).status_code in (302, 409)
    assert client.post(DRAFT, sent(1, "x")).status_code == 404
    assert client.post(f"{DRAFT}vorschau/", {"vorschau-antworten": "[" * 5000, "vorschau-seite": "?"}).status_code in (
        200,
        422,
    )
    assert client.get(f"{DRAFT}bedingung/?teil=0.0&feld=checks.99.that").status_code == 200
    assert client.get(f"{DRAFT}bedingung/?teil=0.0&feld=label").status_code == 404
    assert draft_of(SLUG) == before


def test_the_file_for_the_pack_says_the_same(helga: Actor, client: Client) -> None:
    draft = draft_of(SLUG)
    assert draft is not None
    strange = change(draft.definition, (0, 0), {"label": "1e3", "hint": {"de": "yes", "en": "0o7"}}).definition
    drafts.save_draft(draft_id=draft.id, revision=1, definition=strange, what="x", actor=helga, at=draft.changed_at)
    online, mine = client.get(f"{FORM}form.yaml"), client.get(f"{FORM}form.yaml?entwurf")
    assert read_yaml(online.content, file="form.yaml").value == draft.definition
    assert read_yaml(mine.content, file="form.yaml").value == strange
    assert client.get(f"{FORM}form.yaml?fassung=9").status_code == 404


def test_the_review_names_what_is_in_the_way(helga: Actor, client: Client, at: datetime) -> None:
    assert "unterscheidet sich nicht" in client.get(f"{DRAFT}pruefen/").content.decode()
    draft = draft_of(SLUG)
    assert draft is not None
    gone = remove(draft.definition, (0, 1)).definition
    drafts.save_draft(draft_id=draft.id, revision=1, definition=gone, what="x", actor=helga, at=at)
    page = client.get(f"{DRAFT}pruefen/").content.decode()
    assert "Gibt es auf „Angaben zu Ihrer Person“ nicht mehr: „Familienname“." in page
    assert "nennt „family_name“; das gibt es hier nicht." in page


def test_the_list_finds_and_pages(helga: Actor, client: Client) -> None:
    page = client.get("/arbeitsplatz/formulare/?suche=baulast").content.decode()
    assert ("Auskunft aus dem Baulastenverzeichnis" in page, "in Arbeit" in page) == (True, True)
    assert "Keine Formulare gefunden" in client.get("/arbeitsplatz/formulare/?suche=gibtsnicht").content.decode()
    assert [one.slug for one in catalogue.list_forms(query="grundstück")] == [SLUG]
    assert catalogue.list_forms(after=SLUG) == []


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_no_more_of_the_database_with_more_to_show(helga: Actor, client: Client, at: datetime) -> None:
    before = queries(client, "/arbeitsplatz/formulare/")
    catalogue.load_packs(PACK.parents[1] / "ordnungsamt" / "e-scooter-melden", at=at)
    drafts.start_draft(service="e-scooter-melden", actor=hire("editor", "stadt-paderborn", at), at=at)
    assert queries(client, "/arbeitsplatz/formulare/") == before
    pages = (FORM, DRAFT, f"{DRAFT}staende/", f"{DRAFT}beispiele/", f"{DRAFT}vorschau/", f"{DRAFT}pruefen/")
    few = [queries(client, address) for address in pages]
    for number in range(4):
        draft = draft_of(SLUG)
        assert draft is not None
        changed = change(draft.definition, (0, 0), {"label": f"Name {number}"}).definition
        drafts.save_draft(draft_id=draft.id, revision=draft.revision, definition=changed, what="x", actor=helga, at=at)
    assert [queries(client, address) for address in pages] == few
    assert max(few) <= 20
