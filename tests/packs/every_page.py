"""Every page of every form as people meet it: in each language, on desk and phone, with and without mistakes.

Not the whole product of all that: each page is seen in each language and at each width, both without and with mistakes.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, Page

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, Form
from amtsweg.identity.queries.directory import forget
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel
from amtsweg.kernel.actors import ANONYMOUS
from chromium import AXE, DESKTOP, PHONE, chromium, overflow, visitor
from packs.examples import Example, form_of, pack_folders, rich_example, slug_of, wrong_example
from serving import served
from way import found_city

LANGUAGES = ("de", "en", "de-simple")
WIDTHS = (DESKTOP, PHONE)
_LOOK = (
    "axe.run(document, {resultTypes: ['violations']}).then((result) => [document.documentElement.lang,"
    " result.violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html.slice(0, 200)))])"
)
_SEND = "main .aw-actions button.kern-btn--primary"


@dataclass(frozen=True, slots=True)
class Shown:
    """One service with the addresses at which its pages stand."""

    slug: str
    keys: tuple[str, ...]
    empty: Draft
    rich: Draft
    wrong: Draft
    faulty: Mapping[UUID, frozenset[str]]  # by draft: the pages on which something is wrong
    tasks: tuple[str, ...]
    alone: tuple[str, ...]  # pages of other shape: receipts, signatures

    def at(self, draft: Draft, key: str) -> str:
        """Return the address of a page of a draft."""
        return f"/antrag/{self.slug}/{draft.token}/{key}/"


@dataclass(slots=True)
class Eye:
    """One browser page that goes from address to address, and all that was found on the way."""

    page: Page
    address: str
    found: list[str] = field(default_factory=list)
    seen: int = 0

    def speak(self, language: str) -> None:
        """Read in a language from now on."""
        host = str(urlsplit(self.address).hostname)
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "domain": host, "path": "/"}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie is a plain mapping

    def resize(self, width: int) -> None:
        """Look through a screen of this width from now on."""
        if self.page.viewport_size != {"width": width, "height": 900}:
            self.page.set_viewport_size({"width": width, "height": 900})

    def open(self, path: str, width: int) -> None:
        """Open an address and judge what it shows."""
        self.resize(width)
        shown = self.page.goto(self.address + path)
        if shown is None or not shown.ok:
            self.found.append(f"{path}: {shown.status if shown else 'nothing'}")
        self.judge(width)

    def send(self, width: int) -> int:
        """Press the main button and judge what comes; returns how many mistakes the page names."""
        self.resize(width)
        with self.page.expect_navigation():
            self.page.locator(_SEND).first.click()
        self.judge(width, "mistakes")
        return self.page.locator("#fehler a").count()

    def judge(self, width: int, state: str = "") -> None:
        """Let axe judge the page, and measure what sticks out at either width."""
        self.seen += 1
        language, wrong = self.page.evaluate(_LOOK)
        here = f"{urlsplit(self.page.url).path} {language} {width} {state}".strip()
        _picture(self.page, here)
        self.found += [f"{here}: {one}" for one in wrong]
        for each in (width, *(one for one in WIDTHS if one != width)):
            self.resize(each)
            if more := overflow(self.page):
                self.found.append(f"{here}: {more} px wider than a screen of {each}")


def _picture(page: Page, here: str) -> None:
    """Keep a picture where somebody asked for pictures."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        parts = [one for one in here.replace(" ", "/").split("/") if one and len(one) < 30]
        page.screenshot(path=Path(folder) / f"{'-'.join(parts)}.png", full_page=True)


def half(number: int) -> list[str]:
    """Return the slugs of the packs of half of the offices, so that two workers share all packs, whatever is added."""
    offices: dict[str, list[Path]] = {}
    for folder in pack_folders():
        offices.setdefault(folder.parent.name, []).append(folder)
    halves: tuple[list[Path], list[Path]] = ([], [])
    for folders in sorted(offices.values(), key=_weight, reverse=True):
        min(halves, key=_weight).extend(folders)
    return [slug_of(one) for one in halves[number]]


def _weight(folders: list[Path]) -> int:
    """Return how long it takes about to see all pages: as long as the forms are."""
    forms_of = [file for one in folders for file in (one / "form.yaml", *one.glob("tasks/*.yaml"))]
    return sum(file.stat().st_size for file in forms_of)


