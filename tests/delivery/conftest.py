"""What the tests of `delivery` share: one letter, one sealer, made once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amtsweg.delivery.adapters.local_seal.sealer import LocalSeal, LocalSealer
from amtsweg.delivery.contracts import LetterJob
from amtsweg.delivery.typesetting.child import Limits
from amtsweg.delivery.typesetting.letters import Typesetter
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
