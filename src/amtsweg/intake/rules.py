"""How a pack maps answers to a case: title, applicant, duplicate key. FEEL over the answers, nothing else."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from amtsweg.cases.contracts import NewParty
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.feel.api import evaluate, to_json
from amtsweg.forms.contracts import EASY_GERMAN
from amtsweg.geo.contracts import Place
from amtsweg.identity.contracts import Attributes, Person
from amtsweg.intake.contracts import WayIn

Answers = Mapping[str, object]


def way_in(service: ServiceVersion, person: Person | None) -> WayIn:
    """Return how this person may begin: § 3 OZG leaves it to each service how surely it must know who applies."""
    signed_in = person is not None and not person.is_staff
    trusted = person is not None and signed_in and person.trust_level >= service.trust_level
    if service.account == "required" and not trusted:
        return WayIn.SIGN_IN
    return WayIn.OPEN if signed_in or service.account == "none" else WayIn.OFFER_SIGN_IN


def prefill(service: ServiceVersion, attributes: Attributes) -> dict[str, object]:
    """Return the answers that the online identity gives already, as the pack's ``prefill`` mapping says."""
    known = asdict(attributes)
    found = {key: evaluate(str(text), known) for key, text in service.settings.get("prefill", {}).items()}
    known_answers = {key: _without_gaps(to_json(value)) for key, value in found.items()}
    return {key: value for key, value in known_answers.items() if value not in (None, "", {})}


def _without_gaps(value: object) -> object:
    """Leave out the parts of a group that the identity did not tell: they are not answers."""
    if not isinstance(value, Mapping):
        return value
    return {key: part for key, part in value.items() if part not in (None, "")}


def online_text(service: ServiceVersion, name: str, language: str) -> str:
    """Return what the pack says before or after the form, in the language asked for or in German."""
    text = service.settings.get("online", {}).get(name, "")
    if isinstance(text, str):
        return text
    return str(text.get("easy" if language == EASY_GERMAN else language) or text["de"])


def case_title(service: ServiceVersion, answers: Answers) -> str:
    """Return the title of a case; the service's own title where the pack gives none or it stays empty."""
    return text_of(service.settings.get("case_title"), answers) or service.title


def applicant(service: ServiceVersion, answers: Answers, *, account_id: UUID | None, language: str) -> NewParty:
    """Return the applicant as the pack's ``applicant`` mapping finds them in the answers."""
    mapping = service.settings.get("applicant", {})
    return NewParty(
        name=text_of(mapping.get("name"), answers) or "ohne Namen",
        email=text_of(mapping.get("email"), answers),
        address=text_of(mapping.get("address"), answers),
        account_id=account_id,
        language=language,
    )


def place_of(service: ServiceVersion, answers: Answers) -> Place | None:
    """Return the place a matter is about, if the form asks for one and it was picked on the map."""
    value = answers.get(str(service.settings.get("place", "")))
    if not isinstance(value, Mapping) or value.get("lat") is None or value.get("lon") is None:
        return None
    return Place(float(value["lat"]), float(value["lon"]), str(value.get("address") or ""))


def duplicate_key(service: ServiceVersion, answers: Answers) -> str:
    """Return what must be the same in two reports for them to be alike; empty if the pack knows no duplicates."""
    wanted = service.settings.get("duplicates")
    if not wanted:
        return ""
    return "|".join(str(answers.get(name, "")).strip().lower() for name in wanted["same"]) or "-"


def text_of(expression: object, answers: Answers) -> str:
    """Return the value of a FEEL expression over the answers as text; empty for null."""
    if not expression:
        return ""
    value = evaluate(str(expression), answers)
    return "" if value is None else str(value).strip()
