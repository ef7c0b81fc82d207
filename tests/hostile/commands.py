"""Folders and files for the commands, built as an attacker would send them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from hostile.decisions import _letters, _texts
from hostile.documents import BPMN, DMN, FILES
from hostile.expressions import BOMBS
from hostile.processes import _line

PACK = Path(__file__).parents[1] / "packs" / "example" / "library-card"
ANCHORS = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
TEST = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>model.dmn</modelName>'
    '<testCase id="001"><resultNode name="d" type="decision"><expected><value>1</value></expected></resultNode>'
    "</testCase></testCases>"
)


def _model(make: Callable[[], bytes]) -> Callable[[Path], list[str]]:
    """One process model for `amtsweg bpmn check`."""

    def build(folder: Path) -> list[str]:
        (folder / "model.bpmn").write_bytes(make())
        return ["bpmn", "check", str(folder / "model.bpmn")]

    return build


def _kit(make: Callable[[], bytes], test: str = TEST) -> Callable[[Path], list[str]]:
    """A test kit of one model for `amtsweg dmn tck`."""

    def build(folder: Path) -> list[str]:
        place = folder / "compliance-level-2" / "one"
        place.mkdir(parents=True)
        (place / "model.dmn").write_bytes(make())
        (place / "test.xml").write_text(test)
        return ["dmn", "tck", str(folder)]

    return build


def _pack(file: str, make: Callable[[bytes], bytes]) -> Callable[[Path], list[str]]:
    """The example pack with one file made hostile, for `amtsweg packs check`."""

    def build(folder: Path) -> list[str]:
        place = folder / "packs" / "example" / "library-card"
        shutil.copytree(PACK, place)
        (place / file).write_bytes(make((place / file).read_bytes()))
        return ["packs", "check", str(folder / "packs")]

    return build


def _condition(text: str) -> Callable[[bytes], bytes]:
    quoted = "'" + text.replace("'", "''") + "'"
    return lambda form: form.replace(b'shown_if: kind = "child"', f"shown_if: {quoted}".encode())


def _decided(name: str) -> bytes:
    return _texts(BOMBS[name], 1).replace(b'"d0"', b'"d"').replace(b'"d_d0"', b'"d_d"')


ENTITY = '<!DOCTYPE d [<!ENTITY a "' + "a" * 9_000 + '">]>'
LOUD = ENTITY + TEST.replace(">1<", f">{'&a;' * 9_000}<")
ATTACKS: Mapping[str, Callable[[Path], list[str]]] = {
    "bpmn check, a billion laughs": _model(lambda: FILES["a billion laughs"](BPMN)),
    "bpmn check, ten megabytes": _model(lambda: _line(75_000)),
    "dmn tck, a billion laughs": _kit(lambda: FILES["a billion laughs"](DMN)),
    "dmn tck, a loop of loops": _kit(lambda: _decided("a loop of loops")),
    "dmn tck, entities in a test": _kit(lambda: _texts("1", 1), LOUD),
    "dmn tck, a long test": _kit(lambda: _texts("1", 1), TEST.replace(">1<", f">{'1' * 10_000_000}<")),
    "packs check, a form of anchors": _pack("form.yaml", lambda form: b"a0: &a0 [x]\n" + ANCHORS.encode() + form),
    "packs check, a form of ten megabytes": _pack("form.yaml", lambda form: form + b"# long\n" * 1_500_000),
    "packs check, deep YAML": _pack("form.yaml", lambda form: form + b"x: " + b"[" * 500_000),
    "packs check, a process of ten megabytes": _pack("process.bpmn", lambda _: _line(75_000)),
    "packs check, laughs in the table": _pack("fee.dmn", lambda _: FILES["a billion laughs"](DMN)),
    "packs check, overlapping letters": _pack("fee.dmn", lambda _: _letters(1_000)),
    "packs check, parentheses": _pack("form.yaml", _condition("(" * 19_000)),
    "packs check, a loop of loops": _pack("form.yaml", _condition(f"count({BOMBS['a loop of loops']}) > 1")),
}
