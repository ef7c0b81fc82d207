"""The door of the intake."""

from amtsweg.intake.queries.receipts import receipt_of
from amtsweg.intake.services.cosigning.asking import ask as ask_to_sign
from amtsweg.intake.services.cosigning.signing import sign
from amtsweg.intake.services.submitting import similar_matters, submit

__all__ = ["ask_to_sign", "receipt_of", "sign", "similar_matters", "submit"]
