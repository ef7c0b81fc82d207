"""How the pages of files name what the records know by keys."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.records.contracts import Appraisal, Confidentiality, Direction, FileState, Medium, PartKind

STATES: Mapping[FileState, tuple[Promise, str]] = {
    FileState.OPEN: (gettext_lazy("in Bearbeitung"), "info"),
    FileState.CLOSED: (gettext_lazy("z. d. A."), "neutral"),
    FileState.DISPOSED: (gettext_lazy("ausgesondert"), "neutral"),
}
LEVELS: Mapping[Confidentiality, Promise] = {
    Confidentiality.OPEN: gettext_lazy("offen in der Stelle"),
    Confidentiality.CONFIDENTIAL: gettext_lazy("vertraulich"),
    Confidentiality.NAMED: gettext_lazy("streng vertraulich"),
}
LEVELS_TOLD: Mapping[Confidentiality, Promise] = {
    Confidentiality.OPEN: gettext_lazy("Alle, die Akten der Stelle lesen dürfen."),
    Confidentiality.CONFIDENTIAL: gettext_lazy(
        "Wer vertrauliche Akten der Stelle lesen darf, und wer namentlich zugelassen ist."
    ),
    Confidentiality.NAMED: gettext_lazy("Nur wer namentlich zugelassen ist."),
}
MEDIA: Mapping[Medium, Promise] = {
    Medium.ELECTRONIC: gettext_lazy("elektronisch"),
    Medium.PAPER: gettext_lazy("Papier"),
    Medium.HYBRID: gettext_lazy("teils Papier, teils elektronisch"),
}
PARTS: Mapping[PartKind, Promise] = {
    PartKind.SUB_FILE: gettext_lazy("Teilakte"),
    PartKind.RECORD_CASE: gettext_lazy("Vorgang"),
}
DIRECTIONS: Mapping[Direction, Promise] = {
    Direction.IN: gettext_lazy("Eingang"),
    Direction.OUT: gettext_lazy("Ausgang"),
    Direction.INTERNAL: gettext_lazy("intern"),
}
APPRAISALS: Mapping[str, Promise] = {
    Appraisal.ARCHIVE: gettext_lazy("archivieren"),
    Appraisal.DESTROY: gettext_lazy("vernichten"),
    Appraisal.ASSESS: gettext_lazy("durch das Archiv bewerten"),
}
# Kinds of documents that modules file by themselves; people write their own.
KINDS: Mapping[str, Promise] = {
    "application": gettext_lazy("Antrag"),
    "attachment": gettext_lazy("Anlage"),
    "data": gettext_lazy("Daten"),
    "decision": gettext_lazy("Bescheid"),
    "letter": gettext_lazy("Schreiben"),
    "mail": gettext_lazy("E-Mail"),
    "message": gettext_lazy("Nachricht"),
    "note": gettext_lazy("Vermerk"),
    "scan": gettext_lazy("Scan"),
}


def day(moment: date | datetime | None) -> str:
    """Write a day as a person here reads it."""
    if moment is None:
        return "–"
    here = moment.astimezone(LOCAL_ZONE) if isinstance(moment, datetime) else moment
    return here.strftime("%d.%m.%Y")


def kind_of_document(kind: str) -> str:
    """Name a kind of documents."""
    return str(KINDS.get(kind, kind))


def size_in_words(size: int) -> str:
    """Write a size as a person reads it."""
    if size < 1024:
        return _("%(n)d Byte") % {"n": size}
    value, unit = (size / 1024, "KB") if size < 1024**2 else (size / 1024**2, "MB")
    value, unit = (value / 1024, "GB") if value >= 1024 and unit == "MB" else (value, unit)
    return f"{value:.1f} {unit}".replace(".", ",") if value < 10 else f"{value:.0f} {unit}"


def retention_in_words(retention: str) -> str:
    """Write a retention as a person reads it."""
    years = retention.removeprefix("P").removesuffix("Y")
    if not years.isdigit():
        return _("dauernd")
    return _("1 Jahr") if years == "1" else _("%(n)s Jahre") % {"n": years}
