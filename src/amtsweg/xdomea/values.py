"""Simple values as XML Schema writes them, and back; what Python cannot hold is a `ValueError`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from uuid import UUID

from amtsweg.xdomea.grammar.slots import Simple

_ZONE = r"(?P<zone>Z|[+-]\d\d:\d\d)?"
_DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)" + _ZONE, re.ASCII)
_CLOCK = r"(?P<H>\d\d):(?P<M>\d\d):(?P<S>\d\d)(\.(?P<f>\d+))?" + _ZONE
_TIME = re.compile(_CLOCK, re.ASCII)
_MOMENT = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)T" + _CLOCK, re.ASCII)
_YEAR = re.compile(r"(?P<y>\d{4})" + _ZONE, re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_FLAGS = {"1": True, "true": True, "0": False, "false": False}
_WIDEST = timedelta(hours=14)


def token(text: str) -> str:
    """Collapse white space as XML Schema does for everything that is no free text."""
    return " ".join(text.split())


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(token(text))
    if found is None:
        raise ValueError(text)
    return found


def _zone(found: re.Match[str]) -> tzinfo | None:
    text = found["zone"]
    if text is None:
        return None
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)


def _clock(found: re.Match[str]) -> time:
    fraction = int(((found["f"] or "") + "000000")[:6])
    return time(int(found["H"]), int(found["M"]), int(found["S"]), fraction, _zone(found))


def _day(found: re.Match[str]) -> date:
    return date(int(found["y"]), int(found["m"]), int(found["d"]))


def read_date(text: str) -> date:
    """Read *xs:date*; a zone it may bear says nothing about the day and is left."""
    return _day(_match(_DATE, text))


def read_year(text: str) -> date:
    """Read *xs:gYear* as the last day of the year."""
    return date(int(_match(_YEAR, text)["y"]), 12, 31)


def read_time(text: str) -> time:
    """Read *xs:time*."""
    return _clock(_match(_TIME, text))


def read_moment(text: str) -> datetime:
    """Read *xs:dateTime*, with or without its zone."""
    found = _match(_MOMENT, text)
    if found["H"] == "24":
        clock = _clock(_match(_TIME, "00" + token(text).partition("T")[2][2:]))
        return datetime.combine(_day(found) + timedelta(days=1), clock)
    return datetime.combine(_day(found), _clock(found))


def read_flag(text: str) -> bool:
    """Read *xs:boolean*."""
    try:
        return _FLAGS[token(text)]
    except KeyError:
        raise ValueError(text) from None


def read_whole(text: str) -> int:
    """Read a whole number."""
    return int(_match(_WHOLE, text)[0])


def read_id(text: str) -> UUID:
    """Read a UUID as the standard writes it."""
    return UUID(_match(_UUID, text)[0])


def exact(kind: Simple, text: str) -> bool:
    """Whether nothing of what stands there gets lost: a zone of a day, more than microseconds."""
    if kind in {Simple.DATE, Simple.YEAR}:
        return (_DATE if kind is Simple.DATE else _YEAR).fullmatch(token(text))["zone"] is None  # type: ignore[index]  # it was read
    if kind in {Simple.TIME, Simple.MOMENT}:
        fraction = re.search(r"\.(\d+)", text)
        return fraction is None or not fraction[1][6:].strip("0")
    return True


READERS: dict[Simple, Callable[[str], object]] = {
    Simple.TEXT: str,
    Simple.NUMBER: str,
    Simple.FILE_NAME: str,
    Simple.COUNT: read_whole,
    Simple.YEARS: read_whole,
    Simple.FLAG: read_flag,
    Simple.TRUE: read_flag,
    Simple.ALWAYS: read_flag,
    Simple.DATE: read_date,
    Simple.YEAR: read_year,
    Simple.TIME: read_time,
    Simple.MOMENT: read_moment,
    Simple.ID: read_id,
}


def _within(zone: tzinfo | None, offset: timedelta | None) -> bool:
    """Whether XML Schema can write the zone: whole minutes, at most fourteen hours."""
    return zone is None or offset is None or (abs(offset) <= _WIDEST and not offset % timedelta(minutes=1))


def write_moment(value: datetime) -> str:
    """Write *xs:dateTime*."""
    return (value if _within(value.tzinfo, value.utcoffset()) else value.astimezone(UTC)).isoformat()


def write_time(value: time) -> str:
    """Write *xs:time*."""
    if _within(value.tzinfo, value.utcoffset()):
        return value.isoformat()
    moment = datetime.combine(date(2000, 1, 2), value).astimezone(UTC)
    return moment.timetz().isoformat()
