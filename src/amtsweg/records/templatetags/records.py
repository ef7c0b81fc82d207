"""Lines of long lists: ``{% load records %}{% cells row %}`` writes the cells of one line.

A page shows a hundred lines of seven cells; written by the template itself, these are most of the page's time.
"""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


class Shown(Protocol):
    """What a line says in one column."""

    @property
    def text(self) -> str:
        """The text itself."""
        ...

    @property
    def url(self) -> str:
        """Where it leads, or nothing."""
        ...

    @property
    def badge(self) -> str:
        """The kind of the badge it is shown as, or nothing."""
        ...

    @property
    def german(self) -> bool:
        """Tell whether it is German in every language of the page."""
        ...

    @property
    def number(self) -> bool:
        """Tell whether it is a number that is not broken."""
        ...


@register.simple_tag
def cells(row: Iterable[tuple[str, Shown]]) -> SafeString:
    """Write the cells of one line, each with the name of its column for narrow screens."""
    return format_html_join("", '<td data-label="{}">{}</td>', ((label, _content(cell)) for label, cell in row))


def _content(cell: Shown) -> str:
    if cell.url:
        marks = (' lang="de"' if cell.german else "") + (' class="aw-number"' if cell.number else "")
        return format_html('<a href="{}"{}>{}</a>', cell.url, SafeString(marks), cell.text)
    if cell.badge:
        return format_html('<span class="aw-badge aw-badge--{}">{}</span>', cell.badge, cell.text)
    return format_html('<span lang="de">{}</span>', cell.text) if cell.german else cell.text
