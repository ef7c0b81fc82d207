"""Walk the services of the packs: their golden examples as answers, one office with a clerk and a lead."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO

import pypdfium2
import yaml

from amtsweg.cases.queries.details import latest_decision
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.actors import system
from amtsweg.kernel.blobs import read_blob
from amtsweg.kernel.clock import FixedClock
from amtsweg.payments import api as payments
from amtsweg.records import api as records
from way import PACKS, Way, found_city, hire


@contextmanager
def office(unit: str, *, at: datetime, clock: FixedClock) -> Iterator[Way]:
    """A way through the real city, with the people of one unit; every commit is rolled back at the end."""
    found_city(at)
    yield Way(clock=clock, clerk=hire("Ayla", at, ("clerk", unit)), lead=hire("Bruno", at, ("team-lead", unit)))
    forget()


def example(pack: str, name: str) -> Mapping[str, object]:
    """The answers of a golden example."""
    content = yaml.safe_load((PACKS / pack / "examples" / f"{name}.yaml").read_text())
    answers: Mapping[str, object] = content["answers"]
    return answers


def pay(way: Way) -> None:
    """Let the money of the open demand arrive."""
    (demand,) = [one for one in payments.demands_of(way.case_id) if one.is_open]
    payments.record_transfer(
        demand_id=demand.id, amount=demand.amount, transaction=f"T {demand.id}", actor=system("bank"), at=way.at
    )
    way.work()


def letter_text(way: Way) -> str:
    """What the letter of the decision says, on one line."""
    decision = latest_decision(way.case_id)
    assert decision is not None
    assert decision.document_id is not None
    pdf = read_blob(records.document(decision.document_id).sha256)
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
