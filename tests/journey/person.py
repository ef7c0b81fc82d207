"""A person in front of a browser: goes somewhere, fills in, presses, looks, and takes pictures."""

import re
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from chromium import DESKTOP, PHONE, overflow, violations, visitor
from journey.city import PICTURES, City, code_of

_NUMBERS = count(1)
_PATIENCE = 20.0
_HEIGHT = 900


@dataclass
class Person:
    """Somebody with a browser of their own."""

    city: City
    context: BrowserContext
    page: Page
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)

    # ---- moving about

    def go(self, address: str) -> None:
        """Open an address of the city."""
        self.page.goto(address if address.startswith("http") else self.city.url + address)
        self.settle()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button by what stands on it."""
        (within or self.page.locator("main")).get_by_role("button", name=name, exact=True).first.click()
        self.settle()

    def follow(self, name: str | re.Pattern[str], *, everywhere: bool = False) -> None:
        """Follow a link by what stands on it."""
        place = self.page.locator("body" if everywhere else "main")
        place.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()
        self.settle()

    def again_until(self, text: str) -> None:
        """Load the page again until it says something, as one does who waits for the office."""
        self.again_until_visible(self.page.locator("main").get_by_text(text, exact=False).first)

    def again_until_visible(self, place: Locator) -> None:
        """Load the page again until something is there."""
        for _ in range(int(_PATIENCE * 4)):
            if place.is_visible():
                return
            self.page.wait_for_timeout(250)
            self.page.reload()
            self.settle()
        raise AssertionError(f"{place} never appears on {self.page.url}:\n{self.text()[:2000]}")

    def settle(self) -> None:
        """Wait until the page is there with all its helps."""
        self.page.wait_for_load_state("load")
        if self.scripts and self.page.url.startswith(self.city.url):
            self.page.wait_for_selector("html[data-enhanced]", state="attached")

    # ---- filling in

    def fill(self, **answers: str) -> None:
        """Fill in fields by their names; two underscores stand for a dot."""
        for name, value in answers.items():
            self.field(name.replace("__", ".")).fill(value)

    def field(self, name: str) -> Locator:
        """Return the field of a name."""
        return self.page.locator(f'main [name="{name}"]').first

    def answer(self, name: str, value: object) -> None:
        """Answer the question of this name, whatever kind of field it has."""
        field = self.field(name)
        kind = field.evaluate("(one) => one.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(str(value))
        else:
            field.fill(str(value))

    def answered(self, name: str) -> object:
        """Return what stands in a field: its text, or what is ticked."""
        field = self.field(name)
        if field.evaluate("(one) => one.type") not in ("radio", "checkbox"):
            return field.input_value()
        return self.page.locator(f'main [name="{name}"]:checked').evaluate_all("(all) => all.map((one) => one.value)")

    def choose(self, label: str, *, of: str = "") -> None:
        """Choose an option or tick a box by its label; ``of`` names the question."""
        place = self.page.get_by_role("group", name=of).or_(self.page.get_by_role("radiogroup", name=of))
        (place.first if of else self.page.locator("main")).get_by_label(label, exact=True).check()

    def upload(self, label: str, *files: Path) -> None:
        """Choose files."""
        self.page.get_by_label(label, exact=False).first.set_input_files(list(files))

    # ---- looking

    def text(self) -> str:
        """Return what can be read."""
        return self.page.locator("main").inner_text()

    def sees(self, text: str) -> None:
        """Check that something can be read."""
        expect(self.page.locator("main").get_by_text(text, exact=False).first).to_be_visible()

    def sees_not(self, text: str) -> None:
        """Check that something can not be read."""
        expect(self.page.locator("main").get_by_text(text, exact=False)).to_have_count(0)

    def title_is(self, text: str) -> None:
        """Check the page's first heading."""
        expect(self.page.locator("h1")).to_have_text(text)

    def look(self, name: str = "", *, phone: bool = False) -> None:
        """Judge the page, and keep a picture of it if it is given a name; ``phone`` looks at a small screen as well."""
        number = next(_NUMBERS) if name else 0
        self._look(f"{number:02}-{name}.png" if name else "")
        if phone:
            self.page.set_viewport_size({"width": PHONE, "height": _HEIGHT})
            self._look(f"{number:02}-{name}-phone.png" if name else "")
            self.page.set_viewport_size({"width": DESKTOP, "height": _HEIGHT})

    def _look(self, picture: str) -> None:
        if picture:
            self.page.screenshot(path=PICTURES / picture, full_page=True)
        if self.scripts:
            assert violations(self.page) == [], self.page.url
            assert overflow(self.page) == 0, self.page.url
        assert self.complaints == [], self.page.url

    # ---- being somebody

    def sign_in_online(self, name: str) -> None:
        """Sign in as a citizen, from the page that asks for it."""
        self.press("Weiter zum Online-Konto")
        self.page.get_by_label(re.compile(name)).check()
        self.page.get_by_role("button", name="Anmelden", exact=True).click()
        self.settle()

    def sign_in_as_staff(self, first_name: str, *, pictures: bool = False) -> None:
        """Sign in at the office with password and code."""
        who = self.city.staff(first_name)
        self.go("/anmelden/")
        self.look("anmelden" if pictures else "", phone=pictures)
        self.follow("Als Mitarbeiter*in anmelden")
        self.look("anmelden-amt" if pictures else "")
        self.fill(login=who.email, password=self.city.plan.password)
        self.press("Anmelden")
        self.look("zweiter-faktor" if pictures else "")
        self.fill(code=code_of(who))
        self.press("Anmelden")
        expect(self.page).to_have_url(re.compile("/(arbeitsplatz/.*|konto/)$"))

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()


def person(
    browser: Browser,
    city: City,
    *,
    scripts: bool = True,
    width: int = DESKTOP,
    session: StorageState | None = None,
) -> Person:
    """Give somebody a browser of their own. What the browser complains about is kept and fails the next look."""
    context = visitor(browser, scripts=scripts, width=width, session=session)
    context.set_default_timeout(_PATIENCE * 1500)
    somebody = Person(city, context, context.new_page(), scripts)
    somebody.page.on("console", lambda said: _note(somebody, said.type, said.text))
    somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
    return somebody


def _note(somebody: Person, kind: str, text: str) -> None:
    # Pages that refuse something answer 4xx on purpose; the browser reports that as an error.
    if kind == "error" and "Failed to load resource" not in text:
        somebody.complaints.append(text)
