"""The mark a page is loaded with: which state of it somebody has before them, and in which browser window."""

import secrets

from django.http import HttpRequest

from amtsweg.forms.contracts import Draft, PageMark

NAME = "_loaded"


def fresh_mark(draft: Draft, page: str) -> str:
    """Return the mark of a page that is loaded now."""
    return f"{draft.load_of(page)}.{secrets.token_hex(8)}"


def mark_of(request: HttpRequest, page: str) -> PageMark | None:
    """Return the mark the page was loaded with; without one it replaces whatever is there."""
    count, dot, browser = request.POST.get(NAME, "").partition(".")
    if not (dot and count.isascii() and count.isdigit() and len(count) < 9):
        return None
    return PageMark(page, int(count), browser[:32], request.LANGUAGE_CODE)


def next_mark(mark: PageMark | None) -> str:
    """Return the mark of a page that was just saved from here and is shown again."""
    return f"{mark.count + 1}.{mark.browser}" if mark else ""
