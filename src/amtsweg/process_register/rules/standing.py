"""How far a process has come: what people say of it, and what follows from what is deployed and runs."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amtsweg.kernel.errors import Invalid
from amtsweg.process_register.contracts import Facts, NotYet, Status

# What people may say next. Forward from "recorded" to "agreed" goes without a word, everything else has a reason.
NEXT: Mapping[Status, tuple[Status, ...]] = {
    Status.RECORDED: (Status.AGREED, Status.RETIRED),
    Status.AGREED: (Status.RECORDED, Status.RETIRED),
    Status.RETIRED: (Status.RECORDED,),
}
_WITHOUT_REASON = {(Status.RECORDED, Status.AGREED)}
CLAIMABLE = frozenset(NEXT)
LONGEST_REASON = 1000


def standing(claimed: Status, facts: Facts) -> Status:
    """Return the status that holds: what runs and what is deployed weighs more than what people say."""
    if facts.online or facts.running:
        return Status.RUNNING
    if claimed is Status.RETIRED:
        return claimed
    return Status.EXECUTABLE if facts.deployed else claimed


def check_claim(claimed: Status, wanted: Status, *, reason: str, facts: Facts) -> None:
    """Return if people may say this now. Raises NotYet, or Invalid where the reason is missing or too long."""
    if wanted is Status.EXECUTABLE:
        raise NotYet(
            _("„Ausführbar“ trägt niemand ein: Ein Prozess ist ausführbar, sobald sein Modell veröffentlicht ist.")
        )
    if wanted is Status.RUNNING:
        raise NotYet(
            _("„Im Einsatz“ trägt niemand ein: Das folgt daraus, dass Vorgänge laufen oder die Leistung online ist.")
        )
    if wanted is Status.RETIRED and (facts.running or facts.online):
        raise NotYet(_still_in_use(facts))
    if wanted not in NEXT[claimed]:
        raise NotYet(_("Dieser Schritt ist vom jetzigen Stand aus nicht möglich."))
    if not reason.strip() and (claimed, wanted) not in _WITHOUT_REASON:
        text = _("Bitte nennen Sie den Grund.")
        raise Invalid(text, {"reason": text})
    if len(reason) > LONGEST_REASON:
        text = _("Bitte kürzen Sie den Grund auf %(most)s Zeichen.") % {"most": LONGEST_REASON}
        raise Invalid(text, {"reason": text})


def _still_in_use(facts: Facts) -> str:
    if facts.running:
        return ngettext(
            "Außer Dienst geht das noch nicht: Ein Vorgang läuft noch.",
            "Außer Dienst geht das noch nicht: %(running)s Vorgänge laufen noch.",
            facts.running,
        ) % {"running": facts.running}
    return _("Außer Dienst geht das noch nicht: Die Leistung ist online.")
