"""The pages: a circulation is started, worked on and steered; reminders are set; lists cost the same however long."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, CirculationState, NewReminder, StepState
from amtsweg.circulation.services.reminding import set_reminder
from amtsweg.identity.models import Account
from amtsweg.kernel.clock import FixedClock
from circulation.conftest import Office

UMLAEUFE, WIEDERVORLAGEN = "/arbeitsplatz/umlaeufe/", "/arbeitsplatz/wiedervorlagen/"
SIGHT, COMMENT, CO, FINAL = Action

pytestmark = pytest.mark.usefixtures("fixed_clock")


def browser(office: Office, name: str, *, proven: datetime | None = None) -> Client:
    """A browser in which somebody is signed in since a moment."""
    client, request = Client(), HttpRequest()
    account = Account.objects.get(id=office.id_of(name))
    client.force_login(account)
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    steps = request.session["account_authentication_methods"]
    for step in steps:
        step["at"] = (proven or office.at).timestamp()
    request.session["account_authentication_methods"] = steps
    request.session.save()
    return client


def text(response: HttpResponse, status: int = 200) -> str:
    """The page, if it answers as expected."""
    assert response.status_code == status, response.content.decode()[:3000]
    return " ".join(response.content.decode().split())


def started(office: Office, client: Client, **more: str) -> HttpResponse:
    """Send the form that starts a circulation."""
    form = {
        "title": "Bescheid",
        "documents": str(office.document_id),
        "sign_again": "1",
        "stage-1": "1",
        "action-1": "co_signature",
        "who-1": "Cora (cora@stadt.example)",
        "days-1": "3",
        "stage-2": "2",
        "action-2": "final_signature",
        "who-2": "Amtsleitung (StA 63)",
        "days-2": "",
        "stage-3": "3",
        "action-3": "",
        "who-3": "",
        "days-3": "",
        "do": "start",
        **more,
    }
    return client.post(f"{UMLAEUFE}neu/?akte={office.file_id}", form)  # type: ignore[return-value]  # Django's test response


def test_a_circulation_is_started_from_a_file(office: Office) -> None:
    ayla = browser(office, "Ayla")
    page = text(ayla.get(f"{UMLAEUFE}neu/?akte={office.file_id}&weg=bescheid-mit-rechtsamt"))
    assert "Teamleitung, Mitzeichnung (StA 63)" in page
    assert "Sachbearbeitung (StA 30)" in page
    more = text(started(office, ayla, do="more"))
    assert 'name="stage-6"' in more
    assert 'value="Cora (cora@stadt.example)"' in more
    response = started(office, ayla)
    row = models.Circulation.objects.get()
    assert response["Location"] == f"{UMLAEUFE}{row.id}/"
    steps = models.CirculationStep.objects.order_by("stage")
    assert [(one.action, one.state, one.days) for one in steps] == [
        (CO, StepState.OPEN, 3),
        (FINAL, StepState.WAITING, None),
    ]
    assert steps[0].holder_id == office.id_of("Cora")
    assert steps[1].holder_group.endswith(":head")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": " "}, "Bitte geben Sie an, worum es geht."),
        ({"documents": ""}, "Bitte wählen Sie mindestens ein Dokument aus."),
        ({"who-1": "Niemand"}, "ist hier nicht eindeutig"),
        ({"who-1": "weg@stadt.example"}, "ist hier nicht eindeutig"),
        ({"action-1": "tanzen"}, "Bitte wählen Sie aus, was zu tun ist."),
        ({"stage-1": "x"}, "Bitte geben Sie als Stufe eine Zahl ab 1 an."),
        ({"days-1": "bald"}, "als Zahl der Arbeitstage"),
        ({"stage-2": "1"}, "eine Stufe für sich allein"),
        ({"who-2": "Ayla"}, "Vier-Augen-Prinzip"),
        ({"action-1": "", "who-1": "", "action-2": "", "who-2": ""}, "mindestens einen Schritt"),
    ],
)
def test_what_cannot_go_round_is_said_in_words(office: Office, wrong: dict[str, str], message: str) -> None:
    assert message in text(started(office, browser(office, "Ayla"), **wrong), 422)
    assert not models.Circulation.objects.exists()


def test_a_file_one_may_not_see_has_no_way_in(office: Office) -> None:
    emil = browser(office, "Emil")
    for path in (f"{UMLAEUFE}neu/", f"{WIEDERVORLAGEN}neu/"):
        text(emil.get(f"{path}?akte={office.file_id}"), 404)
        text(emil.get(f"{path}?dokument={office.document_id}"), 404)
        text(emil.get(path), 404)
    one = office.start(office.step(1, SIGHT, "Bert"))
    text(emil.get(f"{UMLAEUFE}{one}/"), 404)
    text(emil.post(f"{UMLAEUFE}{one}/", {"do": "stop", "reason": "x"}), 404)


def send(client: Client, one: UUID, do: str, office: Office, step: int = 0, **more: str) -> HttpResponse:
    """Send a form of the page of a circulation, as the page itself would."""
    whole = office.whole(one)
    seen = {f"seen-{bound.document_id}": bound.sha256 for bound in whole.documents}
    return client.post(f"{UMLAEUFE}{one}/", {"do": do, "step": str(whole.steps[step].id), **seen, **more})  # type: ignore[return-value]  # Django's test response


def test_whoever_is_asked_sees_it_and_signs(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora", days=3), office.step(2, FINAL, "Dora"))
    cora = browser(office, "Cora")
    assert '1<span class="kern-sr-only"> zu erledigen' in text(cora.get(UMLAEUFE))
    page = text(cora.get(f"{UMLAEUFE}{one}/"))
    assert "Jetzt sind Sie dran: Mitzeichnung" in page
    assert "bis 05.03.2026" in page
    assert send(cora, one, "complete", office, comment="Ja").status_code == 302
    assert "Jetzt sind Sie dran" not in text(cora.get(f"{UMLAEUFE}{one}/"))
    assert "Inhalt, Fassung und Ereignisprotokoll stimmen überein." in text(cora.get(f"{UMLAEUFE}{one}/?pruefen=1"))


def test_the_final_signature_asks_who_one_is(office: Office, fixed_clock: FixedClock) -> None:
    one = office.start(office.step(1, FINAL, "Dora"))
    late = browser(office, "Dora", proven=office.at - timedelta(minutes=16))
    page = text(late.get(f"{UMLAEUFE}{one}/"))
    assert f"/konto/bestaetigen/?next=%2Farbeitsplatz%2Fumlaeufe%2F{one}%2F" in page
    assert "Schlusszeichnen</span>" not in page
    assert "Bitte bestätigen Sie" in text(send(late, one, "complete", office), 409)
    dora = browser(office, "Dora", proven=office.at - timedelta(minutes=14))
    assert "Schlusszeichnen</span>" in text(dora.get(f"{UMLAEUFE}{one}/"))
    assert send(dora, one, "complete", office).status_code == 302
    assert office.whole(one).state is CirculationState.FINISHED


def test_a_version_that_came_meanwhile_is_noticed(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora"))
    step, looked_at = office.whole(one).steps[0].id, office.whole(one).documents[0]
    office.new_version(2)
    form = {"do": "complete", "step": str(step), f"seen-{looked_at.document_id}": looked_at.sha256}
    page = text(browser(office, "Cora").post(f"{UMLAEUFE}{one}/", form), 409)
    assert "Inzwischen gibt es eine neue Fassung" in page
    assert "während des Umlaufs geändert" in page


def test_a_substitute_is_told_for_whom_they_act(office: Office) -> None:
    office.stand_in("Cora", "Bert")
    one = office.start(office.step(1, CO, "Cora"))
    bert = browser(office, "Bert")
    assert "in Vertretung für Cora" in text(bert.get(UMLAEUFE))
    assert "Sie handeln in Vertretung für Cora." in text(bert.get(f"{UMLAEUFE}{one}/"))
    assert send(bert, one, "complete", office).status_code == 302
    assert "Bert in Vertretung für Cora" in text(bert.get(f"{UMLAEUFE}{one}/"))


def test_refused_returned_and_steered(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"))
    cora, ayla = browser(office, "Cora"), browser(office, "Ayla")
    assert "Bitte schreiben Sie" in text(send(cora, one, "refuse", office), 422)
    assert send(cora, one, "refuse", office, comment="Falsch").status_code == 302
    page = text(ayla.get(f"{UMLAEUFE}{one}/"))
    assert "Eine Zeichnung wurde verweigert" in page
    assert "Umlauf steuern" in page
    assert "Bitte geben Sie den Grund an." in text(send(ayla, one, "return", office, stage="1"), 422)
    assert send(ayla, one, "return", office, stage="1", reason="Berichtigt").status_code == 302
    insert = {"place": "neben-1", "action": "sight", "who": "Bert"}
    assert send(ayla, one, "insert", office, **insert).status_code == 302
    assert "ist hier nicht eindeutig" in text(send(ayla, one, "insert", office, **{**insert, "who": "?"}), 422)
    assert send(ayla, one, "skip", office, step=1, reason="Urlaub").status_code == 302
    assert send(ayla, one, "hand_over", office, step=0, who="Dora").status_code == 302
    page = text(ayla.get(f"{UMLAEUFE}{one}/"))
    for happened in ("Umlauf gestartet", "Falsch", "Zurückgegeben", "Schritt eingefügt", "Schritt ausgelassen"):
        assert happened in page
    text(send(cora, one, "complete", office), 409)
    text(send(ayla, one, "tanzen", office), 422)
    assert send(ayla, one, "stop", office, reason="Zurückgenommen").status_code == 302
    assert "vorzeitig beendet" in text(ayla.get(f"{UMLAEUFE}?ansicht=beendet"))


def test_who_was_let_in_for_a_step_is_led_back_to_the_inbox(office: Office) -> None:
    one = office.start(office.step(1, COMMENT, "Emil"), office.step(2, SIGHT, "Bert"))
    emil = browser(office, "Emil")
    assert "Jetzt sind Sie dran" in text(emil.get(f"{UMLAEUFE}{one}/"))
    assert send(emil, one, "complete", office, comment="Gern")["Location"] == UMLAEUFE
    text(emil.get(f"{UMLAEUFE}{one}/"), 404)


def test_a_reminder_is_set_put_off_and_done(office: Office) -> None:
    ayla, new = browser(office, "Ayla"), f"{WIEDERVORLAGEN}neu/?dokument={office.document_id}"
    assert 'value="Ayla (ayla@stadt.example)"' in text(ayla.get(new))
    page = text(ayla.post(new, {"due_on": "morgen", "reason": "", "for": "Ayla"}), 422)
    assert "Bitte geben Sie ein Datum an" in page
    assert ayla.post(new, {"due_on": "2.3.2026", "reason": "Antwort da?", "for": "Ayla"}).status_code == 302
    row = models.Reminder.objects.get()
    assert "Antwort da?" in text(ayla.get(WIEDERVORLAGEN))
    here = f"{WIEDERVORLAGEN}{row.id}/"
    off = {"do": "put_off", "revision": "1", "due_on": "2026-03-10"}
    assert "Bitte geben Sie den Grund an." in text(ayla.post(here, off), 422)
    assert ayla.post(here, {**off, "reason": "Noch nichts"}).status_code == 302
    assert "Antwort da?" in text(ayla.get(f"{WIEDERVORLAGEN}?ansicht=kommend"))
    text(ayla.post(here, {"do": "done", "revision": "1"}), 409)
    assert ayla.post(here, {"do": "done", "revision": "2", "note": "Ist da"}).status_code == 302
    assert "Antwort da?" not in text(ayla.get(f"{WIEDERVORLAGEN}?ansicht=kommend"))
    assert "erledigt" in text(ayla.get(here))


def test_a_file_shows_its_own_reminders_and_circulations(office: Office) -> None:
    new = NewReminder(office.file_id, office.at.date(), "Nachsehen", for_id=office.id_of("Bert"))
    set_reminder(new=new, actor=office.people["Ayla"], at=office.at)
    office.start(office.step(1, SIGHT, "Bert"))
    for name, found in (("Cora", True), ("Emil", False)):
        client = browser(office, name)
        assert ("Nachsehen" in text(client.get(f"{WIEDERVORLAGEN}?akte={office.file_id}"))) == found
        page = text(client.get(f"{UMLAEUFE}?ansicht=gestartet&akte={office.file_id}"))
        assert ("Bescheid Lindenweg" in page) == found


def statements(client: Client, path: str) -> int:
    """How many statements a page costs."""
    with CaptureQueriesContext(connection) as found:
        text(client.get(path))  # type: ignore[arg-type]  # Django's test response
    return len(found)


def test_lists_cost_the_same_with_one_and_with_many(office: Office) -> None:
    bert, ayla = browser(office, "Bert"), browser(office, "Ayla")
    paths = [(bert, UMLAEUFE), (ayla, f"{UMLAEUFE}?ansicht=gestartet"), (bert, WIEDERVORLAGEN)]

    def one_more() -> UUID:
        new = NewReminder(office.file_id, office.at.date(), "Nachsehen", for_id=office.id_of("Bert"))
        set_reminder(new=new, actor=office.people["Ayla"], at=office.at)
        return office.start(*(office.step(1, SIGHT, name) for name in ("Bert", "Cora")))

    first = one_more()
    costs = [statements(*path) for path in paths]
    one = statements(bert, f"{UMLAEUFE}{first}/")
    for _ in range(3):
        one_more()
    assert [statements(*path) for path in paths] == costs
    assert statements(bert, f"{UMLAEUFE}{first}/") == one
    assert max(costs) <= 16


def test_pages_go_on_where_the_last_one_ended(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amtsweg.circulation.views.inbox.PAGE", 1)
    monkeypatch.setattr("amtsweg.circulation.views.reminders.PAGE", 1)
    bert = browser(office, "Bert")
    for n in range(2):
        office.start(office.step(1, SIGHT, "Bert"))
        new = NewReminder(office.file_id, office.at.date(), f"Grund {n}", for_id=office.id_of("Bert"))
        set_reminder(new=new, actor=office.people["Ayla"], at=office.at)
    for path in (UMLAEUFE, WIEDERVORLAGEN):
        page = text(bert.get(path))
        target = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = text(bert.get(path + target))
        assert 'rel="next"' not in second
        assert "Zum Anfang" in second
