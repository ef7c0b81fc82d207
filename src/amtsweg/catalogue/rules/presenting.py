"""A service as it is read: texts in one language, each falling back to German."""

from collections.abc import Mapping
from dataclasses import dataclass

from amtsweg.catalogue.contracts import Service
from amtsweg.forms.contracts import EASY_GERMAN


@dataclass(frozen=True, slots=True)
class Presented:
    """The texts of a service's page; what the pack does not say is empty."""

    slug: str
    title: str
    summary: str
    online: bool
    leika_key: str
    life_situation: str
    legal_basis: tuple[str, ...]
    who: str
    needed: tuple[str, ...]
    fees: str
    duration: str
    procedure: str
    otherwise: str
    easy: str
    contact: Mapping[str, str]


def present(service: Service, language: str) -> Presented:
    """Return a service in a language."""
    texts = service.texts
    needed, contact = texts.get("needed"), texts.get("contact")
    return Presented(
        slug=service.slug,
        title=in_language(texts.get("title"), language) or service.title,
        summary=in_language(texts.get("summary"), language) or service.summary,
        online=service.online,
        leika_key=service.leika_key,
        life_situation=service.life_situation,
        legal_basis=tuple(line for line in service.legal_basis.split("\n") if line),
        needed=tuple(in_language(one, language) for one in needed) if isinstance(needed, list) else (),
        contact={name: in_language(one, language) for name, one in contact.items()} if contact else {},
        **{name: in_language(texts.get(name), language) for name in _PLAIN},
    )


_PLAIN = ("who", "fees", "duration", "procedure", "otherwise", "easy")


def in_language(text: object, language: str) -> str:
    """Return a text given as words or by language; German stands in for what is missing."""
    if isinstance(text, Mapping):
        return str(text.get("easy" if language == EASY_GERMAN else language[:2]) or text.get("de") or "")
    return "" if text is None else str(text)
