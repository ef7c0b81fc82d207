"""A published service brings its process with it; a service whose process is refused is not published."""

from datetime import datetime

import pytest

from amtsweg.catalogue import models as catalogue
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api
from amtsweg.processes.contracts import ModelRejected, ProcessStatus
from processes.conftest import ANNA, LOOP, UNIT


def publish(process: bytes | None, at: datetime) -> None:
    with scope.work(scope.SYSTEM):
        service = catalogue.Service.objects.create(slug="test-service", leika_key="", title="Test")
        version = catalogue.ServiceVersion.objects.create(
            service=service,
            version=1,
            sha256="0",
            leika_key="",
            title="Test",
            unit_key="sta-63",
            trust_level="none",
            account="none",
            settings={"slug": "test-service", "title": "Test", "summary": ""},
            process_xml=process,
            created_at=at,
        )
        event = events.Event("catalogue.version_published", at, system("catalogue"), "service_version", version.id)
        events.record([event])


def test_a_published_process_can_be_started(at: datetime, system_scope: None) -> None:
    publish(LOOP, at)
    started = api.start_process(
        slug="test-service",
        version=1,
        subject_id=uuid7(),
        unit_id=UNIT,
        account_id=None,
        variables={"done": True},
        actor=ANNA,
        at=at,
    )
    assert started.status == ProcessStatus.WAITING


def test_a_service_without_a_process_is_published_too(at: datetime, system_scope: None) -> None:
    publish(None, at)
    assert catalogue.ServiceVersion.objects.count() == 1


def test_a_refused_process_keeps_its_service_from_being_published(at: datetime, system_scope: None) -> None:
    with pytest.raises(ModelRejected):
        publish(b"<x/>", at)
    assert catalogue.ServiceVersion.objects.count() == 0
