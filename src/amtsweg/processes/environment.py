"""What `bpmn` asks of its caller, answered by FEEL, DMN and the working-day calendar of the state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from amtsweg.bpmn.api import EvaluationFailed
from amtsweg.feel import api as feel
from amtsweg.kernel.calendar import WorkingCalendar, end_of_day, parse_period
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid
from amtsweg.processes.decisions import Decisions, Made

_CALENDAR_PERIOD = re.compile(r"P(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+W?D)?")
_CLOCK_PERIOD = re.compile(r"P(?:(?P<days>\d+)D)?T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?P<time>T.+)?")
_CYCLE = re.compile(r"R\d*/(?P<period>.+)")


@dataclass(frozen=True, slots=True)
class OfficeEnvironment:
    """FEEL, the decisions deployed with one model, and the calendar of the state it runs in."""

    decisions: Decisions
    calendar: WorkingCalendar
    now: datetime | None = None
    made: list[Made] = field(default_factory=list)

    def at(self, moment: datetime) -> "OfficeEnvironment":
        """The same for one step: `now()` means the moment of the step; the decisions it makes are gathered."""
        return replace(self, now=moment, made=[])

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """The value of a FEEL expression, as JSON."""
        try:
            return feel.to_json(compile_feel(expression, variables).evaluate(variables, now=self.now))
        except feel.FeelError as error:
            raise EvaluationFailed(f"'{expression}': {error}") from error

    def decide(self, decision_ref: str, variables: Mapping[str, object]) -> object:
        """The result of a decision, as JSON."""
        made = self.decisions.decide(decision_ref, variables, now=self.now)
        self.made.append(made)
        return made.value

    def due(
        self, kind: Literal["date", "duration", "cycle"], text: str, variables: Mapping[str, object], at: datetime
    ) -> datetime:
        """The moment a timer fires; days, weeks and months end with a working day (§ 193 BGB), hours do not."""
        cycle = _CYCLE.fullmatch(text)
        if kind == "cycle" and cycle is not None:
            return self._next(cycle["period"], at)
        literal = text if is_moment(text) else self.evaluate(text, variables)
        if isinstance(literal, str) and _DATE.fullmatch(literal):
            return self._on(literal)
        return self._after(str(literal), at)

    def _next(self, period: str, at: datetime) -> datetime:
        after = self._after(period, at)
        if after <= at:
            raise EvaluationFailed(f"the cycle '{period}' never gets on")
        return after

    def _after(self, period: str, at: datetime) -> datetime:
        clock = _CLOCK_PERIOD.fullmatch(period)
        if clock is not None:
            return at + timedelta(**{unit: int(value or 0) for unit, value in clock.groupdict().items()})
        try:
            return self.calendar.due(at, parse_period(period))
        except Invalid as error:
            raise EvaluationFailed(error.message) from error

    def _on(self, text: str) -> datetime:
        """A day is over at its end, a moment is itself."""
        try:
            if len(text) > len("2026-01-01"):
                moment = datetime.fromisoformat(text)
                return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)
            day = self.calendar.next_working_day(date.fromisoformat(text))
        except ValueError as error:
            raise EvaluationFailed(f"'{text}' is not a moment") from error
        return end_of_day(day)


def compile_feel(text: str, variables: Mapping[str, object]) -> feel.Expression:
    """The compiled expression; names with spaces are told to the reader, all others explain themselves."""
    return feel.compile_expression(text, names=tuple(sorted(name for name in variables if not name.isidentifier())))


def is_moment(text: str) -> bool:
    """Whether a text is itself a period, a date or a moment, and not an expression."""
    return any(
        pattern.fullmatch(text) is not None and text != "P" for pattern in (_CALENDAR_PERIOD, _CLOCK_PERIOD, _DATE)
    )
