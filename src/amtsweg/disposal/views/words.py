"""What states, stages and decisions are called, and the next step of a disposal in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.disposal.contracts import DisposalRun, FileStage, MessageState, RunState
from amtsweg.disposal.rules import FOUR, TWO
from amtsweg.records.contracts import Appraisal

STATE: Mapping[RunState, tuple[Promise, str]] = {
    RunState.COLLECTED: (gettext_lazy("zusammengestellt"), "neutral"),
    RunState.OFFERED: (gettext_lazy("angeboten"), "info"),
    RunState.OFFER_RECEIVED: (gettext_lazy("Angebot angekommen"), "info"),
    RunState.APPRAISED: (gettext_lazy("bewertet"), "warning"),
    RunState.HANDED_OVER: (gettext_lazy("übergeben"), "info"),
    RunState.HAND_OVER_RECEIVED: (gettext_lazy("Übergabe angekommen"), "info"),
    RunState.CONFIRMED: (gettext_lazy("Vernichtung steht an"), "warning"),
    RunState.DESTROYING: (gettext_lazy("wird vernichtet"), "info"),
    RunState.DONE: (gettext_lazy("abgeschlossen"), "success"),
    RunState.CANCELLED: (gettext_lazy("abgebrochen"), "neutral"),
}
STAGE: Mapping[FileStage, tuple[Promise, str]] = {
    FileStage.DUE: (gettext_lazy("fällig"), "neutral"),
    FileStage.COLLECTED: (gettext_lazy("ausgewählt"), "neutral"),
    FileStage.OFFERED: (gettext_lazy("angeboten"), "info"),
    FileStage.APPRAISED: (gettext_lazy("bewertet"), "info"),
    FileStage.HANDED_OVER: (gettext_lazy("übergeben"), "info"),
    FileStage.CONFIRMED: (gettext_lazy("im Archiv"), "success"),
    FileStage.DESTROYED: (gettext_lazy("vernichtet"), "neutral"),
}
MESSAGE: Mapping[MessageState, tuple[Promise, str]] = {
    MessageState.PREPARED: (gettext_lazy("bereit"), "warning"),
    MessageState.SENT: (gettext_lazy("übermittelt"), "success"),
    MessageState.APPLIED: (gettext_lazy("verarbeitet"), "success"),
    MessageState.SET_ASIDE: (gettext_lazy("zurückgelegt"), "danger"),
    MessageState.KNOWN: (gettext_lazy("schon bekannt"), "neutral"),
}
KIND: Mapping[str, Promise] = {
    "0501": gettext_lazy("Anbieteverzeichnis"),
    "0502": gettext_lazy("Bewertungsverzeichnis"),
    "0503": gettext_lazy("Aussonderung"),
    "0504": gettext_lazy("Empfang der Anbietung bestätigt"),
    "0505": gettext_lazy("Empfang der Bewertung bestätigt"),
    "0506": gettext_lazy("Übernahme bestätigt"),
    "0507": gettext_lazy("Empfang der Aussonderung bestätigt"),
}
APPRAISAL: Mapping[str, Promise] = {
    Appraisal.ARCHIVE: gettext_lazy("A – archivieren"),
    Appraisal.DESTROY: gettext_lazy("V – vernichten"),
    Appraisal.ASSESS: gettext_lazy("B – noch zu bewerten"),
}
SOURCE: Mapping[str, Promise] = {
    "file": gettext_lazy("der Akte"),
    "plan": gettext_lazy("des Aktenplans"),
    "rule": gettext_lazy("einer Regel des Archivs"),
    "changed": gettext_lazy("von Hand geändert"),
}
_WAY: Mapping[int, tuple[tuple[Promise, frozenset[RunState]], ...]] = {
    FOUR: (
        (gettext_lazy("Zusammenstellen"), frozenset({RunState.COLLECTED})),
        (gettext_lazy("Anbieten"), frozenset({RunState.OFFERED, RunState.OFFER_RECEIVED})),
        (gettext_lazy("Bewertung"), frozenset({RunState.APPRAISED})),
        (gettext_lazy("Übergabe"), frozenset({RunState.HANDED_OVER, RunState.HAND_OVER_RECEIVED})),
        (gettext_lazy("Vernichtung"), frozenset({RunState.CONFIRMED, RunState.DESTROYING})),
    ),
    TWO: (
        (gettext_lazy("Zusammenstellen"), frozenset({RunState.COLLECTED})),
        (gettext_lazy("Übergabe"), frozenset({RunState.HANDED_OVER, RunState.HAND_OVER_RECEIVED})),
        (gettext_lazy("Vernichtung"), frozenset({RunState.CONFIRMED, RunState.DESTROYING})),
    ),
}


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: a sentence, and what can be done now (the value a form sends, and its button)."""

    text: Promise
    do: str = ""
    button: Promise | str = ""


