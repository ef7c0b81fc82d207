"""Where answers came from: what the online identity told is marked as long as nobody changed it, or may not be changed.

The draft keeps what was told; whether an answer still is that is seen by comparing.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.forms.contracts import Answers, BoundField, BoundPage, Draft

_TRUST = {
    "none": gettext_lazy("nicht geprüft"),
    "basic": gettext_lazy("Basisregistrierung"),
    "substantial": gettext_lazy("substanziell"),
    "high": gettext_lazy("hoch"),
}

Sources = Mapping[str, Mapping[str, object]]


def sources_of(draft: Draft) -> Sources:
    """Return what the draft keeps of where answers came from."""
    found = draft.context.get("prefilled")
    return found if isinstance(found, Mapping) else {}


def unchanged(sources: Sources, answers: Answers) -> dict[str, Mapping[str, object]]:
    """Return the sources of those answers that are still what the identity told."""
    return {key: one for key, one in sources.items() if _same(one["value"], answers.get(key))}


def _same(told: object, answer: object) -> bool:
    if isinstance(told, Mapping):
        return isinstance(answer, Mapping) and all(answer.get(part) == value for part, value in told.items())
    return told == answer


def hold_fast(sources: Sources, answers: Answers) -> dict[str, object]:
    """Return the answers with what must stay as the identity says, whatever was sent."""
    kept = {key: one["value"] for key, one in sources.items() if one.get("locked")}
    return {**answers, **{key: _over(answers.get(key), value) for key, value in kept.items()}}


def _over(answer: object, told: object) -> object:
    return {**answer, **told} if isinstance(told, Mapping) and isinstance(answer, Mapping) else told


def marked_page(bound: BoundPage, sources: Sources, answers: Answers) -> BoundPage:
    """Return a page whose fields say what was taken from the account; what must stay can only be read."""
    told = unchanged(sources, answers)
    fields = tuple(_marked(one, told[one.path]) if one.path in told else one for one in bound.fields)
    return replace(bound, fields=fields)


def _marked(one: BoundField, source: Mapping[str, object]) -> BoundField:
    locked = bool(source.get("locked"))
    words = _("Aus Ihrem Konto übernommen, nicht änderbar.") if locked else _("Aus Ihrem Konto übernommen.")
    marked = replace(one, hint=f"{one.hint} {words}".strip())
    return _read_only(marked, source["value"]) if locked else marked


def _read_only(one: BoundField, told: object) -> BoundField:
    if one.fields:
        parts = told if isinstance(told, Mapping) else {}
        inner = tuple(_read_only(part, parts[key]) if (key := _key(part)) in parts else part for part in one.fields)
        return replace(one, fields=inner)
    chosen = tuple(option for option in one.options if option.chosen)
    return replace(one, options=chosen, attributes={**one.attributes, "readonly": "readonly"})


def _key(one: BoundField) -> str:
    return one.path.rpartition(".")[2]


def trust_mark(trust: str) -> str:
    """Return how an answer that came from the account is marked for the office."""
    return _("Aus dem Online-Konto, Vertrauensniveau: %(trust)s") % {"trust": trust_text(trust)}


def trust_text(trust: str) -> str:
    """Return a trust level in words."""
    return str(_TRUST.get(trust, trust))


def trusts_of(sources: Sources, answers: Answers) -> dict[str, str]:
    """Return what a submission keeps: the trust level of each answer that is as the identity told."""
    return {key: str(one["trust"]) for key, one in unchanged(sources, answers).items()}
