"""Open a case: case, parties, record file, process with its first task, and events in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from amtsweg.cases import models
from amtsweg.cases.contracts import Case, CaseState, FiledUpload, NewCase
from amtsweg.cases.queries import cases as case_queries
from amtsweg.cases.services.secrets import secret_hash, status_secret
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.identity.api import municipality
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import readable_number, uuid7
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import SelfStart
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument


def open_by_itself(start: SelfStart) -> bool:
    """Open the case of a process that begins by itself; False where it belongs to no service of the catalogue.

    Nobody has applied for it: it has no party and no answers. Raises Invalid for a service that keeps no file.
    """
    service = catalogue.version_of(start.slug, start.version)
    if service is None:
        return False
    if "record" not in service.settings:
        raise Invalid(f"Die Leistung „{service.title}“ führt keine Akte (record); so kann kein Vorgang beginnen.")
    case_id = uuid7()
    new = NewCase(
        id=case_id,
        service_version_id=service.id,
        number=readable_number(municipality().number_prefix),
        secret=status_secret(case_id),
        title=service.title,
        unit_id=start.unit_id,
        parties=(),
        data={},
        start_event=start.start_event,
    )
    open_case(new=new, actor=start.actor, at=start.at)
    return True


def open_case(*, new: NewCase, actor: Actor, at: datetime) -> Case:
    """Open a case and set its process going. Joins the transaction of the intake that calls it.

    Raises NotFound if the service version does not exist; whatever a lower module raises leaves nothing behind.
    """
    service = catalogue.service_version(new.service_version_id)
    with scope.work(scope.SYSTEM), events.together():
        row = models.Case.objects.create(**_case_fields(new, service, at))
        models.Party.objects.bulk_create(_party_rows(row, new))
        events.record([_opened(row, service, actor, at)])
        _open_record_file(row, new, service, actor, at)
        _start_process(row, new, service, actor, at)
    return case_queries.to_case(row)


def _case_fields(new: NewCase, service: ServiceVersion, at: datetime) -> Mapping[str, object]:
    applicant = new.parties[0] if new.parties else None
    place = new.place
    return {
        "id": new.id,
        "subject_id": new.id,
        "unit_id": new.unit_id,
        "account_id": applicant.account_id if applicant else None,
        "number": new.number,
        "secret_hash": secret_hash(new.secret),
        "title": new.title[:300],
        "search": f"{new.number} {new.title} {applicant.name if applicant else ''}"[:600].lower(),
        "service_version_id": service.id,
        "service_slug": service.service_slug,
        "state": CaseState.OPEN,
        "data": dict(new.data),
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "address": place.address[:300] if place else "",
        "duplicate_key": new.duplicate_key[:200],
        "opened_at": at,
        "changed_at": at,
    }


def _party_rows(row: models.Case, new: NewCase) -> list[models.Party]:
    return [
        models.Party(
            case=row,
            subject_id=row.id,
            unit_id=row.unit_id,
            account_id=party.account_id,
            role=party.role,
            name=party.name[:200],
            email=party.email,
            address=party.address,
            language=party.language,
        )
        for party in new.parties
    ]


def _opened(row: models.Case, service: ServiceVersion, actor: Actor, at: datetime) -> Event:
    return Event(
        kind="case.opened",
        at=at,
        actor=actor,
        object_type="case",
        object_id=row.id,
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        data={"service": service.service_slug, "version": service.version, "case_number": row.number},
    )


def _open_record_file(row: models.Case, new: NewCase, service: ServiceVersion, actor: Actor, at: datetime) -> None:
    record = service.settings["record"]
    assert row.unit_id is not None
    records.open_record_file(
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        plan_key=str(record["plan"]),
        title=row.title,
        retention=str(record["retention"]),
        documents=[incoming(one) for one in new.documents],
        actor=actor,
        at=at,
    )


def incoming(upload: FiledUpload) -> NewDocument:
    """Return an upload as an incoming document of the record file."""
    return NewDocument(
        title=upload.title,
        kind="attachment",
        direction="in",
        sha256=upload.sha256,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
    )


def _start_process(row: models.Case, new: NewCase, service: ServiceVersion, actor: Actor, at: datetime) -> None:
    assert row.unit_id is not None
    processes.start_process(
        slug=service.service_slug,
        version=service.version,
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        variables={"answers": dict(new.data), "case": {"number": row.number, "title": row.title}},
        actor=actor,
        at=at,
        start_event=new.start_event,
    )
