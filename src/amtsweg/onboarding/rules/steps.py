"""The five steps as a table: what each leads to, and what must hold before it counts as taken."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from amtsweg.kernel.errors import Invalid
from amtsweg.onboarding.contracts import STEPS, Entry, NotYet, SolutionPath, Stage

NEXT: Mapping[Stage, Stage] = dict(zip(STEPS, (*STEPS[1:], Stage.ONLINE), strict=True))
LONGEST_NOTE = 2000


def check_step(entry: Entry, step: Stage, note: str, *, same_person: bool) -> None:
    """Return if a step can be taken now. ``same_person`` tells whether who takes it built the form.

    Raises NotYet, and Invalid with the field that is missing.
    """
    if entry.stage is not step:
        raise NotYet(_("Dieser Schritt ist jetzt nicht an der Reihe."))
    if not note.strip():
        raise Invalid(
            _("Bitte prüfen Sie Ihre Angaben."), {"note": _("Bitte schreiben Sie auf, was herausgekommen ist.")}
        )
    if len(note) > LONGEST_NOTE:
        too_long = _("Bitte kürzen Sie diesen Text auf %(most)s Zeichen.") % {"most": LONGEST_NOTE}
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), {"note": too_long})
    if reason := _missing(entry, step, same_person=same_person):
        raise NotYet(reason)


def _missing(entry: Entry, step: Stage, *, same_person: bool) -> str:
    if step is Stage.SOLUTION and entry.path is None:
        return _("Wählen Sie zuerst den Lösungsweg.")
    if step is Stage.FORM and not _has_form(entry):
        if entry.path is SolutionPath.FORM_SYSTEM:
            return _("Im Katalog steht noch kein veröffentlichtes Formular dieser Leistung.")
        return _("Geben Sie zuerst die Adresse an, unter der die Lösung erreichbar ist.")
    if step is Stage.INTEGRATION and not (entry.access.connected or entry.access.return_channel or entry.service):
        return _("Noch führt kein Weg aus dem Formular in die Bearbeitung: keine Anbindung und kein eigener Prozess.")
    if step is Stage.QUALITY and same_person:
        return _("Die Qualität sichert jemand anderes als die Person, die das Formular fertig gemeldet hat.")
    return ""


def _has_form(entry: Entry) -> bool:
    return entry.access.online if entry.path is SolutionPath.FORM_SYSTEM else bool(entry.url)


def check_reopen(entry: Entry, step: Stage, reason: str) -> None:
    """Return if the way can go back to a step. Raises NotYet, and Invalid without a reason."""
    if step not in entry.steps:
        raise NotYet(_("Dieser Schritt ist noch offen."))
    if not reason.strip():
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), {"reason": _("Bitte nennen Sie den Grund.")})


def kept_before(step: Stage) -> frozenset[Stage]:
    """Return the steps that stay taken when the way goes back to one."""
    return frozenset(STEPS[: STEPS.index(step)])
