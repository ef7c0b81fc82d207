"""What a pack says about co-signing: who has to sign these answers, what they declare, and by when."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.feel.api import evaluate, to_json
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Answers, Form
from amtsweg.intake.contracts import Asking, CoSigner
from amtsweg.kernel.calendar import parse_span

MOST_REMINDERS = 3
MOST_PEOPLE = 50
_REMIND_AFTER, _WITHIN = "P3D", "P30D"
_WITHOUT_NAME = "ohne Namen"


def asking(service: ServiceVersion, form: Form, answers: Answers) -> Asking | None:
    """Return whom a service wants to sign these answers; None where nobody has to."""
    wanted = service.settings.get("co_signers")
    if not wanted:
        return None
    people = _people(str(wanted["people"]), forms.feel_context(form, answers))
    if not people:
        return None
    spans = _span(wanted, "remind_after", _REMIND_AFTER), _span(wanted, "within", _WITHIN)
    return Asking(people, *spans)


def declaration(service: ServiceVersion, language: str) -> str:
    """Return what co-signers of a service declare, in a language; German stands in."""
    texts = _texts(service.settings["co_signers"]["text"])
    return texts.get(language[:2]) or texts["de"]


def answers_hash(form: Form, answers: Answers) -> str:
    """Return the hash of the answers as they would be sent: what is signed is exactly this."""
    return forms.content_hash(forms.prune(form, answers))


def _people(expression: str, context: Mapping[str, object]) -> tuple[CoSigner, ...]:
    found = to_json(evaluate(expression, context))
    listed: Sequence[object] = found if isinstance(found, list) else [found]
    return tuple(_person(one) for one in listed[:MOST_PEOPLE] if isinstance(one, Mapping))


def _person(one: Mapping[str, object]) -> CoSigner:
    name, email = (str(one.get(part) or "").strip() for part in ("name", "email"))
    return CoSigner(name[:200] or _WITHOUT_NAME, email if "@" in email and len(email) <= 254 else "")


def _texts(text: object) -> Mapping[str, str]:
    return {name: str(one) for name, one in text.items()} if isinstance(text, Mapping) else {"de": str(text)}


def _span(wanted: Mapping[str, object], name: str, otherwise: str) -> timedelta:
    return parse_span(str(wanted.get(name, otherwise)))