_WAIT_ANSWER = Next(gettext_lazy("Jetzt ist das Archiv an der Reihe: Es entscheidet, welche Akten es übernimmt."))
_WAIT_IMPORT = Next(gettext_lazy("Jetzt ist das Archiv an der Reihe: Es bestätigt, welche Akten es übernommen hat."))
_STRAIGHT = Next(
    gettext_lazy("Das Archiv will keine dieser Akten. Sie können vernichtet werden."),
    "hand_over",
    gettext_lazy("Weiter zur Vernichtung"),
)
_GIVE = Next(
    gettext_lazy("Übergeben Sie dem Archiv die Akten, die es übernehmen will. Das Paket entsteht von selbst."),
    "hand_over",
    gettext_lazy("Dem Archiv übergeben"),
)
_NEXT: Mapping[RunState, Next] = {
    RunState.OFFERED: Next(
        gettext_lazy("Das Anbieteverzeichnis geht an das Archiv. Jetzt ist das Archiv an der Reihe: Es bewertet.")
    ),
    RunState.OFFER_RECEIVED: _WAIT_ANSWER,
    RunState.HANDED_OVER: _WAIT_IMPORT,
    RunState.HAND_OVER_RECEIVED: _WAIT_IMPORT,
    RunState.DESTROYING: Next(
        gettext_lazy("Die Vernichtung läuft von selbst. Gesperrte Akten warten auf ihre Freigabe.")
    ),
    RunState.DONE: Next(gettext_lazy("Diese Aussonderung ist abgeschlossen.")),
    RunState.CANCELLED: Next(gettext_lazy("Diese Aussonderung wurde abgebrochen. Ihre Akten sind wieder fällig.")),
}
_OFFER = Next(
    gettext_lazy("Prüfen Sie die Vorschläge unten. Bieten Sie die Akten dann dem Archiv an."),
    "offer",
    gettext_lazy("Dem Archiv anbieten"),
)
_PREPARE = Next(
    gettext_lazy(
        "Das Archiv hat entschieden und übernommen. Bereiten Sie die Vernichtung vor; eine zweite Person stimmt zu."
    ),
    "prepare",
    gettext_lazy("Vernichtung vorbereiten"),
)
_AGREE = Next(
    gettext_lazy(
        "Die Vernichtung ist vorbereitet. Prüfen Sie sie, und stimmen Sie zu; danach hält sie nur eine Sperre auf."
    ),
    "agree",
    gettext_lazy("Der Vernichtung zustimmen"),
)
_OTHER = Next(gettext_lazy("Sie haben die Vernichtung vorbereitet. Eine andere Person muss ihr zustimmen."))


def next_step(run: DisposalRun, *, wanted: int, to_offer: int, own: bool) -> Next:
    """Return what comes next; ``wanted`` files go to the archive, ``own`` says that the reader prepared destruction."""
    if run.state is RunState.COLLECTED and run.stages == FOUR and to_offer:
        return _OFFER
    if run.state in {RunState.COLLECTED, RunState.APPRAISED}:
        return _GIVE if wanted else _STRAIGHT
    if run.state is RunState.CONFIRMED:
        if run.prepared_at is None:
            return _PREPARE
        return _OTHER if own else _AGREE
    return _NEXT[run.state]


def way(run: DisposalRun) -> tuple[list[str], int]:
    """Return the steps of a disposal and which one it is at, counted from 1; past the last when it is over."""
    steps = _WAY[run.stages]
    at = next((n for n, (_, states) in enumerate(steps, 1) if run.state in states), len(steps) + 1)
    return [str(label) for label, _ in steps], at
