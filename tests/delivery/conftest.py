"""What the tests of `delivery` share: one letter, one sealer, made once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from amtsweg.delivery import api as delivery
from amtsweg.delivery.adapters.local_seal.sealer import LocalSeal, LocalSealer
from amtsweg.delivery.confined.child import Limits
from amtsweg.delivery.contracts import Dispatch, LetterJob
from amtsweg.delivery.typesetting.letters import Typesetter
from amtsweg.identity import api as identity
from amtsweg.identity.models import Account
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs
from amtsweg.kernel.actors import system
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument
from amtsweg.records.queries.plan import forget_plan
from delivery.letters import example_job

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    setter = Typesetter(Limits(seconds=5, memory=512 << 20))
    yield setter
    setter.close()


@pytest.fixture(scope="session")
def letter_job() -> LetterJob:
    return example_job()


@pytest.fixture(scope="session")
def letter(typesetter: Typesetter, letter_job: LetterJob) -> bytes:
    return typesetter.set_letter(letter_job)


@pytest.fixture(scope="session")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> LocalSealer:
    return sealer_in(tmp_path_factory.mktemp("state"))


def sealer_in(folder: Path) -> LocalSealer:
    return LocalSealer(LocalSeal(folder, "Stadt Beispiel", "https://service.stadt.example/pruefen/", lambda: NOW))


@pytest.fixture(scope="session")
def sealed(sealer: LocalSealer, letter: bytes) -> bytes:
    return sealer.seal(letter, reason="Bescheid", at=NOW)


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The city of the packs, loaded."""
    folder = Path(settings.PACKS_DIR) / "paderborn"
    identity.load_organisation(folder, at=at - timedelta(days=365))
    records.load_file_plan(folder, at=at)
    yield
    forget()
    forget_plan()


@dataclass(frozen=True)
class Matter:
    """A matter with a filed, sealed letter, and a citizen it belongs to."""

    subject_id: UUID
    unit_id: UUID
    citizen: Account
    document_id: UUID

    def send(self, at: datetime, **changes: object) -> Dispatch:
        message: dict[str, object] = {
            "subject_id": self.subject_id, "unit_id": self.unit_id, "account_id": self.citizen.id,
            "email": "kaethe@post.example", "title": "Bescheid (XX-1)", "text": "Ihr Bescheid liegt bei.",
            "documents": [self.document_id], "key": "decision:1", "actor": system("test"), "at": at,
        }  # fmt: skip
        return delivery.dispatch(**(message | changes))


@pytest.fixture
def matter(city: None, at: datetime, sealed: bytes) -> Matter:
    subject_id, citizen_id, unit_id = uuid7(), uuid7(), identity.unit_by_key("sta-63").id
    citizen = Account.objects.create(id=citizen_id, account_id=citizen_id, name="Käthe Muster", created_at=at)
    file_id = records.open_record_file(
        subject_id=subject_id, unit_id=unit_id, account_id=citizen_id, plan_key="10.20.20", title="Auskunft",
        retention="P5Y", actor=system("test"), at=at, documents=[],
    )  # fmt: skip
    blob = blobs.put(sealed, media_type="application/pdf", at=at)
    new = NewDocument("Bescheid", "decision", "out", blob.sha256, "Bescheid.pdf", "application/pdf", blob.size)
    (document,) = records.add_documents(record_file_id=file_id, documents=[new], actor=system("test"), at=at)
    return Matter(subject_id, unit_id, citizen, document.document_id)


@pytest.fixture
def signed_in(client: Client, matter: Matter) -> Client:
    """The matter's citizen in their browser."""
    client.force_login(matter.citizen, settings.AUTHENTICATION_BACKENDS[0])
    return client
