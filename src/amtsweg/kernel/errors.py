"""Errors in the user's words.

    AmtswegError
    ├── NotFound          there is no such thing, or it may not be seen (the two are not told apart)
    ├── NotAllowed        the person may not do this; says why
    ├── Conflict          the state does not allow it, or somebody was faster
    ├── Invalid           the input is wrong; carries a message per field
    ├── TooMuch           a limit was passed (size, number, rate)
    └── OutsideUnavailable  a neighbour system did not answer; tried again later

Modules derive their own from these. One handler in ``web`` turns them into HTTP.
"""

from collections.abc import Mapping


class AmtswegError(Exception):
    """Root of everything this product raises on purpose; the message is meant for the person at the screen."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(AmtswegError):
    """There is no such thing, or it may not be seen."""


class NotAllowed(AmtswegError):
    """The person may not do this."""


class Conflict(AmtswegError):
    """The state of the thing does not allow it."""


class Invalid(AmtswegError):
    """The input is wrong; ``fields`` maps the field's path to its message."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class TooMuch(AmtswegError):
    """A limit was passed."""


class OutsideUnavailable(AmtswegError):
    """A neighbour system did not answer."""
