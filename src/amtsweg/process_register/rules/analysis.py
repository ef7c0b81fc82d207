"""How figures of a process are shown: as words, as levels of colour with a legend, as shares of a bar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amtsweg.bpmn.api import Node, NodeKind, ProcessModel
from amtsweg.metrics.contracts import ElementFigures

LEVELS = 5
MINUTE, HOUR, DAY = 60, 3600, 86400


class Shown(StrEnum):
    """The figure by which a drawing is coloured; the value is what the address of the page says."""

    TIME = "liegezeit"
    COUNT = "anzahl"
    LIVE = "jetzt"


SHOWN: Mapping[Shown, Promise] = {
    Shown.TIME: gettext_lazy("Liegezeit, Median"),
    Shown.COUNT: gettext_lazy("Anzahl"),
    Shown.LIVE: gettext_lazy("Gerade hier"),
}

_KINDS: Mapping[NodeKind, Promise] = {
    NodeKind.START: gettext_lazy("Beginn"),
    NodeKind.END: gettext_lazy("Ende"),
    NodeKind.CATCH: gettext_lazy("Ereignis"),
    NodeKind.THROW: gettext_lazy("Ereignis"),
    NodeKind.BOUNDARY: gettext_lazy("Ereignis am Rand"),
    NodeKind.USER_TASK: gettext_lazy("Aufgabe"),
    NodeKind.MANUAL_TASK: gettext_lazy("Aufgabe ohne System"),
    NodeKind.SERVICE_TASK: gettext_lazy("Dienst"),
    NodeKind.SCRIPT_TASK: gettext_lazy("Berechnung"),
    NodeKind.RULE_TASK: gettext_lazy("Entscheidungstabelle"),
    NodeKind.SEND_TASK: gettext_lazy("Nachricht senden"),
    NodeKind.RECEIVE_TASK: gettext_lazy("Warten auf Nachricht"),
    NodeKind.SUBPROCESS: gettext_lazy("Teilprozess"),
    NodeKind.EVENT_SUBPROCESS: gettext_lazy("Ereignis-Teilprozess"),
    NodeKind.CALL: gettext_lazy("Anderer Prozess"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a drawing with its figures: a row of the table and what is laid over the drawing.

    ``level`` is 0 (nothing measured) to 5; ``badge`` is what stands on the element, empty where that would say nothing.
    """

    element: str
    name: str
    kind: str
    figures: ElementFigures
    level: int
    badge: str

    @property
    def median(self) -> str:
        """Return the median time at this element in words."""
        return duration(self.figures.median_seconds)

    @property
    def p90(self) -> str:
        """Return the time within which nine of ten were done, in words."""
        return duration(self.figures.p90_seconds)

    @property
    def waiting(self) -> str:
        """Return how long a task waited for somebody, in words."""
        return duration(self.figures.waiting_median_seconds)

    @property
    def working(self) -> str:
        """Return how long somebody worked on a task, in words."""
        return duration(self.figures.working_median_seconds)


@dataclass(frozen=True, slots=True)
class Range:
    """One colour of the legend and the values it stands for."""

    level: int
    text: str


def duration(seconds: float | None) -> str:
    """Return a span of time in words, with as much of it as matters; a dash where nothing was measured."""
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        return _("unter 1 Minute")
    if seconds < HOUR:
        count = round(seconds / MINUTE)
        return ngettext("%(count)s Minute", "%(count)s Minuten", count) % {"count": count}
    if seconds < DAY:
        return _("%(count)s Stunden") % {"count": number_format(round(seconds / HOUR, 1), 1)}
    return _("%(count)s Tage") % {"count": number_format(round(seconds / DAY, 1), 1)}


def name_of(model: ProcessModel | None, element: str) -> str:
    """Return what the drawing calls an element; what is not in it keeps its id."""
    node = model.nodes.get(element) if model else None
    return node.name or kind_of(node) if node else element


def kind_of(node: Node) -> str:
    """Return what kind of element this is, in a word."""
    return str(_KINDS.get(node.kind, gettext_lazy("Verzweigung")))


def steps(model: ProcessModel, figures: Mapping[str, ElementFigures], shown: Shown) -> list[Step]:
    """Return the elements in the order of the drawing; those of other versions, which it lacks, stand at the end."""
    highest = max((value(one, shown) for one in figures.values()), default=0)
    drawn = [(node.id, node.name or kind_of(node), kind_of(node)) for node in model.nodes.values()]
    others = [(element, element, _("in dieser Fassung nicht")) for element in figures if element not in model.nodes]
    found = []
    for element, name, kind in drawn + others:
        one = figures.get(element) or ElementFigures(element)
        found.append(Step(element, name, kind, one, level(value(one, shown), highest), _badge(one, shown)))
    return found


def _badge(one: ElementFigures, shown: Shown) -> str:
    if shown is Shown.COUNT:
        return f"{one.entered} ×" if one.entered else ""
    # What happens by itself takes seconds; to say so at every gateway would hide what matters.
    return duration(one.median_seconds) if (one.median_seconds or 0) >= MINUTE else ""


def value(one: ElementFigures, shown: Shown) -> float:
    """Return the figure an element is coloured by."""
    if shown is Shown.TIME:
        return one.median_seconds or 0
    return one.entered if shown is Shown.COUNT else one.live


def level(number: float, highest: float) -> int:
    """Return the level of a value: 0 for nothing, else the fifth of the highest value it lies in."""
    return min(LEVELS, ceil(LEVELS * number / highest)) if number > 0 and highest > 0 else 0


def legend(figures: Iterable[ElementFigures], shown: Shown) -> list[Range]:
    """Return what each colour stands for; colours that nothing could have are left out."""
    highest = max((value(one, shown) for one in figures), default=0)
    if highest <= 0:
        return []
    if shown is Shown.TIME:
        ends = [duration(highest * n / LEVELS) for n in range(1, LEVELS + 1)]
        return [Range(n, _("bis %(end)s") % {"end": end}) for n, end in enumerate(ends, 1)]
    return list(_whole_numbers(int(highest)))


def _whole_numbers(highest: int) -> Iterable[Range]:
    for n in range(1, LEVELS + 1):
        first, last = highest * (n - 1) // LEVELS + 1, highest * n // LEVELS
        if first <= last:
            yield Range(n, str(first) if first == last else f"{first}–{last}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: where it begins and how wide it is, both in percent."""

    label: str
    text: str
    begin: float
    width: float
    kind: str


def parts(whole: Sequence[tuple[str, float, str]]) -> list[Part]:
    """Lay out the parts (label, seconds, kind) of a bar one after the other; nothing for a whole of nothing."""
    total = sum(seconds for _label, seconds, _kind in whole)
    found, begin = [], 0.0
    for label, seconds, kind in whole if total else ():
        width = round(100 * seconds / total, 2)
        found.append(Part(label, duration(seconds), round(begin, 2), width, kind))
        begin += width
    return found
