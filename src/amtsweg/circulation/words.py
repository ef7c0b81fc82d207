"""What steps and states are called in the interface."""

from django.utils.translation import gettext_lazy as _

from amtsweg.circulation.contracts import Action, CirculationState, StepState

ACTIONS = {
    Action.SIGHT: _("Kenntnisnahme"),
    Action.COMMENT: _("Stellungnahme"),
    Action.CO_SIGNATURE: _("Mitzeichnung"),
    Action.FINAL_SIGNATURE: _("Schlusszeichnung"),
}
STEP_STATES = {
    StepState.WAITING: _("wartet"),
    StepState.OPEN: _("an der Reihe"),
    StepState.DONE: _("erledigt"),
    StepState.REFUSED: _("Zeichnung verweigert"),
    StepState.SKIPPED: _("ausgelassen"),
}
STATES = {
    CirculationState.RUNNING: _("läuft"),
    CirculationState.FINISHED: _("abgeschlossen"),
    CirculationState.STOPPED: _("vorzeitig beendet"),
}
