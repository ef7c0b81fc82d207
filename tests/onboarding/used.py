"""A service with a form that people have used: who got how far, and what they stumbled over."""

from datetime import datetime, timedelta

from amtsweg.catalogue.api import current_version, load_packs
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, PageMark
from amtsweg.kernel.ids import uuid7
from onboarding.conftest import CITY

SLUG = "baulastenauskunft"
ENTRY = "auskunft-aus-dem-baulastenverzeichnis"
PAGE = f"/arbeitsplatz/leistungen/{ENTRY}/formular/"
WRONG = {"email": "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.", "parcels.0.number": "Bitte zählen."}


def publish(at: datetime) -> None:
    """Publish the service."""
    load_packs(CITY.parent / "bauordnungsamt" / SLUG, at=at)


def begin(at: datetime) -> Draft:
    """Begin the form of the service."""
    service = current_version(SLUG)
    assert service is not None
    assert service.form_version_id is not None
    return forms.start_draft(form_version_id=service.form_version_id, account_id=None, answers={}, at=at)


def fill(draft: Draft, pages: int, at: datetime) -> None:
    """Pass the first pages of the form."""
    keys = [page.key for page in forms.form(draft.form_version_id).pages]
    for number, key in enumerate(keys[:pages]):
        following = keys[number + 1] if number + 1 < len(keys) else ""
        mark, own = PageMark(key, 0, "browser", "de"), frozenset[str]()
        forms.drafts.save_page(
            token=draft.token, own=own, answers={}, mark=mark, last_page=following, at=at, passed=key
        )  # fmt: skip


def use(at: datetime, people: int = 10) -> None:
    """Let people begin; half of them send it in, each a little slower, the others stop earlier and earlier."""
    for number in range(people):
        draft = begin(at - timedelta(days=3))
        form = forms.form(draft.form_version_id)
        half = people // 2
        fill(draft, len(form.pages) if number < half else number % len(form.pages), at - timedelta(days=3))
        errors = dict(list(WRONG.items())[: 1 + number % 2])
        forms.usage.count_errors(draft, form, errors, answers={}, at=at)
        if number < half:
            forms.finish_draft(draft.token, result_id=uuid7(), at=draft.created_at + timedelta(minutes=3 + 2 * number))  # type: ignore[operator]
