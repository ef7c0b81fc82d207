"""What a letter may say: everything a template of a pack can refer to, as plain data."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from amtsweg.cases.contracts import Case, Decision, Party
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import municipality
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.records import api as records

_LETTERHEAD = "letterhead.typ"


def letter_data(
    case: Case,
    service: ServiceVersion,
    parties: Sequence[Party],
    decision: Decision | None,
    variables: Mapping[str, object],
    *,
    at: datetime,
) -> dict[str, object]:
    """Return the data of a letter: letterhead, numbers, dates, answers, decision, variables of the process."""
    recipient = next((party for party in parties if party.role == "applicant"), None)
    unit = identity.unit(case.unit_id)
    return {
        "subject": f"{service.title}: {_heading(decision)}",
        "city": _city(),
        "unit": {"name": unit.name, "key": unit.key},
        "recipient": {"name": recipient.name, "address": recipient.address.splitlines()} if recipient else {},
        "reference_number": records.reference_number(case.id) or case.number,
        "date": at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y"),
        "number": case.number,
        "opened": case.opened_at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y"),
        "service": service.title,
        "answers": case.data,
        "summary": _summary(case),
        "decision": _decision(decision),
        "variables": {name: value for name, value in variables.items() if name not in ("answers", "case")},
    }


def letter_assets() -> dict[str, bytes]:
    """Return the files a letter may import: the city's letterhead."""
    path = municipality().folder / _LETTERHEAD
    return {_LETTERHEAD: path.read_bytes()}


def _city() -> dict[str, object]:
    city = municipality()
    return {
        "name": city.name,
        "street": city.street,
        "zip_code": city.zip_code,
        "town": city.town,
        "email": city.email,
        "phone": city.phone,
        "bank": dict(city.bank),
        "remedies": dict(city.remedies),
        "check_url": f"{settings.PUBLIC_URL}/pruefen/",
    }


_HEADINGS = {
    "granted": "Bescheid",
    "partly_granted": "Teilweise stattgebender Bescheid",
    "refused": "Ablehnungsbescheid",
}


def _heading(decision: Decision | None) -> str:
    return _HEADINGS.get(str(decision.outcome), "Bescheid") if decision else "Mitteilung"


def _decision(decision: Decision | None) -> dict[str, object]:
    if decision is None:
        return {}
    return {
        "outcome": str(decision.outcome),
        "content": decision.content,
        "reasons": decision.reasons,
        "decided_by": decision.decided_by,
        "cosigned_by": decision.cosigned_by,
    }


def _summary(case: Case) -> list[dict[str, object]]:
    applied = catalogue.service_version(case.service_version_id)
    if applied.form_version_id is None:
        return []
    sections = forms.summary(forms.form(applied.form_version_id), case.data, language="de")
    return [
        {"title": one.title, "rows": [{"label": row.label, "value": row.value} for row in one.all_rows]}
        for one in sections
    ]
