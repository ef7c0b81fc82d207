"""The pace of one sender does not touch another's, and is forgotten."""

from amtsweg.delivery.pace import Pace


def test_pace() -> None:
    now = [0.0]
    pace = Pace(times=2, seconds=60, clock=lambda: now[0])
    assert [pace.allows("a"), pace.allows("a"), pace.allows("a"), pace.allows("b")] == [True, True, False, True]
    now[0] = 61
    assert pace.allows("a") is True
    assert pace._seen.keys() == {"a"}
