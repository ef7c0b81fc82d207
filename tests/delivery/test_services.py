"""Sending messages and following what becomes of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from amtsweg.delivery import api as delivery
from amtsweg.delivery import links, models
from amtsweg.delivery.contracts import Channel, Dispatch, Status, WrongStatus
from amtsweg.delivery.queries.dispatches import dispatch_by_id, letters_to_print, postbox
from amtsweg.delivery.services import following
from amtsweg.delivery.services.mailing import deliver_mail, message_id, sender
from amtsweg.delivery.services.print_list import print_list
from amtsweg.identity import api as identity
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.outbox import MAX_ATTEMPTS, Effect
from amtsweg.kernel.scope import Scope
from delivery.conftest import Matter
from delivery.mailserver import MailServer, running

CITIZEN = Actor("Käthe Muster")


def kinds(subject_id: UUID) -> list[str]:
    return [one.kind for one in events.history(subject_id) if one.kind.startswith("delivery.")]


def steps(message: Dispatch) -> list[tuple[str, str]]:
    return [(one.step, one.acknowledgement) for one in dispatch_by_id(message.id).proof]


@pytest.fixture
def server(settings: object, fixed_clock: FixedClock) -> Iterator[MailServer]:
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def test_with_an_account_it_lies_in_the_postbox_at_once(matter: Matter, at: datetime) -> None:
    sent = matter.send(at)
    assert (sent.channel, sent.status, sent.delivered_at) == (Channel.POSTBOX, Status.DELIVERED, at)
    assert kinds(matter.subject_id) == ["delivery.dispatched", "delivery.delivered"]
    assert postbox(matter.citizen.id) == delivery.dispatches_of(matter.subject_id) == [sent]
    assert delivery.unread_messages(matter.citizen.id) == 1


def test_a_message_costs_few_statements(matter: Matter, at: datetime) -> None:
    with (
        scope.work(scope.SYSTEM),
        CaptureQueriesContext(
            connection,
        ) as seen,
    ):
        matter.send(at)
    # who knows the key? · insert · delivered · notice owed · two events at once
    assert len(seen) == 5


def test_the_same_key_sends_once(matter: Matter, at: datetime) -> None:
    first = matter.send(at)
    assert matter.send(at + timedelta(hours=1), text="anders") == first
    assert kinds(matter.subject_id) == ["delivery.dispatched", "delivery.delivered"]
    assert OutboxEntry.objects.filter(topic="delivery.mail").count() == 1


def test_the_notice_says_nothing_of_the_content(matter: Matter, at: datetime, fixed_clock: FixedClock) -> None:
    matter.send(at)
    outbox.drain(at=at)
    (notice,) = mail.outbox
    assert (notice.to, notice.subject) == (
        ["kaethe@post.example"],
        "Stadt Paderborn: Es liegt eine Nachricht für Sie vor",
    )
    assert "/postfach/" in notice.body
    assert [word for word in ("Bescheid", "XX-1", "Käthe") if word in notice.subject + notice.body] == []
    assert notice.extra_headers["Message-ID"] == message_id("notice:decision:1")


def test_mail_comes_from_the_city_unless_the_installation_says_otherwise() -> None:
    with override_settings(DEFAULT_FROM_EMAIL=""):
        assert (sender(), message_id("x").partition("@")[2]) == (identity.municipality().email, "paderborn.example>")
    with override_settings(DEFAULT_FROM_EMAIL="Stadt <post@stadt.example>"):
        assert (sender(), message_id("x").partition("@")[2]) == ("Stadt <post@stadt.example>", "stadt.example>")


def test_without_an_account_a_secret_link_is_mailed(matter: Matter, at: datetime, fixed_clock: FixedClock) -> None:
    sent = matter.send(at, account_id=None)
    assert (sent.channel, sent.status) == (Channel.LINK, Status.PENDING)
    outbox.drain(at=at)
    assert links.link_of(sent.id) in mail.outbox[0].body
    assert dispatch_by_id(sent.id).status is Status.DELIVERED
    assert kinds(matter.subject_id) == ["delivery.dispatched", "delivery.delivered"]


def test_without_any_address_it_waits_for_the_post_room(matter: Matter, at: datetime) -> None:
    sent = matter.send(at, account_id=None, email="")
    assert (sent.channel, sent.status, sent.status_text) == (Channel.LETTER, Status.PENDING, "wartet auf den Druck")
    assert OutboxEntry.objects.filter(topic="delivery.mail").count() == 0
    assert letters_to_print() == [sent]


def test_posting_begins_the_fourth_day(matter: Matter, at: datetime) -> None:
    sent = matter.send(at, account_id=None, email="")
    assert following.mark_posted(dispatch_ids=[sent.id], actor=CITIZEN, at=at) == 1
    assert following.mark_posted(dispatch_ids=[sent.id], actor=CITIZEN, at=at) == 0
    posted = dispatch_by_id(sent.id)
    assert (posted.status_text, str(posted.announced_on)) == ("zur Post gegeben", "2026-03-06")
    assert letters_to_print() == []


def test_nobody_posts_what_they_may_not_see(matter: Matter, at: datetime) -> None:
    sent = matter.send(at, account_id=None, email="")
    with scope.session(Scope(units=frozenset({UUID(int=1)}))):
        assert following.mark_posted(dispatch_ids=[sent.id], actor=CITIZEN, at=at) == 0


def test_opening_counts_once(matter: Matter, at: datetime) -> None:
    sent = matter.send(at)
    first = following.open_dispatch(dispatch_id=sent.id, actor=CITIZEN, at=at + timedelta(days=1))
    again = following.open_dispatch(dispatch_id=sent.id, actor=CITIZEN, at=at + timedelta(days=2))
    assert first == again
    assert (first.opened_at, str(first.announced_on)) == (at + timedelta(days=1), "2026-03-04")
    assert steps(sent)[-1] == ("opened", "Käthe Muster")
    assert kinds(matter.subject_id) == ["delivery.dispatched", "delivery.delivered", "delivery.opened"]
    assert delivery.unread_messages(matter.citizen.id) == 0


def test_unfetched_for_ten_days_has_failed(matter: Matter, at: datetime) -> None:
    sent = matter.send(at)
    assert following.give_up_unfetched(at=at + timedelta(days=10)) == 0
    assert following.give_up_unfetched(at=at + timedelta(days=10, seconds=1)) == 1
    failed = dispatch_by_id(sent.id)
    assert (failed.status, failed.problem, failed.announced_on) == (Status.FAILED, following.NOT_FETCHED, None)
    late = following.open_dispatch(dispatch_id=sent.id, actor=CITIZEN, at=at + timedelta(days=11))
    assert (late.status, late.announced_on) == (Status.OPENED, None)


def test_an_address_that_cannot_be_one_is_refused(matter: Matter, at: datetime) -> None:
    for address in ("kein", "a@b\nBcc: c@d.example", "a b@c.example"):
        with pytest.raises(Invalid):
            matter.send(at, email=address)
        with pytest.raises(Invalid):
            delivery.send_mail(to=address, subject="x", text="x", key="k", at=at)
    assert delivery.dispatches_of(matter.subject_id) == []


def test_mail_is_owed_also_where_the_caller_bears_the_same_key(matter: Matter, at: datetime) -> None:
    with scope.work(scope.SYSTEM):
        outbox.put([Effect("process.service", "call:7", {})], at=at)
        for _ in range(2):
            delivery.send_mail(to="a@b.example", subject="x", text="x", key="call:7", at=at)
        assert OutboxEntry.objects.filter(topic="delivery.mail").count() == 1


def test_mail_is_sent_once_for_a_key(city: None, at: datetime, server: MailServer) -> None:
    effect = Effect("delivery.mail", "receipt:1", {"to": "a@b.example", "subject": "Eingang\nBcc: x", "text": "Grüße"})
    deliver_mail(effect, at=at)
    deliver_mail(effect, at=at)
    (text,) = server.taken
    got = message_from_string(text)
    assert (got["Message-ID"], got["Bcc"], got["Subject"]) == (message_id("receipt:1"), None, "Eingang Bcc: x")
    row = models.SentMail.objects.get()
    assert (row.key, row.refused, row.acknowledgement) == (
        "receipt:1",
        False,
        f"Angenommen von 127.0.0.1:{server.port}",
    )


def test_what_the_server_acknowledged_is_proof(
    matter: Matter, at: datetime, server: MailServer, fixed_clock: FixedClock
) -> None:
    sent = matter.send(at, account_id=None)
    outbox.drain(at=at)
    assert steps(sent) == [("dispatched", "system:test"), ("delivered", f"Angenommen von 127.0.0.1:{server.port}")]


def test_refused_for_good_is_not_tried_again(
    matter: Matter, at: datetime, server: MailServer, fixed_clock: FixedClock
) -> None:
    server.answer = "550 no such user"
    sent = matter.send(at, account_id=None)
    outbox.drain(at=at)
    failed = dispatch_by_id(sent.id)
    assert (failed.status, "550" in failed.problem) == (Status.FAILED, True)
    assert OutboxEntry.objects.get(topic="delivery.mail").status == OutboxEntry.Status.DONE
    assert kinds(matter.subject_id) == ["delivery.dispatched", "delivery.failed"]


def test_refused_for_now_is_tried_again(
    matter: Matter, at: datetime, server: MailServer, fixed_clock: FixedClock
) -> None:
    server.answer = "451 come back later"
    sent = matter.send(at, account_id=None)
    outbox.drain(at=at)
    assert dispatch_by_id(sent.id).status is Status.PENDING
    server.answer = "250 ok"
    outbox.drain(at=at + timedelta(minutes=1))
    assert dispatch_by_id(sent.id).status is Status.DELIVERED


def test_a_server_that_never_answers_fails_in_the_end(matter: Matter, at: datetime, server: MailServer) -> None:
    server.answer = "451 come back later"
    sent = matter.send(at, account_id=None)
    payload = OutboxEntry.objects.get(topic="delivery.mail").payload
    with pytest.raises(OSError):
        deliver_mail(Effect("delivery.mail", "n", payload, attempt=MAX_ATTEMPTS), at=at)
    assert dispatch_by_id(sent.id).status is Status.FAILED


def test_a_failed_notice_leaves_the_postbox_alone(
    matter: Matter, at: datetime, server: MailServer, fixed_clock: FixedClock
) -> None:
    server.answer = "550 no such user"
    sent = matter.send(at)
    outbox.drain(at=at)
    assert dispatch_by_id(sent.id).status is Status.DELIVERED
    assert steps(sent)[-1][0] == "notice_failed"


def test_a_message_in_a_postbox_cannot_be_delivered_twice(matter: Matter, at: datetime) -> None:
    row = models.Dispatch.objects.get(id=matter.send(at).id)
    with pytest.raises(WrongStatus):
        following.move(row, Status.DELIVERED, acknowledgement="", actor=system("test"), at=at)


def test_the_print_list_holds_cover_documents_and_plain_messages(matter: Matter, at: datetime) -> None:
    matter.send(at, account_id=None, email="", title="Erster Brief")
    matter.send(at, account_id=None, email="", key="k2", title="Zweiter Brief", text="Nur Text.", documents=[])
    pdf = pypdfium2.PdfDocument(print_list(letters_to_print(), at=at))
    texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert len(texts) == 1 + 2 + 1
    assert ("2 Sendungen" in texts[0], "Erster Brief" in texts[0], "Zweiter Brief" in texts[0]) == (True, True, True)
    assert ("Auskunft aus dem Baulastenverzeichnis" in texts[1], "Nur Text." in texts[3]) == (True, True)


def test_mail_lies_in_the_file_drop(city: None, at: datetime, settings: object, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    effect = Effect("delivery.mail", "k", {"to": "a@b.example", "subject": "Eingang", "text": "Text"})
    deliver_mail(effect, at=at)
    (file,) = (tmp_path / "mail").iterdir()
    assert "Subject: Eingang" in file.read_text()
