"""Pages every public body must have: imprint, privacy, accessibility. Their texts come from the city pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from amtsweg.forms.contracts import EASY_GERMAN
from amtsweg.identity.api import municipality, public
from amtsweg.kernel.errors import NotFound

PAGES: Mapping[str, Promise] = {
    "impressum": gettext_lazy("Impressum"),
    "datenschutz": gettext_lazy("Datenschutz"),
    "barrierefreiheit": gettext_lazy("Barrierefreiheit"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page: paragraphs under a heading."""

    heading: str
    paragraphs: tuple[str, ...]


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one of the pages in the language of the visitor."""
    if slug not in PAGES:
        raise NotFound(str(gettext_lazy("Diese Seite gibt es nicht.")))
    context = {"title": PAGES[slug], "sections": sections(slug, get_language() or settings.LANGUAGE_CODE)}
    return render(request, "web/page.html", context)


def sections(slug: str, language: str) -> list[Section]:
    """Return the texts of a page; where the city gave none in this language, the German ones."""
    return [
        Section(_in(part.get("heading", ""), language), tuple(_in(part["text"], language).split("\n\n")))
        for part in _texts().get(slug, ())
    ]


def _in(texts: str | Mapping[str, str], language: str) -> str:
    if isinstance(texts, str):
        return texts.strip()
    name = "easy" if language == EASY_GERMAN else language
    return texts.get(name, texts[settings.LANGUAGE_CODE]).strip()


@cache
def _texts() -> Mapping[str, list[Mapping[str, str | Mapping[str, str]]]]:
    path = municipality().folder / "pages.yaml"
    loaded: Mapping[str, list[Mapping[str, str | Mapping[str, str]]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
