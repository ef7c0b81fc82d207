"""Loading packs: new versions for what changed, nothing for what did not."""

from datetime import datetime
from pathlib import Path

import pytest

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue import models
from amtsweg.identity.contracts import TrustLevel
from amtsweg.kernel.models import EventRecord
from amtsweg.kernel.packs import PackError
from catalogue.test_packs import change

pytestmark = pytest.mark.usefixtures("system_scope")


def test_a_pack_becomes_a_service_with_a_version(packs: Path, at: datetime) -> None:
    report = catalogue.load_packs(packs, at=at)
    assert [(one.slug, one.version, one.outcome) for one in report.packs] == [("bibliotheksausweis", 1, "created")]
    version = catalogue.current_version("bibliotheksausweis")
    assert version is not None
    assert (version.version, version.unit_key, version.account, version.trust_level) == (
        1,
        "buecherei",
        "optional",
        TrustLevel.BASIC,
    )
    assert (set(version.task_forms), set(version.letters), set(version.decisions)) == ({"check"}, {"card"}, {"fee"})
    assert version.process_xml == (packs / "example/library-card/process.bpmn").read_bytes()
    assert version.texts["title"] == {"de": "Bibliotheksausweis beantragen", "en": "Apply for a library card"}
    published = EventRecord.objects.get(kind="catalogue.version_published")
    assert (published.object_id, published.version_from, published.version_to) == (version.id, None, 1)


def test_loading_again_changes_nothing(packs: Path, at: datetime) -> None:
    catalogue.load_packs(packs, at=at)
    events = EventRecord.objects.count()
    report = catalogue.load_packs(packs, at=at)
    assert [one.outcome for one in report.packs] == ["unchanged"]
    assert (EventRecord.objects.count(), models.ServiceVersion.objects.count()) == (events, 1)


def test_a_change_makes_the_next_version_and_the_old_one_stays(card: Path, packs: Path, at: datetime) -> None:
    catalogue.load_packs(packs, at=at)
    old = catalogue.current_version("bibliotheksausweis")
    change(card / "tasks/check.yaml", "Stimmen die Angaben?", "Stimmt alles?")
    report = catalogue.load_packs(packs, at=at)
    new = catalogue.current_version("bibliotheksausweis")
    assert [(one.version, one.outcome) for one in report.packs] == [(2, "updated")]
    assert old is not None
    assert new is not None
    assert (new.form_version_id == old.form_version_id, new.task_forms == old.task_forms) == (True, False)
    assert catalogue.service_version(old.id) == old


def test_going_back_finds_the_old_version_again(card: Path, packs: Path, at: datetime) -> None:
    catalogue.load_packs(packs, at=at)
    change(card / "letters/card.typ", "Ausweis", "Pass")
    catalogue.load_packs(packs, at=at)
    change(card / "letters/card.typ", "Pass", "Ausweis")
    assert [(one.version, one.outcome) for one in catalogue.load_packs(packs, at=at).packs] == [(1, "updated")]


def test_one_bad_pack_loads_none(card: Path, packs: Path, at: datetime) -> None:
    change(card / "service.yaml", "routing: fee", "routing: fees")
    with pytest.raises(PackError):
        catalogue.load_packs(packs, at=at)
    assert models.Service.objects.count() == 0


def test_a_pack_takes_over_the_imported_line_with_its_key(packs: Path, tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "list.csv"
    path.write_text("leika_key,name,legal_basis\n99999001001000,Büchereiausweis,§ 1 BüG\n")
    catalogue.import_services(path, at=at)
    catalogue.load_packs(packs, at=at)
    service = catalogue.service("bibliotheksausweis")
    assert (service.title, service.legal_basis, models.Service.objects.count()) == (
        "Bibliotheksausweis beantragen",
        "Satzung der Bücherei",
        1,
    )
    path.write_text("leika_key,name,legal_basis\n99999001001000,Büchereikarte,§ 2 BüG\n")
    assert catalogue.import_services(path, at=at).changed == 1
    assert catalogue.service("bibliotheksausweis").title == "Bibliotheksausweis beantragen"
