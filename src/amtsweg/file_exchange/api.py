"""The door of the exchange."""

from amtsweg.file_exchange.services.importing import import_files

__all__ = ["import_files"]
