"""What the fields of an entry are called, with a word of help where one is needed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

LABELS: Mapping[str, Promise] = {
    "title": gettext_lazy("Name des Prozesses"),
    "summary": gettext_lazy("Worum es geht"),
    "unit_key": gettext_lazy("Zuständige Stelle"),
    "owner": gettext_lazy("Verantwortlich"),
    "priority": gettext_lazy("Priorität"),
    "benefit": gettext_lazy("Leistungsart"),
    "yearly_volume": gettext_lazy("Vorgänge im Jahr"),
    "leika_keys": gettext_lazy("LeiKa-Schlüssel"),
    "fim_key": gettext_lazy("FIM-Schlüssel"),
    "legal_basis": gettext_lazy("Rechtsgrundlage"),
    "media_breaks": gettext_lazy("Medienbrüche"),
    "goals": gettext_lazy("Ziele"),
    "target_percent": gettext_lazy("Ziel für die Dauer in Prozent"),
    "it_used": gettext_lazy("Eingesetzte IT"),
    "source": gettext_lazy("Quelle"),
    "process": gettext_lazy("Veröffentlichtes Modell"),
    "claimed": gettext_lazy("Stand"),
}
HINTS: Mapping[str, Promise] = {
    "owner": gettext_lazy("Eine Rolle oder Stelle, kein Name."),
    "leika_keys": gettext_lazy("14 Ziffern; mehrere durch Leerzeichen getrennt."),
    "legal_basis": gettext_lazy("Eine Vorschrift je Zeile."),
    "target_percent": gettext_lazy("Zum Beispiel -20: um ein Fünftel kürzer."),
    "media_breaks": gettext_lazy("Wo wechselt der Vorgang zwischen Papier und Technik?"),
    "source": gettext_lazy("Woher diese Angaben stammen."),
}
MULTILINE = frozenset({"summary", "legal_basis", "media_breaks", "goals", "it_used"})
NUMBERS = frozenset({"yearly_volume", "target_percent"})
