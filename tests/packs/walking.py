"""What walks through packs share: answers from their golden examples, money, letters as text."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdfium2
import yaml

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import Case
from amtsweg.cases.queries.details import latest_decision, messages_of
from amtsweg.kernel.actors import ANONYMOUS, system
from amtsweg.kernel.blobs import read_blob
from amtsweg.payments import api as payments
from amtsweg.records import api as records
from way import PACKS, Way


def example(pack: str, name: str) -> dict[str, Any]:
    """The answers of a golden example."""
    answers: dict[str, Any] = yaml.safe_load((PACKS / pack / "examples" / f"{name}.yaml").read_text())["answers"]
    return answers


def begin(way: Way, slug: str, answers: Mapping[str, object]) -> None:
    """Send in and let the worker come to rest."""
    way.submit(slug, answers)
    way.work()


def owed(way: Way) -> list[Decimal]:
    """What is still to be paid."""
    return [one.amount for one in payments.demands_of(way.case_id) if one.is_open]


def pay(way: Way) -> None:
    """Let the money arrive."""
    (demand,) = [one for one in payments.demands_of(way.case_id) if one.is_open]
    payments.record_transfer(
        demand_id=demand.id, amount=demand.amount, transaction=f"T {demand.id}", actor=system("bank"), at=way.at
    )
    way.work()


def answer(way: Way, text: str) -> None:
    """Answer the open request as the applicant."""
    (asked,) = [one for one in messages_of(way.case_id) if one.is_open]
    cases.answer_request(
        case_id=way.case_id, message_id=asked.id, text=text, uploads=[], actor=ANONYMOUS, at=way.at
    )  # fmt: skip
    way.work()


def withdraw(way: Way) -> None:
    """Take the application back as the applicant."""
    cases.withdraw(case_id=way.case_id, reason="Nicht mehr nötig", actor=ANONYMOUS, at=way.at)
    way.work()


def case_of(way: Way) -> Case:
    """The case as it stands."""
    return cases.get_case(way.case_id)


def told(way: Way) -> list[str]:
    """What the office wrote to the applicant."""
    return [one.text for one in messages_of(way.case_id) if one.direction == "to_applicant"]


def letter_pdf(way: Way) -> bytes:
    """The letter of the latest decision."""
    decision = latest_decision(way.case_id)
    assert decision is not None
    assert decision.document_id is not None
    return read_blob(records.document(decision.document_id).sha256)


def letter_text(way: Way) -> str:
    """The letter as text, in one line."""
    pages = pypdfium2.PdfDocument(BytesIO(letter_pdf(way)))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
