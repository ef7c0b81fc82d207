"""The pages of decision tables: what they say, whom they let in, and that nothing typed is lost."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from amtsweg.catalogue import api as catalogue
from amtsweg.feel.api import FeelSyntaxError, compile_expression
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.process_register.queries.tables import draft_of
from amtsweg.process_register.rules.tables.values import NotAValue, Wanted, literal, value_of
from amtsweg.process_register.services.tables import accept_outcome, save_draft, start_draft
from amtsweg.process_register.views.tables.words import parser_words
from process_register.conftest import hire, sign_in

SLUG = "baulastenauskunft"
PAGE = f"/arbeitsplatz/prozesse/{SLUG}/tabellen/fee/"


@pytest.fixture
def helga(city: None, fixed_clock: FixedClock, client: Client, at: datetime) -> Actor:
    """A team lead who is signed in, where a fee is decided by a table."""
    catalogue.load_packs(Path(settings.PACKS_DIR) / "bauordnungsamt" / SLUG, at=at - timedelta(days=1))
    lead = hire("team-lead", "sta-63", at, name="Helga")
    sign_in(client, lead)
    return lead


def sent(revision: int, **cells: str) -> dict[str, str]:
    """The form of the table with three rules, as a browser would send it."""
    form = {"revision": str(revision), "start": "0", "rows": "1", "inputs": "2", "outputs": "2", "policy": "FIRST"}
    columns = {
        "in-0-key": "fee_purpose",
        "in-1-key": "fee_parcels",
        "out-0-key": "fee_amount",
        "out-1-key": "fee_reason",
    }
    texts = {"in-0-expression": "answers.purpose", "in-1-expression": "count(answers.parcels)", "out-0-name": "amount"}
    row = {"r-0": "fee_court", "t-0-0": "-", "t-0-1": "-", "o-0-0": "7", "o-0-1": '"x"', "out-1-name": "reason"}
    return {**form, **columns, **texts, **row, **cells}


def test_whoever_is_overtaken_keeps_what_they_typed(helga: Actor, client: Client, at: datetime) -> None:
    draft = start_draft(service=SLUG, name="fee", actor=helga, at=at)
    oda = hire("process-manager", "stadt-paderborn", at, name="Oda")
    save_draft(draft_id=draft.id, revision=1, xml=draft.xml.replace(b"150)", b"170)"), actor=oda, at=at)
    answer = client.post(f"{PAGE}entwurf/1/", sent(1, **{"o-0-0": "4711"}))
    page = answer.content.decode()
    assert (answer.status_code, "Jemand anderes war schneller" in page, ">4711<" in page) == (409, True, True)
    assert 'name="revision" value="2"' in page
    saved = draft_of(SLUG, "fee")
    assert saved is not None
    assert b"170)" in saved.xml
    assert client.post(f"{PAGE}entwurf/1/", sent(2, **{"o-0-0": "4711"})).status_code == 302


def test_a_form_that_came_incomplete_changes_nothing(helga: Actor, client: Client, at: datetime) -> None:
    draft = start_draft(service=SLUG, name="fee", actor=helga, at=at)
    assert client.post(f"{PAGE}entwurf/1/", {"revision": "1", "rows": "x"}).status_code == 400
    assert draft_of(SLUG, "fee") == draft


def test_findings_stand_beside_their_rules_and_in_words(helga: Actor, client: Client, at: datetime) -> None:
    draft = start_draft(service=SLUG, name="fee", actor=helga, at=at)
    hidden = draft.xml.replace(b'<text>"official"</text>', b"<text>-</text>")
    save_draft(draft_id=draft.id, revision=1, xml=hidden, actor=helga, at=at)
    page = client.get(f"{PAGE}entwurf/1/").content.decode()
    assert "Regel 2 kommt nie zum Zug: Andere Regeln gelten immer schon vorher." in page


def test_the_way_to_a_publication_names_what_is_missing(helga: Actor, client: Client, at: datetime) -> None:
    draft = start_draft(service=SLUG, name="fee", actor=helga, at=at)
    assert "unterscheidet sich nicht" in client.get(f"{PAGE}entwurf/pruefen/").content.decode()
    dearer = draft.xml.replace(b"<text>30</text>", b"<text>35</text>")
    draft = save_draft(draft_id=draft.id, revision=1, xml=dearer, actor=helga, at=at)
    assert "1 Beispiel des Leistungspakets ergibt" in client.get(f"{PAGE}entwurf/pruefen/").content.decode()
    value = {"amount": 35, "reason": "Auskunft aus dem Baulastenverzeichnis, ein Flurstück"}
    accept_outcome(
        draft_id=draft.id, revision=2, example="owner-single", decision="fee", value=value, actor=helga, at=at
    )
    page = client.get(f"{PAGE}entwurf/pruefen/").content.decode()
    assert "Freigeben muss jemand mit dem Recht dazu" in page
    assert client.post(f"{PAGE}entwurf/freigeben/", {"reason": "x", "revision": "3"}).status_code == 403


def test_files_are_handed_out_as_they_are(helga: Actor, client: Client, at: datetime) -> None:
    version = catalogue.current_version(SLUG)
    assert version is not None
    assert client.get(f"{PAGE}datei.dmn").content == version.decisions["fee"]
    assert client.get(f"{PAGE}datei.dmn?fassung=1").content == version.decisions["fee"]
    assert client.get(f"{PAGE}datei.dmn?fassung=2").status_code == 404
    assert client.get(f"{PAGE}datei.dmn?entwurf").status_code == 404


def test_readers_see_the_table_and_cannot_change_it(helga: Actor, client: Client, at: datetime) -> None:
    sign_in(client, hire("clerk", "sta-63", at))
    page = client.get(f"{PAGE}?tabelle=1&w-answers.purpose=official&w-answers.parcels=1").content.decode()
    assert ("Amtshilfe, gebührenfrei" in page, "Tabelle ändern" in page) == (True, False)
    assert client.post(f"{PAGE}entwurf/neu/").status_code == 403
    assert client.get(f"/arbeitsplatz/prozesse/{SLUG}/tabellen/nichts/").status_code == 404


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 +", "Hier fehlt noch ein Wert."),
        ("min(1", "Hier fehlt noch ','."),
        ('"a', "Der Text hat kein schließendes Anführungszeichen."),
        ("1 )", "')' gehört hier nicht hin."),
        ("a.", "Hier fehlt ein Name."),
        ("1 + )", "Hier wird ein Wert erwartet, nicht ')'."),
    ],
)
def test_the_parser_speaks_german(text: str, words: str) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)
    assert parser_words(refused.value.message) == words


def test_values_are_read_as_people_type_them() -> None:
    plain = Wanted(("answers", "x"))
    assert [value_of(plain, text) for text in ("", "12.5", '"a"', "[1, 2]", "null")] == [None, 12.5, "a", [1, 2], None]
    with pytest.raises(NotAValue, match="official"):
        value_of(plain, "official")
    assert literal({"a": [1, True, None], "b": "ä"}) == '{a: [1, true, null], b: "ä"}'
