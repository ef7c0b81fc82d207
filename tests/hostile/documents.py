"""XML that wants to take all time and all memory there is, or what is none of its business."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amtsweg.bpmn import api as bpmn
from amtsweg.dmn import api as dmn

MEGABYTES = 10_000_000
BPMN, DMN = "http://www.omg.org/spec/BPMN/20100524/MODEL", "https://www.omg.org/spec/DMN/20230324/MODEL/"
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))


def _laughs(namespace: str) -> bytes:
    return f'<!DOCTYPE d [{LAUGHS}]><definitions xmlns="{namespace}">&l9;</definitions>'.encode()


def _blowup(namespace: str) -> bytes:
    body = "&a;" * 100_000
    return f'<!DOCTYPE d [<!ENTITY a "{"a" * 100_000}">]><definitions xmlns="{namespace}">{body}</definitions>'.encode()


def _file(namespace: str) -> bytes:
    return (
        f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions xmlns="{namespace}">&a;</definitions>'
    ).encode()


def _address(namespace: str) -> bytes:
    return f'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd"><definitions xmlns="{namespace}"/>'.encode()


def _parameters(namespace: str) -> bytes:
    inner = '<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;'
    return f'<!DOCTYPE d [{inner}]><definitions xmlns="{namespace}"/>'.encode()


def _wide(namespace: str) -> bytes:
    """The same in an encoding in which no ASCII word is found."""
    return ('<?xml version="1.0" encoding="UTF-16"?>' + _laughs(namespace).decode()).encode("utf-16")


def _filled(fill: Callable[[], str]) -> Callable[[str], bytes]:
    return lambda namespace: f'<definitions xmlns="{namespace}">{fill()}</definitions>'.encode()


FILES: Mapping[str, Callable[[str], bytes]] = {
    "a billion laughs": _laughs,
    "quadratic blowup": _blowup,
    "a file from outside": _file,
    "an address from outside": _address,
    "entities for entities": _parameters,
    "laughs in UTF-16": _wide,
    "nothing": lambda _: b"",
    "no XML": lambda _: b"\x00" * MEGABYTES,
    "ten megabytes of text": _filled(lambda: "a" * MEGABYTES),
    "ten megabytes of a comment": _filled(lambda: f"<!--{'a' * MEGABYTES}-->"),
    "ten megabytes of elements": _filled(lambda: '<process id="a"/>' * (MEGABYTES // 17)),
    "four megabytes of elements": _filled(lambda: "<a/>" * 990_000),
    "four megabytes of foreign elements": _filled(lambda: '<x xmlns="urn:x">' + "<a/>" * 990_000 + "</x>"),
    "four megabytes of comments": _filled(lambda: "<!---->" * 560_000),
    "four megabytes of instructions": _filled(lambda: "<?a?>" * 780_000),
    "four megabytes of depth": _filled(lambda: "<a>" * 570_000 + "</a>" * 570_000),
    "a depth of 250": _filled(lambda: "<subProcess>" * 250 + "</subProcess>" * 250),
    "a million attributes": _filled(lambda: "<a " + " ".join(f'a{i}=""' for i in range(1_000_000)) + "/>"),
    "four megabytes of attributes": _filled(lambda: "<a " + " ".join(f'a{i}=""' for i in range(350_000)) + "/>"),
    "the same attribute": _filled(lambda: "<a " + 'a="" ' * 700_000 + "/>"),
    "a long attribute": _filled(lambda: f'<a id="{"a" * 3_900_000}"/>'),
    "a long name": _filled(lambda: f"<{'a' * 3_900_000}/>"),
    "namespaces": _filled(lambda: "<a " + " ".join(f'xmlns:a{i}="urn:{i}"' for i in range(150_000)) + "/>"),
    "characters": _filled(lambda: "&#65;" * 790_000),
    "an open end": lambda namespace: f'<definitions xmlns="{namespace}">'.encode() + b"<a>" * 1_300_000,
}


def _judged(xml: bytes) -> object:
    """A report names what is wrong instead of raising."""
    judgement = bpmn.judge(xml)
    if judgement.problems:
        raise bpmn.BpmnError(judgement.problems)
    return judgement


ATTACKS: Mapping[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    **{f"{name}, as decisions": (lambda make=make: make(DMN), dmn.read) for name, make in FILES.items()},
    **{f"{name}, as process": (lambda make=make: make(BPMN), _judged) for name, make in FILES.items()},
    **{
        f"{name}, there and back": (lambda make=make: make(BPMN), bpmn.roundtrip)
        for name, make in FILES.items()
        if name in ("four megabytes of foreign elements", "four megabytes of comments", "four megabytes of depth")
    },
}
