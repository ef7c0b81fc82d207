"""Children for strangers' work: no network, bounded, replaced when they die; and the seal check that runs in one."""

import threading
import zlib
from collections.abc import Iterator

import pytest

from amtsweg.delivery.adapters.local_seal.sealer import LocalSealer
from amtsweg.delivery.checking import checker as checking
from amtsweg.delivery.checking.checker import Checker
from amtsweg.delivery.checking.verification import NO_PDF, verify
from amtsweg.delivery.confined.child import Child, Limits, Overrun

SETTER = "amtsweg.delivery.typesetting.program"


@pytest.fixture
def checker() -> Iterator[Checker]:
    checker = Checker(Limits(seconds=20, memory=768 << 20))
    yield checker
    checker.close()


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(SETTER, Limits(seconds=2))
    yield child
    child.stop()


def test_network_is_refused_by_the_system(child: Child) -> None:
    assert child.network_refused is True


def test_a_dead_child_says_so(child: Child) -> None:
    child._process.kill()
    with pytest.raises(Overrun):
        child.ask({"root": "x", "timestamp": 0})
    assert child.usable is False


def test_a_child_that_reads_nothing_does_not_hold_us(child: Child) -> None:
    child._process.send_signal(19)  # stopped, so the pipe fills up
    with pytest.raises(Overrun) as overrun:
        child.ask({"root": "x", "timestamp": 0}, b"x" * (4 << 20))
    assert overrun.value.too_long is True


def test_the_confined_check_says_the_same(checker: Checker, sealed: bytes, sealer: LocalSealer) -> None:
    roots = sealer.trusted_roots()
    for data in (sealed, sealed.replace(b"/Reason (Bescheid)", b"/Reason (Beschejd)"), sealed + b"x", b"nichts"):
        assert checker.check(data, roots=roots) == verify(data, roots=roots)


def bomb(times: int) -> bytes:
    """A small file whose object stream unpacks to very much."""
    packed = zlib.compress(b" " * times, 9)
    head = b"%PDF-1.7\n"
    stream = b"1 0 obj\n<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    body = head + stream + packed + b"\nendstream\nendobj\n"
    rows = bytes([0, 0, 0, 0, 0, 1]) + bytes([1]) + len(head).to_bytes(4) + b"\0" + b"\2" + (1).to_bytes(4) + b"\0"
    table = b"3 0 obj\n<</Type/XRef/Size 3/W[1 4 1]/Root 2 0 R/Length %d>>\nstream\n" % len(rows)
    return body + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def test_a_bomb_ends_the_child_and_not_us(checker: Checker, sealed: bytes, sealer: LocalSealer) -> None:
    report = checker.check(bomb(1 << 30), roots=sealer.trusted_roots())
    assert (report.valid, len(report.problems)) == (False, 1)
    assert checker.check(sealed, roots=sealer.trusted_roots()).valid is True


def test_too_long_is_answered_in_words(sealed: bytes, sealer: LocalSealer) -> None:
    hasty = Checker(Limits(seconds=0))
    assert hasty.check(sealed, roots=sealer.trusted_roots()).problems == (checking.TOO_MUCH,)
    hasty.close()


def test_many_at_once(checker: Checker, sealed: bytes, sealer: LocalSealer) -> None:
    found: list[bool] = []
    roots = sealer.trusted_roots()
    threads = [
        threading.Thread(target=lambda: found.append(checker.check(sealed, roots=roots).valid)) for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [True] * 4
    assert checker.check(b"x", roots=roots).problems == (NO_PDF,)
