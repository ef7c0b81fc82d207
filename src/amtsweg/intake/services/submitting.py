"""Take in a submission: submission, case, record file, process, first task and events in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import FiledUpload, NewCase, SimilarCase
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, Form
from amtsweg.identity import api as identity
from amtsweg.identity.api import municipality
from amtsweg.intake import rules
from amtsweg.intake.contracts import Channel, Receipt
from amtsweg.intake.models import Submission
from amtsweg.intake.queries import receipt_of
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import parse_span
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.ids import readable_number, uuid7
from amtsweg.kernel.outbox import Effect

_RECEIPT_MAIL = """Guten Tag,

wir haben Ihre Einreichung „{service}“ erhalten.

Ihre Eingangsnummer: {number}
Eingegangen am: {at}

Den Stand sehen Sie jederzeit hier:
{link}

Bitte bewahren Sie diesen Link auf und geben Sie ihn nicht weiter: Wer ihn hat, sieht Ihren Vorgang.

Freundliche Grüße
{city}
"""


def submit(*, service_version_id: UUID, draft: Draft, channel: Channel, actor: Actor, at: datetime) -> Receipt:
    """Take in a finished draft. The same draft sent twice gives the same receipt, and one case.

    Raises Invalid with a message per field if the answers do not hold.
    """
    service = catalogue.service_version(service_version_id)
    form = forms.form(draft.form_version_id)
    answers = forms.prune(form, draft.answers)
    problems = forms.check_all(form, answers, at=at)
    if problems:
        raise Invalid("Einige Angaben fehlen noch oder passen nicht.", problems)
    with scope.work(scope.SYSTEM), events.together():
        case_id = uuid7()
        finished = forms.finish_draft(draft.token, result_id=case_id, at=at)
        if finished != case_id:
            return receipt_of(finished)
        return _take_in(_new_case(case_id, service, form, draft, answers), draft, channel, actor, at)


def _take_in(new: NewCase, draft: Draft, channel: Channel, actor: Actor, at: datetime) -> Receipt:
    applicant = new.parties[0]
    receipt = Receipt(new.id, new.number, new.secret, at, new.service_version_id, applicant.email)
    Submission.objects.create(
        subject_id=new.id,
        unit_id=new.unit_id,
        account_id=draft.account_id,
        channel=channel,
        service_version_id=new.service_version_id,
        form_version_id=draft.form_version_id,
        answers=dict(new.data),
        email=applicant.email,
        number=new.number,
        received_at=at,
    )
    cases.open_case(new=new, actor=actor, at=at)
    outbox.put(_effects(receipt), at=at)
    return receipt


def _new_case(
    case_id: UUID, service: ServiceVersion, form: Form, draft: Draft, answers: Mapping[str, object]
) -> NewCase:
    language = str(draft.context.get("language", "de"))[:2]  # letters know no easy German
    return NewCase(
        id=case_id,
        service_version_id=service.id,
        number=readable_number(municipality().number_prefix),
        secret=cases.status_secret(case_id),
        title=rules.case_title(service, answers),
        unit_id=identity.unit_by_key(service.unit_key).id,
        parties=[rules.applicant(service, answers, account_id=draft.account_id, language=language)],
        data=answers,
        documents=filed_uploads(form, answers),
        place=rules.place_of(service, answers),
        duplicate_key=rules.duplicate_key(service, answers),
    )


def filed_uploads(form: Form, answers: Mapping[str, object]) -> list[FiledUpload]:
    """Return the files among the answers, each titled as its field is."""
    return [
        FiledUpload(row.label, one.sha256, one.filename, one.media_type, one.size)
        for section in forms.summary(form, answers, language="de")
        for row in section.all_rows
        for one in row.files
    ]


def _effects(receipt: Receipt) -> list[Effect]:
    filed = Effect("intake.file_submission", f"submission:{receipt.case_id}", {"case": str(receipt.case_id)})
    if not receipt.email:
        return [filed]
    text = _RECEIPT_MAIL.format(
        service=catalogue.service_version(receipt.service_version_id).title,
        number=receipt.number,
        at=receipt.received_at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y, %H:%M Uhr"),
        link=cases.status_link(receipt.secret),
        city=municipality().name,
    )
    mail = {"to": receipt.email, "subject": f"Eingangsbestätigung {receipt.number}", "text": text}
    return [filed, Effect("delivery.mail", f"receipt:{receipt.case_id}", mail)]


def similar_matters(*, service: ServiceVersion, answers: Mapping[str, object], at: datetime) -> list[SimilarCase]:
    """Return open matters that may be the same as what is about to be sent in: a hint, never a refusal."""
    wanted, place = service.settings.get("duplicates"), rules.place_of(service, answers)
    if not wanted or place is None:
        return []
    with scope.session(scope.SYSTEM):
        return cases.similar_cases(
            service_slug=service.service_slug,
            duplicate_key=rules.duplicate_key(service, answers),
            place=place,
            within_m=float(wanted["within_m"]),
            since=at - parse_span(str(wanted["within"])),
        )
