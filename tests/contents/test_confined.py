"""Hostile, fuzzed and dying: the caller is never hurt, time and memory are bounded, a mark tells of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from amtsweg.contents.api import Limits, Mark, ReaderUnavailable, SafeReader, kinds
from amtsweg.contents.confined.child import Child
from contents import making
from contents.compound import compound
from contents.hostile_files import HOSTILE, SOUND

SECONDS, CLOCK, MEMORY = 2, 60.0, 768 * 1024 * 1024
FUZZED = [
    making.pdf("Ein Bescheid", "mit zwei Seiten"),
    making.docx("Ein Bescheid"),
    making.xlsx([["a", 1]]),
    making.odf("text", "<office:text><text:p>Bescheid</text:p></office:text>"),
    making.eml("Betreff", "Text", html="<p>Text</p>", attached={"a.pdf": b"x"}),
    compound(making.outlook("Betreff", "Text")),
    compound(making.word97("Text")),
    compound(making.excel97("Text")),
    compound(making.powerpoint97("Text")),
    b"{\\rtf1\\ansi Hallo {\\b Welt}}",
    making.image("JPEG"),
    making.image("TIFF"),
]


@pytest.fixture(scope="module")
def reader() -> Iterator[SafeReader]:
    """A reader with children of its own."""
    made = SafeReader(Limits(seconds=SECONDS, clock=CLOCK, memory=MEMORY))
    yield made
    made.close()


def everything(reader: SafeReader, data: bytes, filename: str = "") -> set[Mark]:
    """Ask everything there is to ask, and return all marks."""
    stream = BytesIO(data)
    found = reader.sniff(stream, filename)
    text = reader.text_of(stream, found.media_type)
    picture = reader.thumbnail(stream, found.media_type)
    signed = reader.verify_signatures(stream) if found.media_type == kinds.PDF else None
    return {*found.marks, *text.marks, *picture.marks, *(signed.marks if signed else ())}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_marked_and_hurts_nobody(name: str, reader: SafeReader) -> None:
    make, media_type, expected = HOSTILE[name]
    stream = BytesIO(make())
    assert reader.sniff(stream).media_type in (media_type, kinds.OLE)
    text, picture = reader.text_of(stream, media_type), reader.thumbnail(stream, media_type)
    marks = {*reader.sniff(stream).marks, *text.marks, *picture.marks}
    assert expected & marks or not expected, marks
    assert "root:" not in text.text
    assert len(text.text) < 6_000_000
    # Whatever happened to the child: the next one reads on.
    sound, kind = SOUND
    assert reader.text_of(BytesIO(sound()), kind).pages == ("Ein Bescheid",)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_fuzzed_file_is_answered(reader: SafeReader, data: st.DataObject) -> None:
    made = bytearray(data.draw(st.sampled_from(FUZZED)))
    for _ in range(data.draw(st.integers(1, 30))):
        place = data.draw(st.integers(0, len(made) - 1))
        change = data.draw(st.sampled_from(["set", "cut", "double", "insert"]))
        if change == "set":
            made[place] = data.draw(st.integers(0, 255))
        elif change == "cut" and len(made) > 40:
            del made[place : place + data.draw(st.integers(1, len(made) // 4))]
        elif change == "double":
            made[place:place] = made[place : place + 200]
        else:
            made[place:place] = data.draw(st.binary(max_size=20))
    everything(reader, bytes(made), "akte.pdf")


@given(st.binary(max_size=3000), st.sampled_from(sorted(kinds.SUFFIXES)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_answered_as_any_kind(reader: SafeReader, data: bytes, media_type: str) -> None:
    reader.text_of(BytesIO(data), media_type)
    reader.thumbnail(BytesIO(data), media_type)


def test_what_is_read_in_a_child_is_what_is_there(reader: SafeReader, tmp_path: Path) -> None:
    path = tmp_path / "bescheid.pdf"
    path.write_bytes(making.pdf("eins", "zwei"))
    with path.open("rb") as file:
        assert reader.sniff(file, path.name).media_type == kinds.PDF
        assert reader.text_of(file, kinds.PDF).pages == ("eins", "zwei")
        picture = Image.open(BytesIO(reader.thumbnail(file, kinds.PDF).webp))
    assert (picture.format, max(picture.size)) == ("WEBP", 320)


def test_a_child_that_hangs_is_stopped_and_the_next_one_reads() -> None:
    reader = SafeReader(Limits(clock=1.0))
    frozen = Child(reader.limits)
    reader._free.put(frozen)
    os.kill(frozen.pid, signal.SIGSTOP)
    began = time.monotonic()
    assert reader.text_of(BytesIO(making.pdf("eins")), kinds.PDF).marks == (Mark.HOSTILE,)
    assert time.monotonic() - began < 30
    assert not psutil.pid_exists(frozen.pid)
    assert reader.text_of(BytesIO(making.pdf("eins")), kinds.PDF).pages == ("eins",)
    reader.close()


def test_a_child_killed_in_the_middle_costs_nothing() -> None:
    reader = SafeReader(Limits(seconds=4))
    child = Child(reader.limits)
    reader._free.put(child)
    make, media_type, _ = HOSTILE["one page half a million times"]
    data = make()
    killer = threading.Timer(0.5, lambda: os.kill(child.pid, signal.SIGKILL))
    killer.start()
    found = reader.text_of(BytesIO(data), media_type)
    killer.join()
    assert not psutil.pid_exists(child.pid)
    assert (found.marks, len(found.pages) > 1) == ((Mark.TOO_LARGE,), True)
    assert reader.text_of(BytesIO(making.pdf("eins")), kinds.PDF).pages == ("eins",)
    reader.close()


def test_a_child_that_has_died_while_it_waited_is_replaced(reader: SafeReader) -> None:
    with reader._child() as child:
        os.kill(child.pid, signal.SIGKILL)
    assert reader.text_of(BytesIO(making.pdf("eins")), kinds.PDF).pages == ("eins",)


def test_children_end_with_a_parent_that_was_killed() -> None:
    code = "from amtsweg.contents.confined.child import *; print(Child(Limits()).pid, flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    psutil.wait_procs([child], timeout=60)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_reader_without_children_says_nothing_of_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ReaderUnavailable):
        SafeReader().sniff(BytesIO(b"Hallo"))


def test_what_comes_from_afar_is_put_aside_first(reader: SafeReader) -> None:
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as spool:
        spool.write(making.pdf("eins"))
        assert reader.text_of(spool, kinds.PDF).pages == ("eins",)  # type: ignore[arg-type]


def test_the_limit_of_memory_is_kept() -> None:
    reader = SafeReader(Limits(seconds=4, memory=512 * 1024 * 1024))
    child = Child(reader.limits)
    reader._free.put(child)
    make, media_type, _ = HOSTILE["a stream of nothing without end"]
    reader.text_of(BytesIO(make()), media_type)
    process = psutil.Process(child.pid) if psutil.pid_exists(child.pid) else None
    assert process is None or process.memory_info().vms <= 512 * 1024 * 1024
    reader.close()


def test_a_child_is_replaced_when_it_has_done_its_share() -> None:
    reader = SafeReader(Limits(jobs_per_child=2))
    pids = set()
    for _ in range(6):
        reader.sniff(BytesIO(b"Hallo"))
        with reader._child() as child:
            pids.add(child.pid)
    assert len(pids) == 4  # two and two and two, and the one that comes next
    reader.close()


def test_a_child_can_neither_call_anybody_nor_write() -> None:
    """Looked at from outside, as the kernel knows it."""
    child = Child(Limits())
    status = Path(f"/proc/{child.pid}/status").read_text()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
    limits = Path(f"/proc/{child.pid}/limits").read_text()
    assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max file size")] == ["0"]
    child.stop()
