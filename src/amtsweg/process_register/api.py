"""The door of the process register."""

from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.services.loading import load_processes

__all__ = [
    "entry",
    "load_processes",
]
