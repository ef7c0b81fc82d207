"""The real browser of the journey tests: the machine's Chromium, and axe to judge what it shows."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, sync_playwright

AXE = Path(__file__).resolve().parents[1] / "build" / "frontend" / "axe.min.js"
DESKTOP, PHONE = 1280, 360

# Software drawing, so that the map works on a machine without a graphics card; nothing is fetched from elsewhere.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
# Where its language packs are installed, Chromium takes the words of its own buttons (choosing a file) from here.
_GERMAN: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "de_DE", "LANG": "de_DE.UTF-8"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Hold a running Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS), env=_GERMAN)
        yield browser
        browser.close()


def visitor(
    browser: Browser,
    *,
    width: int = DESKTOP,
    scripts: bool = True,
    language: str = "de-DE",
    session: StorageState | None = None,
) -> BrowserContext:
    """Return a fresh visitor with a screen of this width; ``session`` is what their browser has kept from before."""
    return browser.new_context(
        viewport={"width": width, "height": 900},
        locale=language,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        storage_state=session,
    )


def click_through(control: Locator) -> None:
    """Click on what leads to another page, and wait for that page: a click alone may end while the old one stands."""
    with control.page.expect_navigation():
        control.click()


def violations(page: Page) -> list[str]:
    """Return what axe objects to on this page, each with the place it names."""
    # Through the debugger, because the page's own policy lets no script in.
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))
