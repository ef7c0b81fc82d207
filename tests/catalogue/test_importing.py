"""Importing the service list."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Rejected
from amtsweg.kernel.errors import Invalid

pytestmark = pytest.mark.usefixtures("system_scope")

LIST = """leika_key,name,leika_type,ozg_key,ozg_service,life_situation,subject,legal_basis
99102013000000,Hundesteuer,4,10160,Hundehaltung,Tierhaltung,Engagement & Hobby,
99102013010000,Hundesteuer Befreiung,4,10160,Hundehaltung,Tierhaltung,Engagement & Hobby,
,Gebühr für Bäume,1,10478,Bäume,Umwelt,Umwelt,
,gebühr für bäume,1,10478,Bäume,Umwelt,Umwelt,
3233,Test 4,44,,,,,
99102013000000,Noch einmal,4,,,,,
99102013000099,,4,,,,,
"""


@pytest.fixture
def service_list(tmp_path: Path) -> Path:
    """A list with good and bad lines."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def test_good_lines_are_taken_and_bad_ones_named(service_list: Path, at: datetime) -> None:
    report = catalogue.import_services(service_list, at=at)
    assert (report.created, report.unchanged, report.changed) == (3, 0, 0)
    assert report.rejected == (
        Rejected(5, "„gebühr für bäume“ steht schon in Zeile 4."),
        Rejected(6, "„3233“ ist kein LeiKa-Schlüssel mit 14 Ziffern."),
        Rejected(7, "„99102013000000“ steht schon in Zeile 2."),
        Rejected(8, "Der Name fehlt."),
    )
    assert sorted(models.Service.objects.values_list("slug", flat=True)) == [
        "gebuehr-fuer-baeume",
        "hundesteuer",
        "hundesteuer-befreiung",
    ]


def test_a_second_run_changes_nothing(service_list: Path, at: datetime) -> None:
    catalogue.import_services(service_list, at=at)
    before = list(models.Service.objects.order_by("id").values())
    report = catalogue.import_services(service_list, at=at)
    assert (report.created, report.unchanged, report.changed) == (0, 3, 0)
    assert list(models.Service.objects.order_by("id").values()) == before


def test_a_changed_line_changes_its_service(service_list: Path, at: datetime) -> None:
    catalogue.import_services(service_list, at=at)
    service_list.write_text(LIST.replace("Hundesteuer Befreiung", "Hundesteuer Erlass"))
    report = catalogue.import_services(service_list, at=at)
    assert (report.created, report.unchanged, report.changed) == (0, 2, 1)
    assert catalogue.service("hundesteuer-befreiung").title == "Hundesteuer Erlass"


def test_as_many_statements_for_many_lines_as_for_few(service_list: Path, tmp_path: Path, at: datetime) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        catalogue.import_services(service_list, at=at)
    lines = "".join(f"{number:014},Leistung {number}\n" for number in range(300))
    (tmp_path / "many.csv").write_text("leika_key,name\n" + lines)
    with CaptureQueriesContext(connection) as many:
        catalogue.import_services(tmp_path / "many.csv", at=at)
    assert len(many) == len(few)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"leika_key,name\n1,\xff\n", b""])
def test_what_is_no_list_is_refused(tmp_path: Path, at: datetime, content: bytes) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        catalogue.import_services(path, at=at)


def test_names_that_look_alike_in_addresses_stay_apart(tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "alike.csv"
    path.write_text("leika_key,name\n00000000000001,Fluss-Stück\n00000000000002,Fluss Stück\n")
    catalogue.import_services(path, at=at)
    slugs = sorted(models.Service.objects.values_list("slug", flat=True))
    assert slugs == ["fluss-stueck", "fluss-stueck-00000000000002"]
