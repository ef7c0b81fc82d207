"""Files, record cases, documents, file plans, and the heads of messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from amtsweg.xdomea import contracts as c
from amtsweg.xdomea.grammar.slots import V2, V3, CodeOf, Simple, Slot, on, texts


@dataclass(frozen=True, slots=True)
class Returned:
    """*Rueckgabeparameter* of 0506 in 2.4.0."""

    id: UUID
    archive_id: str


@dataclass(frozen=True, slots=True)
class OldOutcome:
    """*ErfolgOderMisserfolg* of 0506 in 2.4.0."""

    success: bool
    error: str | None = None
    returned: tuple[Returned, ...] = ()


_T, _D, _FLAG = Simple.TEXT, Simple.DATE, Simple.FLAG
_ID = (
    Slot("Identifikation/ID", "id", Simple.ID),
    Slot("Identifikation/NummerImUebergeordnetenContainer", "number", Simple.NUMBER),
)
_GENERAL = Slot("AllgemeineMetadaten", "metadata", "GeneralMetadata")
_ARCHIVE = Slot("ArchivspezifischeMetadaten", "archive", "ArchiveMetadata")
_HISTORY = Slot("HistorienProtokollInformation", "history", "Change", many=True)
_CIRCULATION = Slot("InternerGeschaeftsgang", "circulation", "Circulation")
_EXTENSION = Slot("AnwendungsspezifischeErweiterung", "extension", "Extension")
_XML = Slot("AnwendungsspezifischeErweiterungXML", "extension_xml", Simple.RAW_CHILDREN, only=V3)
_ENDS = (_EXTENSION, _XML)
_REFERENCES = Slot("Verweis", "references", "Reference", many=True)
_CONTACTS = Slot("Kontakt", "contacts", "Contact", many=True)
_CLOSED = (Slot("ZdA", "closed", _FLAG), Slot("ZdADatum", "closed_on", _D, only=V3))
_DURATION = Slot("Laufzeit", "duration", "Period")
_DOCUMENT = (
    *_ID,
    _GENERAL,
    Slot("FremdesGeschaeftszeichen", "foreign_reference", _T),
    Slot("Posteingangsdatum", "received_on", _D),
    Slot("Postausgangsdatum", "sent_on", _D),
    Slot("DatumDesSchreibens", "dated_on", _D),
    *texts(regarding="Bezug", here="Hier", clerk="Bearbeiter", kind="Typ"),
    _HISTORY,
    _CIRCULATION,
    Slot("Version", "versions", "DocumentVersion", many=True),
    _REFERENCES,
    Slot("Anlage", "attachments", "Attachment", many=True),
    Slot("Absender", "senders", "Contact", many=True),
    Slot("Empfaenger", "recipients", "Contact", many=True),
    Slot("WeitererKontakt", "contacts", "Contact", many=True, only=V3),
    Slot("AnwendungsspezifischeErweiterung", "extensions", "Extension", many=True),
    Slot("WeitererKontakt", "contacts", "Contact", many=True, only=V2),
    _XML,
)
_SUB_FILES = Slot("Teilakte", "sub_files", "RecordFile", many=True, only=V2)
_SUB_CASES = Slot("Teilvorgang", "sub_cases", "RecordCase", many=True)
_HEAD = (
    Slot("ProzessID", "process_id", Simple.ID),
    Slot("Nachrichtentyp", "type_code", Simple.TYPE_CODE),
    Slot("Erstellungszeitpunkt", "created_at", Simple.MOMENT),
    Slot("Absender", "sender", "Contact"),
    Slot("Empfaenger", "recipient", "Contact"),
    Slot("SendendesSystem", "system", "System", only=V3),
    Slot("SendendesSystem", "system", "System", only=V2, absent=""),
    Slot("Hinweis", "note", _T),
    *_ENDS,
)
_RECEIPT = Slot("Empfangsbestaetigung", "receipt", _FLAG, absent="false")
LARGE: dict[str, tuple[type, tuple[Slot, ...]]] = {
    "Document": (c.Document, _DOCUMENT),
    "Attachment": (c.Attachment, (*_DOCUMENT, Slot("Nummer", "attachment_number", _T))),
    "Order": (
        c.Order,
        (
            Slot("Ersteller", "creator", "Contact"),
            Slot("Adressat", "addressee", "Contact"),
            Slot("Erstellungsdatum", "dated", _D),
            Slot("Erstellungsuhrzeit", "at", Simple.TIME, only=V3),
            Slot("Erstellungsuhrzeit", "at", Simple.TIME, only=V2, absent="00:00:00"),
            Slot("Verfuegung", "text", _T),
            Slot("TerminDatum", "due_on", _D),
            Slot("TerminUhrzeit", "due_at", Simple.TIME),
            Slot("Notiz", "note", _T),
        ),
    ),
    "Processing": (
        c.Processing,
        (
            Slot("Bearbeiter", "processor", "Contact"),
            Slot("Datum", "dated", _D),
            Slot("Uhrzeit", "at", Simple.TIME, only=V3),
            Slot("Uhrzeit", "at", Simple.TIME, only=V2, absent="00:00:00"),
            *texts(remark="Vermerk", note="Notiz"),
            Slot("Anlage", "attachments", "Document", many=True),
        ),
    ),
    "Step": (
        c.Step,
        (
            Slot("Nummer", "number", _T),
            Slot("Status", "status", CodeOf("BeteiligungsstatusCodeType")),
            Slot("Verfuegung", "order", "Order"),
            Slot("Bearbeitung", "processing", "Processing"),
        ),
    ),
    "Circulation": (c.Circulation, (*_ID, Slot("Beteiligungsschritt", "steps", "Step", many=True))),
    "RecordCase": (
        c.RecordCase,
        (
            *(*_ID, _GENERAL, _ARCHIVE, *texts(file_subject="Aktenbetreff", kind="Typ"), *_CLOSED, _DURATION),
            *(_HISTORY, _CIRCULATION, Slot("Dokument", "documents", "Document", many=True), _REFERENCES, _CONTACTS),
            *on(V2, _EXTENSION, _SUB_CASES),
            *on(V3, _SUB_CASES, *_ENDS),
        ),
    ),
    "RecordFile": (
        c.RecordFile,
        (
            *(*_ID, _GENERAL, _ARCHIVE, *texts(location="Standort", kind="Typ"), _DURATION, _HISTORY, _CIRCULATION),
            Slot("Akteninhalt/Dokument", "documents", "Document", many=True),
            Slot("Akteninhalt/Vorgang", "cases", "RecordCase", many=True),
            Slot("Akteninhalt/Teilakte", "sub_files", "RecordFile", many=True, only=V3),
            *(_REFERENCES, _CONTACTS, _SUB_FILES, *on(V3, *_CLOSED), *_ENDS),
        ),
    ),
    "PlanUnit": (
        c.PlanUnit,
        (
            *(*texts(key="Kennzeichen", title="Inhaltsangabe"), Slot("BetreffKurz", "short_title", _T, only=V3)),
            Slot("Aussonderungsart", "disposal", "Disposal", only=V3),
            Slot("Aussonderungsart", "disposal", CodeOf("AussonderungsartCodeType", bare=True), only=V2),
            Slot("Gueltigkeit", "validity", "Period", only=V3),
            Slot("Stillgelegt", "ended", _FLAG),
            Slot("Aufbewahrungsdauer", "retention", "Retention", only=V3),
            Slot("Aufbewahrungsdauer", "retention", Simple.YEARS, only=V2),
            Slot("Einheit", "units", "PlanUnit", many=True),
            Slot("VerweisAktenplaneinheit", "references", _T, many=True, only=V3),
            *on(V3, *_ENDS),
        ),
    ),
    "FilePlan": (
        c.FilePlan,
        (
            *texts(title="Bezeichnung", kind="Typ", version="Version"),
            Slot("Einheit", "units", "PlanUnit", many=True),
            Slot("Gueltigkeit", "validity", "Period"),
            Slot("Aktenplandatei", "files", "Format", many=True),
        ),
    ),
    "System": (c.System, texts(instance="InstanzID", product="Produktname", version="Version")),
    "Appraised": (
        c.Appraised,
        (
            Slot("ID", "id", Simple.ID),
            Slot("Aussonderungsart", "disposal", "Disposal", only=V3),
            Slot("Aussonderungsart", "disposal", CodeOf("AussonderungsartCodeType", bare=True), only=V2),
        ),
    ),
    "Imported": (
        c.Imported,
        (
            Slot("IDSGO", "id", Simple.ID),
            Slot("Erfolgreich", "success", _FLAG),
            Slot("Fehlermeldung", "errors", _T, many=True),
            Slot("FehlermeldungCode", "error_codes", CodeOf("SonstigeFehlermeldungCodeType"), many=True),
            Slot("Archivkennung", "archive_id", _T),
        ),
    ),
    "Returned": (Returned, (Slot("ID", "id", Simple.ID), Slot("Archivkennung", "archive_id", _T))),
    "OldOutcome": (
        OldOutcome,
        (
            Slot("Erfolgreich", "success", _FLAG),
            Slot("Fehlermeldung", "error", _T),
            Slot("Rueckgabeparameter", "returned", "Returned", many=True),
        ),
    ),
    "Head": (c.Head, _HEAD),
    "Head.receipt": (c.Head, (*_HEAD, _RECEIPT)),
    "Head.0301": (c.Head, (*_HEAD, Slot("WeitererEmpfaenger", "further_recipients", "Contact", many=True), _RECEIPT)),
    "Head.0503": (
        c.Head,
        (
            *_HEAD,
            Slot("Importbestaetigung", "", Simple.ALWAYS),
            Slot("RueckmeldungArchivkennung", "archive_ids", _FLAG, absent="false"),
            *on(V3, _RECEIPT),
        ),
    ),
}
