"""The state's real service list of 2019, where it lies beside this checkout."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.catalogue import api as catalogue

LIST = Path(__file__).parents[3] / "shared" / "data" / "leika-ozg-nrw-2019.csv"

pytestmark = [
    pytest.mark.usefixtures("system_scope"),
    pytest.mark.skipif(not LIST.exists(), reason="the real service list does not lie beside this checkout"),
]


def test_every_line_is_taken_or_named_and_a_second_run_changes_nothing(at: datetime) -> None:
    with CaptureQueriesContext(connection) as statements:
        first = catalogue.import_services(LIST, at=at)
    assert (first.created, first.changed, first.unchanged) == (5247, 0, 0)
    assert sorted(one.reason.rpartition("“")[2] for one in first.rejected) == [
        " ist kein LeiKa-Schlüssel mit 14 Ziffern.",
        " ist kein LeiKa-Schlüssel mit 14 Ziffern.",
        " steht schon in Zeile 4547.",
        " steht schon in Zeile 5153.",
    ]
    assert len(statements) <= 20
    second = catalogue.import_services(LIST, at=at)
    assert (second.created, second.changed, second.unchanged) == (0, 0, 5247)
    assert [one.title for one in catalogue.search("hundesteuer").services[:3]] == [
        "Hundesteuer",
        "Hundesteuer Befreiung",
        "Hundesteuer Festsetzung",
    ]
