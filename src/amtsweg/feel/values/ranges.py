"""Ranges: everything between two ends, or on one side of one end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of ordered values. An end of None stands open: no bound on that side."""

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
