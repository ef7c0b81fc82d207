"""The archive: what goes in comes out, and what was touched is not let in."""

import io
import os
import stat
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from amtsweg.kernel import blobs, chain, events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases
from amtsweg.web.backup import archive, bring_back
from amtsweg.web.backup.archive import BadArchive
from amtsweg.web.backup.make import Made, make
from amtsweg.web.backup.settle import Settled, settle
from amtsweg.web.environment import Database
from database import address

CASE = uuid4()
CONTENTS = {b"first": "text/plain", b"second" * 1000: "application/pdf"}


def live(at: datetime, *, case: UUID = CASE) -> None:
    """Let something happen in the installation."""
    with scope.work(scope.SYSTEM):
        events.record([events.Event("test.happened", at, system("test"), "thing", case, subject_id=case)])


@pytest.fixture
def saved(as_installation: None, fresh_database: Database, at: datetime, tmp_path: Path) -> Made:
    """An installation with two events, two contents and a key, and its archive."""
    live(at)
    live(at)
    for data, kind in CONTENTS.items():
        blobs.put(data, media_type=kind, at=at)
    assert chain.seal_events() == 2
    settings.STATE_DIR.joinpath("seal").mkdir()
    settings.STATE_DIR.joinpath("seal", "key.pem").write_text("secret")
    return make(tmp_path / "archive.tar", at=at)


@pytest.fixture
def other_machine(
    fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Settled | None]:
    """An empty machine that brings the archive back."""
    monkeypatch.setenv("AMTSWEG_STATE", str(tmp_path / "other"))
    monkeypatch.setattr(settings, "STATE_DIR", tmp_path / "other")
    database = replace(fresh_database, name=f"{fresh_database.name}_other")
    monkeypatch.setenv("DATABASE_URL", address(database))

    def bring() -> Settled:
        bring_back.require_empty_state()
        with bring_back.checked(tmp_path / "archive.tar") as (tar, manifest):
            bring_back.unpack_state(tar, manifest)
            databases.create(database)
            databases.use(database, role=ROLE)
            return settle(tar, manifest, at=datetime.fromisoformat(manifest.made_at))

    return bring


@pytest.fixture(autouse=True)
def _drop_other(fresh_database: Database) -> object:
    yield
    databases.disconnect()
    with databases.connect(fresh_database, name="postgres") as server:
        server.execute(f'DROP DATABASE IF EXISTS "{fresh_database.name}_other" WITH (FORCE)')


def test_everything_comes_back(saved: Made, other_machine: Callable[[], Settled], at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        before = events.history(CASE)
    settled = other_machine()
    assert settled == Settled(events=2, blobs=2, head=saved.manifest.chain_head, problems=())
    assert [blobs.read_blob(sha256) for sha256 in saved.manifest.blobs] == sorted(CONTENTS, key=digest_of)
    assert settings.STATE_DIR.joinpath("seal", "key.pem").read_text() == "secret"
    assert stat.S_IMODE(settings.STATE_DIR.joinpath("seal", "key.pem").stat().st_mode) == 0o600
    with scope.session(scope.SYSTEM):
        assert events.history(CASE) == before
    assert events.history(CASE) == []  # row-level security came back, too


def digest_of(data: bytes) -> str:
    return archive.digest(io.BytesIO(data))


def test_the_chain_goes_on_where_it_was(saved: Made, other_machine: Callable[[], Settled], at: datetime) -> None:
    other_machine()
    live(at)
    assert chain.seal_events() == 1
    with scope.session(scope.SYSTEM):
        report = chain.verify()
    assert (report.sealed, report.whole) == (3, True)


def test_an_archive_is_for_its_owner_only(saved: Made, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "archive.tar").stat().st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == ["archive.tar", "var"]


def test_an_archive_is_not_overwritten(saved: Made, tmp_path: Path, at: datetime) -> None:
    with pytest.raises(Conflict, match="exists"):
        make(tmp_path / "archive.tar", at=at)


def test_a_lost_content_is_named(saved: Made, tmp_path: Path, at: datetime) -> None:
    lost = saved.manifest.blobs[0]
    next(path for path in settings.STATE_DIR.rglob("*") if path.name == lost).unlink()
    again = make(tmp_path / "again.tar", at=at)
    assert again.damaged == (f"{lost} is missing",)
    assert again.manifest.blobs == saved.manifest.blobs[1:]


def test_where_something_lies_nothing_is_brought_back(saved: Made, other_machine: Callable[[], Settled]) -> None:
    settings.STATE_DIR.mkdir()
    settings.STATE_DIR.joinpath("secret-key").write_text("another")
    with pytest.raises(Conflict, match="not empty"):
        other_machine()


def test_into_a_filled_database_nothing_is_brought_back(saved: Made, at: datetime, tmp_path: Path) -> None:
    with bring_back.checked(tmp_path / "archive.tar") as (tar, manifest), pytest.raises(Conflict, match="not empty"):
        settle(tar, manifest, at=at)


def rewrite(path: Path, change: Callable[[tarfile.TarInfo, bytes], tuple[str, bytes] | None]) -> None:
    """Write an archive anew with changed members."""
    with tarfile.open(path) as old:
        members = [(info, old.extractfile(info).read()) for info in old]
    with tarfile.open(path, "w") as new:
        for info, data in members:
            if (changed := change(info, data)) is not None:
                info.name, info.size = changed[0], len(changed[1])
                new.addfile(info, io.BytesIO(changed[1]))


CHANGES = {
    "has been altered": lambda info, data: (info.name, data.replace(b"secret", b"SECRET")),
    "is missing": lambda info, data: None if info.name == "state/seal/key.pem" else (info.name, data),
    "does not belong there": lambda info, data: (info.name.replace("seal/key", "../../key"), data),
    "it has no manifest": lambda info, data: None if info.name == "manifest.json" else (info.name, data),
    "has format 2": lambda info, data: (info.name, data.replace(b'"format": 1', b'"format": 2')),
}


@pytest.mark.parametrize("reason", CHANGES)
def test_what_was_touched_is_not_let_in(saved: Made, tmp_path: Path, reason: str) -> None:
    rewrite(tmp_path / "archive.tar", CHANGES[reason])
    with pytest.raises(BadArchive, match=reason), bring_back.checked(tmp_path / "archive.tar"):
        pass


def test_what_was_cut_off_is_not_let_in(saved: Made, tmp_path: Path) -> None:
    file = tmp_path / "archive.tar"
    whole = file.read_bytes()
    for size in (0, 100, len(whole) // 2, len(whole) - 20_000):
        file.write_bytes(whole[:size])
        with pytest.raises(BadArchive), bring_back.checked(file):
            pass


@pytest.mark.parametrize("name", ["/etc/passwd", "state/../../x", "../x", "other/x"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    assert not archive.is_safe(name)
