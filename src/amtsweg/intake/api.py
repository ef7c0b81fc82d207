"""The door of the intake."""

from amtsweg.intake.queries.receipts import receipt_of
from amtsweg.intake.services.submitting import similar_matters, submit

__all__ = ["receipt_of", "similar_matters", "submit"]
