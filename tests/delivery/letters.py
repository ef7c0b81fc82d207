"""A realistic letter of two pages, for tests and the bench."""

from datetime import UTC, datetime
from pathlib import Path

from amtsweg.delivery.contracts import LetterJob

LETTERHEAD = Path(__file__).parents[2] / "packs" / "paderborn" / "letterhead.typ"

TEMPLATE = """#import "/letterhead.typ": letter, amount, day, fact-table
#let data = json("/data.json")
#show: letter.with(data, subject: "Auskunft aus dem Baulastenverzeichnis")
Guten Tag #data.name,

auf Ihren Antrag vom #day(data.applied) erteilen wir Ihnen folgende Auskunft.

== Entscheidung
#fact-table(data.facts)

Für diese Auskunft ist eine Gebühr von #amount(data.fee) zu zahlen.

#for section in data.sections [
  == #section.title
  #section.text
]
"""


def example_data(name: str = "Käthe Muster") -> dict[str, object]:
    return {
        "name": name,
        "applied": "2026-02-27",
        "fee": "1234.5",
        "facts": [["Gemarkung", "Elsen"], ["Flurstück", "Flur 3, 117/2"], ["Eintragung", "keine"]],
        "sections": [{"title": f"Abschnitt {n}", "text": "Der Antrag wurde geprüft. " * 30} for n in range(1, 6)],
        "city": {
            "name": "Stadt Beispiel", "street": "Am Markt 1", "zip_code": "12345", "town": "Beispiel",
            "phone": "01234 56-0", "email": "bau@stadt.example", "check_url": "https://service.stadt.example/pruefen/",
        },
        "unit": {"name": "Amt für Bauordnung"},
        "recipient": {"name": name, "address": ["Musterweg 3", "12345 Beispiel"]},
        "reference_number": "63.20-2026/00017",
        "number": "XX-4F7K-9Q2M-C",
        "decision": {"outcome": "granted"},
        "date": "02.03.2026",
    }  # fmt: skip


def example_job(name: str = "Käthe Muster") -> LetterJob:
    assets = {"letterhead.typ": LETTERHEAD.read_bytes()}
    return LetterJob(TEMPLATE, example_data(name), assets, datetime(2026, 3, 2, 8, tzinfo=UTC))
