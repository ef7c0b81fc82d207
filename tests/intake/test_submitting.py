"""Taking in a submission: in one transaction, within its promise of statements, whole or not at all."""

import pytest

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.forms.services.drafts.keeping import KEPT
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel, Receipt
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.models import EventRecord, OutboxEntry
from amtsweg.records import api as records
from bench.wire import listening
from way import COURT, Way

SLUG = "baulastenauskunft"
PROMISE = 12
PROOF = {"filename": "vollmacht.pdf", "sha256": "0" * 64, "media_type": "application/pdf", "size": 1200}


def draft(way: Way, **answers: object) -> Draft:
    """A draft with the answers of a court, or others."""
    service = catalogue.current_version(SLUG)
    assert service is not None
    assert service.form_version_id is not None
    given = {**COURT, **answers}
    return forms.start_draft(form_version_id=service.form_version_id, account_id=None, answers=given, at=way.at)


def send(way: Way, one: Draft) -> Receipt:
    """Send it in through the portal."""
    service = catalogue.current_version(SLUG)
    assert service is not None
    return intake.submit(service_version_id=service.id, draft=one, channel=Channel.PORTAL, actor=ANONYMOUS, at=way.at)


def test_it_keeps_its_promise_of_statements_begin_and_commit_included(way: Way) -> None:
    send(way, draft(way))  # what is immutable is read once and kept
    service, one = catalogue.current_version(SLUG), draft(way)
    assert service is not None
    with listening() as wire:
        intake.submit(service_version_id=service.id, draft=one, channel=Channel.PORTAL, actor=ANONYMOUS, at=way.at)
    assert wire.count <= PROMISE, wire.statements


def test_everything_it_wrote_bears_the_same_moment_and_tells_of_it(way: Way) -> None:
    way.receipt = send(way, draft(way))
    told = EventRecord.objects.filter(subject_id=way.case_id).order_by("id").values_list("kind", "at")
    kinds = ["case.opened", "records.file_opened", "process.started", "task.created"]
    assert list(told) == [(kind, way.at) for kind in kinds]
    assert set(OutboxEntry.objects.values_list("topic", flat=True)) == {"delivery.mail", "intake.file_submission"}


def test_what_is_sent_again_later_gives_the_same_receipt(way: Way) -> None:
    one = draft(way)
    first = send(way, one)
    assert send(way, one) == first
    assert EventRecord.objects.filter(kind="case.opened").count() == 1


def test_answers_that_do_not_hold_leave_nothing_behind_and_the_draft_open(way: Way) -> None:
    one = draft(way, email="nirgends", parcels=[])
    with pytest.raises(Invalid) as told:
        send(way, one)
    assert set(told.value.fields) == {"email", "parcels"}
    assert (EventRecord.objects.filter(kind="case.opened").count(), OutboxEntry.objects.count()) == (0, 0)
    assert forms.draft(one.token, at=way.at).result_id is None


def test_a_draft_that_is_gone_gives_no_case(way: Way) -> None:
    one = draft(way)
    way.clock.at += KEPT * 2
    with pytest.raises(NotFound):
        send(way, one)
    assert EventRecord.objects.filter(kind="case.opened").count() == 0


def test_uploads_are_in_the_record_file_from_the_first_moment(way: Way) -> None:
    way.receipt = send(way, draft(way, proof=[PROOF]))
    filed = records.documents_of(way.case_id)
    assert [(one.kind, one.filename, one.title) for one in filed] == [
        ("attachment", "vollmacht.pdf", "Nachweis des berechtigten Interesses")
    ]
