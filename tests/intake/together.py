"""A service several people sign: the building encumbrances of the real city, with partners who have to agree."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, Form
from way import APPLICATION, PACKS

SLUG = "gemeinsam"
TEXT = "Ich bestätige, dass die Angaben stimmen."
CO_SIGNERS = f"""
co_signers:
  people: 'for p in partners return {{name: p.name, email: p.email}}'
  text: {{de: "{TEXT}", en: "I confirm that the details are correct."}}
  remind_after: P3D
  within: P14D
"""
PARTNERS = """
  - key: partners
    title: {de: Wer beantragt mit Ihnen?, en: Who applies with you?}
    fields:
      - key: partners
        type: group
        label: {de: Weitere Personen, en: Other people}
        required: false
        repeat: {min: 0, max: 10, item: {de: Person, en: Person}}
        fields:
          - {key: name, type: text, label: {de: Name der Person, en: Name of the person}}
          - {key: email, type: email, required: false, label: {de: E-Mail der Person, en: Their e-mail}}
"""
MARTA, JONAS = {"name": "Marta Brandt", "email": "marta@post.example"}, {"name": "Jonas Weiß"}


def load_together(folder: Path, at: datetime) -> ServiceVersion:
    """Publish the service and return its version."""
    pack = write_together(folder)
    catalogue.load_packs(pack.parents[1], at=at)
    found = catalogue.current_version(SLUG)
    assert found is not None
    return found


def write_together(folder: Path, *, change: Mapping[str, str] = {}) -> Path:
    """Write the pack of the service; ``change`` replaces words of its service.yaml."""
    pack = folder / "packs" / "amt" / "gemeinsam"
    shutil.copytree(PACKS / "bauordnungsamt" / "baulastenauskunft", pack)
    shutil.rmtree(pack / "examples")
    service = (pack / "service.yaml").read_text(encoding="utf-8")
    service = service.replace("slug: baulastenauskunft", f"slug: {SLUG}").replace('leika: "99012004023000"\n', "")
    service = service.replace("  family_name: family_name\n", "  family_name: {value: family_name, locked: true}\n")
    service += CO_SIGNERS
    for old, new in change.items():
        assert old in service
        service = service.replace(old, new)
    (pack / "service.yaml").write_text(service, encoding="utf-8")
    form = (pack / "form.yaml").read_text(encoding="utf-8")
    at = form.index("  - key: consent\n    title")
    (pack / "form.yaml").write_text(form[:at] + PARTNERS.lstrip("\n") + form[at:], encoding="utf-8")
    return pack


def form_of(service: ServiceVersion) -> Form:
    """Return the form of the service."""
    assert service.form_version_id is not None
    return forms.form(service.form_version_id)


def begun(service: ServiceVersion, at: datetime, *partners: Mapping[str, object]) -> Draft:
    """Begin a draft that is complete but for the signatures."""
    assert service.form_version_id is not None
    return forms.start_draft(
        form_version_id=service.form_version_id,
        account_id=None,
        answers={**APPLICATION, "partners": [dict(one) for one in partners]},
        at=at,
        context={"service_version": str(service.id), "language": "de"},
    )
