"""Words for people: what became of what came back."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.file_sets.contracts import Outcome

OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.FILED: gettext_lazy("Abgelegt"),
    Outcome.FILED_NEWER: gettext_lazy(
        "Abgelegt. Das Dokument, um das es geht, hat inzwischen eine neuere Fassung. Bitte prüfen Sie, ob alles passt."
    ),
    Outcome.FILED_WITHOUT: gettext_lazy(
        "Abgelegt. Das Dokument, um das es geht, ist inzwischen gelöscht oder verschoben."
    ),
    Outcome.KNOWN: gettext_lazy("War schon abgelegt und wurde nicht noch einmal abgelegt."),
    Outcome.CLOSED: gettext_lazy("Nicht abgelegt: Die Akte ist inzwischen geschlossen."),
    Outcome.HIDDEN: gettext_lazy("Nicht abgelegt: Sie dürfen in dieser Akte nicht mehr arbeiten."),
    Outcome.REFUSED: gettext_lazy("Nicht abgelegt."),
}
