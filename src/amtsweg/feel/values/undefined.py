"""The signal that an operation has no value, which the nearest node turns into null with its reason."""

from __future__ import annotations


class Undefined(Exception):
    """An operation is not defined for its operands."""