def prepared(slug: str, at: datetime) -> Shown:
    """Begin the drafts of a service that the eye is to see."""
    service = catalogue.current_version(slug)
    assert service is not None
    rich, form = rich_example(service), form_of(service)
    drafts = [_draft(service, one, at) for one in ({}, rich.answers, wrong_example(service).answers)]
    return Shown(
        slug=slug,
        keys=tuple(page.key for page in form.pages),
        empty=drafts[0],
        rich=drafts[1],
        wrong=drafts[2],
        faulty={one.id: _faulty(form, one, at) for one in drafts},
        tasks=tuple(f"/aufgabe/{slug}/{name}/" for name in service.task_forms),
        alone=tuple(_alone(service, rich, at)),
    )


def _faulty(form: Form, draft: Draft, at: datetime) -> frozenset[str]:
    """Return the pages on which something is missing or wrong."""
    return frozenset(
        one.page for one in forms.problems(form, forms.check_all(form, draft.answers, at=at), language="de")
    )


def _draft(service: ServiceVersion, answers: Mapping[str, object], at: datetime) -> Draft:
    assert service.form_version_id is not None
    context: dict[str, object] = {"service_version": str(service.id), "language": "de"}
    return forms.start_draft(
        form_version_id=service.form_version_id, account_id=None, answers=answers, at=at, context=context
    )


def _alone(service: ServiceVersion, rich: Example, at: datetime) -> Iterator[str]:
    """Yield the pages after the form: signatures asked for and given, and the receipt of what was sent."""
    draft = _draft(service, rich.answers, at)
    base = f"/antrag/{service.service_slug}/"
    if "co_signers" in service.settings:
        open_one = _draft(service, rich.answers, at)
        asked = intake.ask_to_sign(
            draft=open_one, service=service, form=form_of(service), actor=ANONYMOUS, at=at
        )  # fmt: skip
        yield from (f"{base}{open_one.token}/unterschriften/{more}" for more in ("", "aendern/"))
        yield from (f"/mitzeichnen/{one.token}/" for one in asked.signatures)
        asked = intake.ask_to_sign(draft=draft, service=service, form=form_of(service), actor=ANONYMOUS, at=at)
        for one in asked.signatures:
            intake.sign(token=one.token, name=one.name, confirmed=True, declared="Ja", person=None, at=at)
        yield f"{base}{draft.token}/unterschriften/"
        draft = forms.draft(draft.token, at=at)
    receipt = intake.submit(
        service_version_id=service.id, draft=draft, channel=Channel.PORTAL, actor=ANONYMOUS, at=at
    )  # fmt: skip
    yield from (f"{base}{draft.token}/eingang/", f"/status/{receipt.secret}/")


def look(browser: Browser, address: str, services: list[Shown]) -> Eye:
    """Look at all pages of these services."""
    with visitor(browser) as context:
        context.add_init_script(path=AXE)
        eye = Eye(context.new_page(), address)
        for number, service in enumerate(services):
            for turn, language in enumerate(LANGUAGES):
                eye.speak(language)
                _walk(eye, service, number + turn)
        return eye


def _walk(eye: Eye, service: Shown, turn: int) -> None:
    """Look at all pages of a service in one language; ``turn`` shifts what is seen at which width."""
    sides = _sides(turn)
    views = [f"/leistungen/{service.slug}/", f"/antrag/{service.slug}/", *service.alone]
    views += [service.at(service.empty, "unterbrechen"), service.at(service.rich, "pruefen")]
    views += [service.at(service.wrong, "pruefen")]
    for path in views:
        eye.open(path, next(sides))
    for path in service.tasks:
        eye.open(path, next(sides))
        eye.send(next(sides))
    for number, key in enumerate(service.keys, start=turn):
        _look_at_page(eye, service, key, number)


def _look_at_page(eye: Eye, service: Shown, key: str, turn: int) -> None:
    """See a page empty or filled in, and then with what is missing or wrong on it."""
    first, then = (DESKTOP, PHONE) if turn % 2 else (PHONE, DESKTOP)
    if turn % 3 == 0:
        eye.open(service.at(service.rich, key), first)
    bad = service.wrong if turn % 3 == 1 and key in service.faulty[service.wrong.id] else service.empty
    eye.open(service.at(bad, key), first)
    if not eye.send(then) and key in service.faulty[bad.id]:
        eye.found.append(f"{service.slug} {key}: no mistake is named")


def _sides(turn: int) -> Iterator[int]:
    while True:
        yield WIDTHS[turn % 2]
        turn += 1


def judged(slugs: list[str], at: datetime) -> list[str]:
    """Return what is wrong with any page of these services."""
    forget()
    found_city(at)
    services = [prepared(slug, at) for slug in slugs]
    with override_settings(ROOT_URLCONF="packs.desk"), served() as address, chromium() as browser:
        eye = look(browser, address, services)
    forget()
    assert eye.seen > sum(len(LANGUAGES) * 2 * len(one.keys) for one in services)
    return eye.found
