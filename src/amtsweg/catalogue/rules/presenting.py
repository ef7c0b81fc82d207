"""A service as it is read: texts in one language, each falling back to German; a pack's before a description's."""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from amtsweg.catalogue.contracts import Service
from amtsweg.forms.contracts import EASY_GERMAN

# The parts of a service's page in their order; the ways besides online stand elsewhere when there is no online form.
_HEADINGS: Mapping[str, Promise] = {
    "full": _("Worum es geht"),
    "who": _("Wer kann das beantragen?"),
    "needed": _("Das brauchen Sie"),
    "procedure": _("So geht es weiter"),
    "fees": _("Kosten"),
    "deadlines": _("Fristen"),
    "duration": _("Dauer"),
    "forms": _("Formulare"),
    "hints": _("Hinweise"),
    "more": _("Weitere Informationen"),
    "remedies": _("Wenn Sie nicht einverstanden sind"),
}
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a service's page. ``lang`` is set where the text is in another language than the page."""

    name: str
    heading: Promise
    html: SafeString
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Presented:
    """The texts of a service's page; what nobody says is empty."""

    slug: str
    title: str
    summary: str
    online: bool
    leika_key: str
    life_situation: str
    legal_basis: SafeString
    sections: tuple[Section, ...]
    otherwise: SafeString
    whom: SafeString
    easy: str
    contact: Mapping[str, str]


def present(service: Service, language: str) -> Presented:
    """Return a service in a language."""
    contact = service.texts.get("contact")
    return Presented(
        slug=service.slug,
        title=in_language(service.texts.get("title"), language) or service.title,
        summary=in_language(service.texts.get("summary"), language) or service.summary,
        online=service.online,
        leika_key=service.leika_key,
        life_situation=service.life_situation,
        legal_basis=_legal_basis(service, language),
        sections=tuple(_sections(service, language)),
        otherwise=_text(service, OTHERWISE, language)[0],
        whom=_text(service, "contact", language)[0] if not contact else SafeString(""),
        contact={name: in_language(one, language) for name, one in contact.items()} if contact else {},
        easy=in_language(service.texts.get("easy"), language),
    )


def _sections(service: Service, language: str) -> Iterator[Section]:
    for name, heading in _HEADINGS.items():
        text, spoken = _text(service, name, language)
        if text:
            yield Section(name, heading, text, "" if spoken == language[:2] else spoken)


def _text(service: Service, name: str, language: str) -> tuple[SafeString, str]:
    """Return a text as HTML and its language: what the pack says, or else what the description says."""
    said = None if name == "contact" else service.texts.get(name)
    if said:
        return _as_html(said, language)
    texts = service.description.get("texts", {})
    found = texts.get(name, {})
    spoken = language[:2] if language[:2] in found else "de"
    return mark_safe(str(found.get(spoken, ""))), spoken  # cleaned when it was taken in


def _as_html(said: object, language: str) -> tuple[SafeString, str]:
    if isinstance(said, list):
        items = "".join(f"<li>{html.escape(in_language(one, language))}</li>" for one in said)
        return mark_safe(f"<ul>{items}</ul>"), _spoken(said[0], language)
    return SafeString(linebreaks(in_language(said, language), autoescape=True)), _spoken(said, language)


def _spoken(said: object, language: str) -> str:
    return language[:2] if isinstance(said, Mapping) and said.get(language[:2]) else "de"


def _legal_basis(service: Service, language: str) -> SafeString:
    """Return on what the service rests: the pack's or the list's lines, else the description's."""
    lines = [line for line in service.legal_basis.split("\n") if line]
    if not lines:
        return _text(service, "legal_basis", language)[0]
    items = "".join(f"<li>{urlize(line, autoescape=True)}</li>" for line in lines)
    return mark_safe(f'<ul lang="de">{items}</ul>')


def in_language(text: object, language: str) -> str:
    """Return a text given as words or by language; German stands in for what is missing."""
    if isinstance(text, Mapping):
        return str(text.get("easy" if language == EASY_GERMAN else language[:2]) or text.get("de") or "")
    return "" if text is None else str(text)
