"""The writes of the records that modules above work with, by what they do."""

from amtsweg.records.services import arranging, deleting, destroying, keeping, locking, telling
from amtsweg.records.services.importing import door as importing

__all__ = ["arranging", "deleting", "destroying", "importing", "keeping", "locking", "telling"]
