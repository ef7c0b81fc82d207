"""Every page of the desk says the same of who may see a file; and what nobody would type breaks none of them."""

from datetime import datetime

import pytest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.keeping import set_confidentiality
from amtsweg.records.services.linking import add_link
from records.conftest import ACTOR
from records.desk import LEGAL, clerk, desk_of, file_id, head, legal_file
from records.test_file_pages import LIST, page_of, text

__all__ = ["clerk", "file_id", "head"]

HIDDEN = "Verknüpfung zu einer Akte, die Sie nicht sehen dürfen"


@pytest.mark.usefixtures("city", "fixed_clock")
@pytest.mark.parametrize("level", list(Confidentiality))
def test_all_pages_agree_on_who_sees_a_file(at: datetime, level: Confidentiality) -> None:
    title = "Vertrauliche Klage"
    target, beside = legal_file(at, documents=1, title=title), legal_file(at, documents=0, title="Daneben")
    add_link(record_file_id=beside, to_file_id=target, note="siehe dort", actor=ACTOR, at=at)
    desks = {
        "clerk": desk_of("Ayla", at, ("clerk", LEGAL)),
        "closer": desk_of("Bruno", at, ("head", LEGAL)),
        "named": desk_of("Dora", at, ("clerk", "sta-32"), ("clerk", LEGAL)),
        "elsewhere": desk_of("Cem", at, ("clerk", "sta-32")),
    }
    row = models.RecordFile.objects.get(id=target)
    dora = identity.find_staff("dora@stadt.example")
    assert dora
    assert row.subject_id
    identity.subject_access.let_in(
        account_id=dora.account_id,
        subject_id=row.subject_id,
        unit_id=row.unit_id or target,
        reason="Gutachten",
        actor=ACTOR,
        at=at,
    )
    set_confidentiality(record_file_id=target, level=level, reason="Prozess", actor=ACTOR, at=at)
    document = models.Document.objects.get(record_file_id=target).id
    seen = {}
    for name, desk in desks.items():
        desk.post(page_of(target, "zweck/"), {"purpose": "Prüfung"})
        found = {
            title in text(desk, LIST),
            title in text(desk, f"{LIST}?suche=vertrauliche&plan=10"),
            title in text(desk, f"{LIST}?sortierung=title"),
            desk.get(page_of(target)).status_code == 200,
            desk.get(page_of(target, "angaben/")).status_code == 200,
            desk.get(page_of(target, "verlauf/")).status_code == 200,
            desk.get(f"/arbeitsplatz/dokument/{document}/").status_code == 200,
            desk.post(page_of(target, "zweck/"), {"purpose": "Prüfung"}).status_code == 302,
        }
        if name != "elsewhere":
            linked = text(desk, page_of(beside, "angaben/"))
            found |= {title in linked, HIDDEN not in linked, "siehe dort" in linked}
        assert len(found) == 1, (name, found)
        seen[name] = found.pop()
    assert seen == {
        "clerk": level == Confidentiality.OPEN,
        "closer": level != Confidentiality.NAMED,
        "named": True,
        "elsewhere": False,
    }


@pytest.mark.usefixtures("file_id")
@pytest.mark.parametrize(
    "value", ["%00", "x~y~z", "~", "%F0%9F%98%80", "'--", "-", "a" * 3000, "~00000000-0000-7000-8000-000000000001"]
)
def test_what_nobody_would_type_breaks_no_list(clerk: Client, value: str) -> None:
    file = models.RecordFile.objects.values_list("id", flat=True)[0]
    for name in ("plan", "stelle", "stand", "suche", "art", "sortierung", "nach", "sortierung=title&nach"):
        assert clerk.get(f"{LIST}?{name}={value}").status_code == 200, name
    for name in ("teil", "suche", "sortierung", "nach", "sortierung=title&nach"):
        assert clerk.get(page_of(file, f"?{name}={value}")).status_code == 200, name
    assert clerk.get(page_of(file, f"verlauf/?vor={value}")).status_code == 200
    assert clerk.get(f"{LIST}zweig/?unter={value}").status_code == 404
    assert clerk.get(f"{LIST}anlegen/?plan={value}&stelle={LEGAL}&art={value}").status_code in (404, 422)
    assert clerk.get(f"{LIST}anlegen/?plan=01&stelle={value}&art={value}").status_code == 422


@pytest.mark.parametrize("value", ["\x00", "x" * 5000, "<script>alert(1)</script>", "🧾 Ä ß"])
def test_whatever_is_typed_is_kept_as_text_or_refused(clerk: Client, at: datetime, value: str) -> None:
    file = legal_file(at)
    forms = {
        "teil/": {"title": value, "kind": "sub_file"},
        "beteiligte/": {"name": value, "role": value, "contact": value},
        "verknuepfen/": {"target": value, "note": value},
        "aendern/": {"file_title": value, "file_medium": value, "file_location": value, "file_person": value},
        "verschieben/": {"dokument": value, "ziel": value},
    }
    for rest, sent in forms.items():
        response = clerk.post(page_of(file, rest), sent)
        assert response.status_code in (302, 422), rest
        assert b"<script>alert" not in response.content
    for rest in ("", "angaben/", "verlauf/"):
        assert "<script>alert" not in text(clerk, page_of(file, rest))
