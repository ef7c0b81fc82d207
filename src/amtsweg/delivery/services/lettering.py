"""Setting letters for everybody in this process, with one pool of confined children."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from amtsweg.delivery.contracts import LetterJob
from amtsweg.delivery.typesetting.letters import Typesetter


def render_letter(
    *, template: str, data: Mapping[str, object], assets: Mapping[str, bytes], at: datetime | None = None
) -> bytes:
    """Return a letter as PDF/A-2a and PDF/UA-1; the template reads ``data`` from ``/data.json``, never as code.

    Raises TemplateFault with file and line, LetterTooLarge, OutsideUnavailable.
    """
    return _typesetter().set_letter(LetterJob(template, data, assets, at))


@cache
def _typesetter() -> Typesetter:
    return Typesetter()
