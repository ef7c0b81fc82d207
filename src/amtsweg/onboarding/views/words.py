"""How the pages of onboarding name steps, paths and access."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.onboarding.contracts import Offer, SolutionPath, Stage

STAGES: Mapping[Stage, tuple[Promise, str]] = {
    Stage.REQUIREMENTS: (gettext_lazy("Anforderungen aufnehmen"), "neutral"),
    Stage.SOLUTION: (gettext_lazy("Lösungsweg wählen"), "neutral"),
    Stage.FORM: (gettext_lazy("Formular bauen"), "info"),
    Stage.INTEGRATION: (gettext_lazy("In die Bearbeitung einbinden"), "info"),
    Stage.QUALITY: (gettext_lazy("Qualität sichern"), "warning"),
    Stage.ONLINE: (gettext_lazy("online"), "success"),
    Stage.STOPPED: (gettext_lazy("zurückgestellt"), "neutral"),
}
QUESTIONS: Mapping[Stage, Promise] = {
    Stage.REQUIREMENTS: gettext_lazy(
        "Wer beantragt was, welche Angaben und Nachweise sind nötig, worauf beruht es, wie viele sind es im Jahr?"
    ),
    Stage.SOLUTION: gettext_lazy("Zentrale Lösung, eigenes Formular oder Lösung des Fachverfahrens?"),
    Stage.FORM: gettext_lazy("Was ist gebaut oder eingerichtet, und wo ist es zu finden?"),
    Stage.INTEGRATION: gettext_lazy("Wie kommen Daten und Dokumente in Vorgang, Akte und Fachverfahren?"),
    Stage.QUALITY: gettext_lazy("Wer hat womit geprüft: Inhalt, Barrierefreiheit, Datenschutz, ein ganzer Durchlauf?"),
}
PATHS: Mapping[SolutionPath, Promise] = {
    SolutionPath.CENTRAL: gettext_lazy("zentrale Lösung (von Bund oder Land bereitgestellt)"),
    SolutionPath.FORM_SYSTEM: gettext_lazy("eigenes Formular in Amtsweg"),
    SolutionPath.SPECIALIST: gettext_lazy("Lösung des Fachverfahrens"),
}
OFFERS: Mapping[Offer, Promise] = {
    Offer.NONE: gettext_lazy("gibt es nicht"),
    Offer.FREE: gettext_lazy("gibt es, ohne zusätzliche Kosten"),
    Offer.PAID: gettext_lazy("gibt es, gegen zusätzliche Kosten"),
}
ACCESS: Mapping[str, Promise] = {
    "online": gettext_lazy("online"),
    "connected": gettext_lazy("an ein Fachverfahren angebunden"),
    "payment": gettext_lazy("mit Bezahlung"),
    "return_channel": gettext_lazy("mit Rückkanal"),
}
EVENTS: Mapping[str, Promise] = {
    "onboarding.begun": gettext_lazy("Eingetragen"),
    "onboarding.listed": gettext_lazy("Aus der Liste der Stadt übernommen"),
    "onboarding.published": gettext_lazy("Neue Fassung im Katalog veröffentlicht"),
    "onboarding.step_taken": gettext_lazy("Schritt erledigt"),
    "onboarding.step_reopened": gettext_lazy("Schritt wieder geöffnet"),
    "onboarding.path_chosen": gettext_lazy("Lösungsweg gewählt"),
    "onboarding.declared": gettext_lazy("Angaben zum Zugang geändert"),
    "onboarding.planned": gettext_lazy("Planung geändert"),
    "onboarding.stopped": gettext_lazy("Zurückgestellt"),
    "onboarding.resumed": gettext_lazy("Wieder aufgenommen"),
}
