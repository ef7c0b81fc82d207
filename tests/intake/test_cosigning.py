"""Several people under one submission: any order, each once, the same answers, and nobody else's."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, DraftLocked
from amtsweg.forms.services.drafts.keeping import save_draft
from amtsweg.identity.contracts import Person, TrustLevel
from amtsweg.intake import api as intake
from amtsweg.intake import models
from amtsweg.intake.contracts import (
    Channel,
    NoSuchSignature,
    Receipt,
    RequestState,
    Signature,
    SignaturesMissing,
    SigningRequest,
)
from amtsweg.intake.queries.signing import by_token, latest_request
from amtsweg.intake.services.cosigning.asking import ask, send_again, take_back
from amtsweg.intake.services.cosigning.reminding import end_requests, remind_co_signers
from amtsweg.intake.services.cosigning.signing import decline, sign
from amtsweg.kernel import scope
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord, OutboxEntry
from intake.conftest import at_once
from intake.together import JONAS, MARTA, TEXT, begun, form_of, load_together
from way import Way


@pytest.fixture
def service(way: Way, tmp_path: Path) -> ServiceVersion:
    """The service several people sign."""
    return load_together(tmp_path, way.at)


def asked(way: Way, service: ServiceVersion, draft: Draft) -> SigningRequest:
    """Ask everybody to sign."""
    return ask(draft=draft, service=service, form=form_of(service), actor=ANONYMOUS, at=way.at)


def signs(way: Way, one: Signature, person: Person | None = None) -> None:
    """Let somebody sign."""
    sign(token=one.token, name=one.name, confirmed=True, declared=TEXT, person=person, at=way.at)


def sent(way: Way, service: ServiceVersion, draft: Draft) -> Receipt:
    """Send it in."""
    return intake.submit(service_version_id=service.id, draft=draft, channel=Channel.PORTAL, actor=ANONYMOUS, at=way.at)


def state(draft: Draft) -> RequestState:
    """Return how the last request of a draft stands."""
    found = latest_request(draft.id)
    assert found is not None
    return found.state


def mails(key: str) -> list[str]:
    """Return to whom mails of a kind are owed."""
    rows = OutboxEntry.objects.filter(topic="delivery.mail", key__startswith=key).order_by("key")
    return [str(row.payload["to"]) for row in rows]


def test_nothing_is_sent_before_everybody_signed_and_then_it_says_who(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, MARTA, JONAS)
    with pytest.raises(SignaturesMissing):
        sent(way, service, draft)
    marta, jonas = asked(way, service, draft).signatures
    assert (mails("cosign:"), marta.email, jonas.email) == (["marta@post.example"], "marta@post.example", "")
    signs(way, jonas)
    with pytest.raises(SignaturesMissing):
        sent(way, service, draft)
    signs(way, marta, Person(uuid7(), "Marta Luise Brandt", "", False, TrustLevel.SUBSTANTIAL))
    assert (state(draft), mails("cosign-complete:")) == (RequestState.COMPLETE, ["mira.brandt@post.example"])
    way.receipt = sent(way, service, draft)
    kept = models.Submission.objects.get(subject_id=way.case_id)
    signatures = kept.evidence["signatures"]
    assert [(one["name"], one["how"], one["trust"], one["declared"]) for one in signatures] == [
        ("Marta Brandt", "account", "substantial", TEXT),
        ("Jonas Weiß", "handed_link", "", TEXT),
    ]
    assert latest_request(draft.id).answers_hash == forms.content_hash(kept.answers)  # type: ignore[union-attr]
    assert sent(way, service, draft) == way.receipt


def test_without_partners_nobody_has_to_sign(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at)
    with pytest.raises(Conflict):
        asked(way, service, draft)
    assert not forms.draft(draft.token, at=way.at).locked
    sent(way, service, draft)


def test_what_is_asked_for_is_held_fast_and_taking_it_back_voids_what_was_signed(
    way: Way, service: ServiceVersion
) -> None:
    draft = begun(service, way.at, MARTA, JONAS)
    request = asked(way, service, draft)
    assert asked(way, service, draft).id == request.id
    signs(way, request.signatures[0])
    with pytest.raises(DraftLocked):
        save_draft(token=draft.token, answers={}, at=way.at)
    take_back(draft=draft, actor=ANONYMOUS, at=way.at)
    with pytest.raises(Conflict):
        signs(way, request.signatures[1])
    save_draft(token=draft.token, answers={**draft.answers, "purpose": "loan"}, at=way.at)
    changed = forms.draft(draft.token, at=way.at)
    with pytest.raises(SignaturesMissing):
        sent(way, service, changed)
    for one in asked(way, service, changed).signatures:
        signs(way, one)
    sent(way, service, changed)


def test_other_answers_than_those_signed_are_never_sent(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, JONAS)
    signs(way, asked(way, service, draft).signatures[0])
    other = begun(service, way.at, JONAS)
    forged = Draft(
        **{name: getattr(draft, name) for name in draft.__slots__} | {"answers": {**other.answers, "owner": False}}
    )
    with pytest.raises(SignaturesMissing, match="andere Angaben"):
        sent(way, service, forged)


def test_two_who_sign_at_the_same_moment_both_count_and_the_applicant_is_told_once(
    way: Way, service: ServiceVersion
) -> None:
    for n in range(1, 6):
        draft = begun(service, way.at, MARTA, JONAS)
        marta, jonas = asked(way, service, draft).signatures
        assert at_once(partial(signs, way, marta), partial(signs, way, jonas)) == [None, None]
        assert (state(draft), len(mails("cosign-complete:"))) == (RequestState.COMPLETE, n)


def test_one_who_clicks_twice_at_once_signs_once(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, JONAS)
    (jonas,) = asked(way, service, draft).signatures
    results = at_once(*[partial(signs, way, jonas)] * 3)
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Conflict", "NoneType"]
    assert EventRecord.objects.filter(kind="intake.signed").count() == 1


def test_signing_against_declining_against_taking_back_leaves_one_clear_state(
    way: Way, service: ServiceVersion
) -> None:
    for _ in range(5):
        draft = begun(service, way.at, MARTA, JONAS)
        marta, jonas = asked(way, service, draft).signatures
        at_once(
            partial(signs, way, marta),
            partial(decline, token=jonas.token, reason="Das stimmt nicht.", person=None, at=way.at),
            partial(take_back, draft=draft, actor=ANONYMOUS, at=way.at),
        )
        assert state(draft) in (RequestState.DECLINED, RequestState.TAKEN_BACK)
        assert not forms.draft(draft.token, at=way.at).locked


def test_who_declines_gives_the_answers_back_with_the_reason(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, MARTA, JONAS)
    marta, jonas = asked(way, service, draft).signatures
    signs(way, marta)
    with pytest.raises(Invalid):
        decline(token=jonas.token, reason="  ", person=None, at=way.at)
    decline(token=jonas.token, reason="Das Flurstück ist falsch.", person=None, at=way.at)
    told = OutboxEntry.objects.get(key__startswith="cosign-declined:").payload
    assert told["to"] == "mira.brandt@post.example"
    assert "Das Flurstück ist falsch." in told["text"]
    assert (state(draft), forms.draft(draft.token, at=way.at).locked) == (RequestState.DECLINED, False)
    with pytest.raises(SignaturesMissing):
        sent(way, service, draft)


def test_what_was_typed_is_needed_to_sign(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, JONAS)
    (jonas,) = asked(way, service, draft).signatures
    with pytest.raises(Invalid) as told:
        sign(token=jonas.token, name=" ", confirmed=False, declared=TEXT, person=None, at=way.at)
    assert set(told.value.fields) == {"name", "confirmed"}
    assert state(draft) is RequestState.OPEN


def test_another_address_gets_another_link_and_the_old_one_ends(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, MARTA, JONAS)
    marta, jonas = asked(way, service, draft).signatures
    send_again(draft=draft, signature_id=jonas.id, email="jonas@post.example", at=way.at)
    with pytest.raises(NoSuchSignature):
        by_token(jonas.token)
    way.clock.at += timedelta(minutes=1)
    send_again(draft=draft, signature_id=marta.id, email="MARTA@post.example", at=way.at)
    assert by_token(marta.token)[1].id == marta.id
    assert sorted(mails("cosign:")) == ["jonas@post.example", "marta@post.example", "marta@post.example"]
    stranger = begun(service, way.at, JONAS)
    asked(way, service, stranger)
    with pytest.raises(NoSuchSignature):
        send_again(draft=stranger, signature_id=marta.id, email="dieb@post.example", at=way.at)


def test_reminders_come_three_times_each_once_and_then_the_request_ends(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, MARTA, JONAS)
    marta, _jonas = asked(way, service, draft).signatures
    counts = {}
    for day in range(1, 14):
        moment = way.at + timedelta(days=day)
        counts[day] = sum(int(str(one)) for one in at_once(*[partial(remind_co_signers, at=moment)] * 2))
    assert {day for day, count in counts.items() if count} == {3, 6, 9}
    assert len(set(OutboxEntry.objects.filter(key__startswith="cosign-reminder:").values_list("key"))) == 3
    over = way.at + timedelta(days=14)
    with pytest.raises(Conflict):  # even before the worker has come by
        sign(token=marta.token, name="M", confirmed=True, declared=TEXT, person=None, at=over)
    assert (end_requests(at=over), end_requests(at=over)) == (1, 0)
    assert (state(draft), mails("cosign-ended:")) == (RequestState.ENDED, ["mira.brandt@post.example"])
    assert not forms.draft(draft.token, at=over).locked
    with pytest.raises(Conflict):
        sign(token=marta.token, name="M", confirmed=True, declared=TEXT, person=None, at=over)


def test_a_link_opens_its_own_draft_only_and_no_token_is_stored(way: Way, service: ServiceVersion) -> None:
    first, second = begun(service, way.at, MARTA), begun(service, way.at, JONAS)
    (marta,), (jonas,) = (asked(way, service, one).signatures for one in (first, second))
    assert by_token(marta.token)[0].draft_id == first.id
    with scope.session(scope.NOTHING):
        assert models.Signature.objects.count() == 0
        assert latest_request(second.id).signatures[0].id == jonas.id  # type: ignore[union-attr]
    stored = str(list(models.Signature.objects.values()))
    assert marta.token not in stored
    with pytest.raises(NoSuchSignature):
        by_token("quatsch")


def test_deleting_the_draft_takes_the_request_along(way: Way, service: ServiceVersion) -> None:
    draft = begun(service, way.at, MARTA)
    (marta,) = asked(way, service, draft).signatures
    forms.drafts.delete_draft(token=draft.token, account_id=None, at=way.at)
    assert (models.SigningRequest.objects.count(), models.Signature.objects.count()) == (0, 0)
    with pytest.raises(NoSuchSignature):
        by_token(marta.token)
