"""What only files can get wrong: death half-way, leftovers, full or read-only disks."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.blob_stores.port import digest
from amtsweg.kernel.errors import OutsideUnavailable

KILLS = 12

WRITER = """
import os, sys
from io import BytesIO
from pathlib import Path
from amtsweg.kernel.blob_stores.file_system import FileSystemStore

store = FileSystemStore(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    print(store.write(BytesIO(os.urandom(700_000)), limit=10**6).sha256, flush=True)
"""


def contents(root: Path) -> list[Path]:
    return [path for path in root.glob("??/??/*") if path.is_file()]


def test_a_writer_killed_at_any_moment_leaves_no_wrong_content(tmp_path: Path) -> None:
    chance = random.Random(1)
    confirmed: set[str] = set()
    for _ in range(KILLS):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.001, 0.08))
        writer.send_signal(signal.SIGKILL)
        said = writer.stdout.read().splitlines(keepends=True)
        writer.wait()
        writer.stdout.close()
        confirmed |= {line.strip() for line in said if line.endswith("\n")}
    found = contents(tmp_path)
    assert [path.name for path in found] == [digest(path.open("rb")) for path in found]
    assert confirmed - {path.name for path in found} == set()
    assert confirmed


def test_what_the_dead_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    store = FileSystemStore(tmp_path)
    stored = store.write(BytesIO(b"content"), limit=10)
    old, fresh = tmp_path / "incoming" / "old", tmp_path / "incoming" / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    os.utime(old, (0, yesterday.timestamp() - 60))
    assert store.tidy(before=yesterday) == 1
    assert (old.exists(), fresh.exists(), store.open(stored.sha256).read()) == (False, True, b"content")


def test_a_content_cannot_be_written_to_by_accident(tmp_path: Path) -> None:
    FileSystemStore(tmp_path).write(BytesIO(b"content"), limit=10)
    (path,) = contents(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o440
    assert path.name == hashlib.sha256(b"content").hexdigest()


def test_a_failed_write_leaves_nothing_aside(tmp_path: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        FileSystemStore(tmp_path).write(Broken(), limit=10)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_reported(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file stands where the folder should be")
    with pytest.raises(OutsideUnavailable, match="Die Dateiablage nimmt nichts an"):
        FileSystemStore(tmp_path / "blobs").check()
