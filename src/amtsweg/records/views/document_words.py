"""How documents are spoken of on pages: kinds, directions, sizes of what can be said."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.records.contracts import Direction
from amtsweg.records.papers.mails.contracts import Mark

KINDS: Mapping[str, Promise] = {
    "document": gettext_lazy("Dokument"),
    "letter": gettext_lazy("Schreiben"),
    "mail": gettext_lazy("E-Mail"),
    "attachment": gettext_lazy("Anlage"),
    "note": gettext_lazy("Vermerk"),
    "report": gettext_lazy("Gutachten oder Bericht"),
    "plan": gettext_lazy("Plan oder Zeichnung"),
    "picture": gettext_lazy("Foto"),
    "contract": gettext_lazy("Vertrag"),
    "notice": gettext_lazy("Bescheid"),
}
# What other parts of the product file; not to be chosen, but named.
_OTHER_KINDS: Mapping[str, Promise] = {
    "submission": gettext_lazy("Antrag"),
    "submission-data": gettext_lazy("Antrag (Daten)"),
    "decision": gettext_lazy("Bescheid"),
}
DIRECTIONS: Mapping[Direction, Promise] = {
    Direction.IN: gettext_lazy("Eingang"),
    Direction.OUT: gettext_lazy("Ausgang"),
    Direction.INTERNAL: gettext_lazy("intern"),
}
# Further words on a document, each with what it is called; long ones get a field of several lines.
METADATA: Mapping[str, Promise] = {
    "author": gettext_lazy("Von (Absender*in oder Verfasser*in)"),
    "recipients": gettext_lazy("An"),
    "foreign_reference": gettext_lazy("Zeichen der Absender*in"),
    "remark": gettext_lazy("Bemerkung"),
}
MARKS: Mapping[str, Promise] = {
    Mark.BROKEN: gettext_lazy(
        "Teile dieser E-Mail ließen sich nicht lesen. Die Datei selbst ist unverändert abgelegt."
    ),
    Mark.TOO_DEEP: gettext_lazy(
        "Diese E-Mail ist sehr tief verschachtelt. Was innen liegt, ist nur in der Datei selbst enthalten."
    ),
    Mark.TOO_MANY: gettext_lazy(
        "Diese E-Mail hat sehr viele Teile. Die übrigen sind nur in der Datei selbst enthalten."
    ),
    Mark.CUT: gettext_lazy("Der Text ist sehr lang; gezeigt wird der Anfang."),
}


def kind_word(kind: str) -> str:
    """Return what a kind of document is called; one nobody knows is named as it is."""
    return str(KINDS.get(kind) or _OTHER_KINDS.get(kind) or kind)
