"""What a pack may say about co-signing and prefilling, and how a mistake in it is named."""

from datetime import datetime
from pathlib import Path

import pytest

from amtsweg.catalogue import api as catalogue
from intake.together import write_together


def problems(pack: Path, at: datetime) -> list[str]:
    """Return what is wrong with a pack, without the place."""
    return [one.reason for one in catalogue.check_packs(pack.parents[1], at=at).problems]


def test_the_pack_is_in_order(tmp_path: Path, at: datetime, db: None) -> None:
    assert problems(write_together(tmp_path), at) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("in partners return", "in partnes return", "nennt „partnes“; das gibt es hier nicht."),
        ("for p in partners", "for p in in partners", "ist kein gültiges FEEL"),
        ("remind_after: P3D", "remind_after: bald", "Eine Dauer wie P10Y, P14D oder PT24H."),
        ("  people:", "  persons:", "people"),
        ("locked: true", "locked: ja", "Erwartet wird true oder false"),
        ("{value: family_name, ", "{value: familyname, ", "nennt „familyname“; das gibt es hier nicht."),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, at: datetime, db: None, old: str, new: str, reason: str) -> None:
    found = problems(write_together(tmp_path, change={old: new}), at)
    assert any(reason in one for one in found), found
