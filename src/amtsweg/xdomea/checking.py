"""Whether a message is valid by the schema of its version."""

from __future__ import annotations

from amtsweg.xdomea.contracts import Problem, Unreadable, Version
from amtsweg.xdomea.reading import parse, recognise
from amtsweg.xdomea.schema import namespace, violations


def validate(xml: bytes, version: Version | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with a message: by the schema of its own version, or of the one that is expected."""
    try:
        root = parse(xml)
        kind, own, spoken = recognise(root)
    except Unreadable as error:
        return error.problems
    wanted = version or own
    if spoken != namespace(wanted):
        return (Problem("/", f"Die Nachricht ist nicht in xdomea {wanted}, sondern in {spoken}."),)
    return violations(root.getroottree(), wanted, kind)
