"""Fixtures of the catalogue tests."""

import shutil
from pathlib import Path

import pytest

PACKS = Path(__file__).parents[1] / "packs"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the example packs that a test may change."""
    return Path(shutil.copytree(PACKS, tmp_path / "packs"))


@pytest.fixture
def card(packs: Path) -> Path:
    """The folder of the example pack."""
    return packs / "example" / "library-card"
