"""The small parts."""

from __future__ import annotations

from amtsweg.xdomea import contracts as c
from amtsweg.xdomea.grammar.slots import V2, V3, CodeOf, Simple, Slot, on, texts

_T, _D, _FLAG, _CODE = Simple.TEXT, Simple.DATE, Simple.FLAG, CodeOf()
SMALL: dict[str, tuple[type, tuple[Slot, ...]]] = {
    "Period": (c.Period, (Slot("Beginn", "begin", _D), Slot("Ende", "end", _D))),
    "Retention": (
        c.Retention,
        (Slot("AnzahlJahre", "years", Simple.COUNT), Slot("Unbefristet", "permanent", Simple.TRUE)),
    ),
    "Disposal": (
        c.Disposal,
        (
            Slot("Aussonderungsart", "code", CodeOf("AussonderungsartCodeType")),
            Slot("AussonderungsartKonfigurierbar", "words", _T),
        ),
    ),
    "PlanUnitRef": (
        c.PlanUnitRef,
        (*texts(key="Kennzeichen", title="Inhaltsangabe"), Slot("BetreffKurz", "short_title", _T, only=V3)),
    ),
    "GeneralMetadata": (
        c.GeneralMetadata,
        (
            *texts(subject="Betreff", reference_number="Kennzeichen", lead="Federfuehrung"),
            Slot("Aktenfuehrung", "keeping_unit", _T, only=V3),
            Slot("Vertraulichkeitsstufe", "confidentiality", CodeOf("VertraulichkeitsstufeCodeType")),
            Slot("Bemerkung", "remark", _T),
            Slot("Medium", "medium", CodeOf("MediumCodeType")),
            Slot("Aktenplaneinheit", "plan_unit", "PlanUnitRef"),
        ),
    ),
    "ArchiveMetadata": (
        c.ArchiveMetadata,
        (
            Slot("Aufbewahrungsdauer", "retention", "Retention", only=V3),
            Slot("Aufbewahrungsdauer", "retention", Simple.YEARS, only=V2),
            Slot("Aussonderungsart", "disposal", "Disposal", only=V3),
            Slot("Aussonderungsart", "disposal", CodeOf("AussonderungsartCodeType", bare=True), only=V2),
            Slot("Kennung", "archive_id", _T),
            Slot("Bewertungsvorschlag", "proposal", CodeOf("BewertungsvorschlagCodeType")),
            Slot("Aufbewahrungsende", "retention_end", _D, only=V3),
            Slot("Aufbewahrungsende", "retention_end", Simple.YEAR, only=V2),
        ),
    ),
    "Change": (
        c.Change,
        (
            *on(V2, *texts(name="Metadatum", old="AlterWert", new="NeuerWert")),
            *on(V3, *texts(name="MetadatumName", old="MetadatumAlterWert", new="MetadatumNeuerWert")),
            Slot("Akteur", "actor", _T),
            Slot("DatumUhrzeit", "at", Simple.MOMENT),
            *texts(remark="Bemerkung", action="Aktion"),
        ),
    ),
    "Reference": (
        c.Reference,
        (
            Slot("ID", "id", Simple.ID),
            Slot("SGOTyp", "kind", CodeOf("SchriftgutobjekttypCodeType")),
            *texts(reference_number="SGOKennzeichen", remark="Bemerkung"),
        ),
    ),
    "Field": (
        c.Field,
        (
            *texts(name="Name", description="Beschreibung"),
            Slot("Datentyp", "kind", CodeOf("DatentypCodeType")),
            Slot("Wert", "value", _T),
        ),
    ),
    "FieldGroup": (
        c.FieldGroup,
        (
            *texts(name="Name", description="Beschreibung"),
            Slot("Unterfeldgruppe", "groups", "FieldGroup", many=True),
            Slot("Feld", "fields", "Field", many=True),
        ),
    ),
    "Extension": (
        c.Extension,
        (
            *texts(id="Kennung", name="Name", description="Beschreibung", number="Versionsnummer"),
            Slot("Versionsdatum", "dated", _D),
            Slot("Feldgruppe", "groups", "FieldGroup", many=True),
            Slot("Feld", "fields", "Field", many=True),
        ),
    ),
    "Address": (
        c.Address,
        (
            Slot("Staat/Staat", "country", CodeOf("StaatCodeType")),
            *texts(street="Strasse", house_number="Hausnummer", po_box="Postfach", postal_code="Postleitzahl"),
            *texts(town="Ort", addition="Zusatz"),
            Slot("Typ", "kind", CodeOf("AnschriftstypCodeType")),
        ),
    ),
    "AddressLines": (
        c.AddressLines,
        (
            Slot("Typ", "kind", CodeOf("AnschriftstypCodeType")),
            *(Slot(f"Zeile{number}", f"line_{number}", _T) for number in range(1, 7)),
            Slot("Zusatz", "addition", _T),
        ),
    ),
    "Reachability": (
        c.Reachability,
        (
            Slot("IstDienstlich", "official", _FLAG),
            Slot("Kanal", "channel", CodeOf("KommunikationsartCodeType")),
            *texts(value="Kennung", addition="Zusatz"),
            Slot("IstInstitution", "institution", _FLAG, only=V3),
        ),
    ),
    "Contact": (
        c.Contact,
        (
            Slot("Behoerdenkennung/Kennung", "authority_key", _CODE, only=V2),
            Slot("Behoerdenkennung/Behoerdenschluessel", "authority_key", _CODE, only=V3),
            Slot("Behoerdenkennung/Praefix", "authority_prefix", _CODE),
            *texts(institution="Institution/Name", institution_short="Institution/Kurzbezeichnung"),
            *texts(org_unit="Organisationseinheit/Name", salutation="Name/Anrede", title="Name/Titel"),
            *texts(last_name="Name/Familienname/Name", first_name="Name/Vorname/Name"),
            *texts(activity="Taetigkeit", responsibility="Zustaendigkeit"),
            Slot("Anschrift", "addresses", "Address", many=True),
            Slot("Kommunikation", "reachabilities", "Reachability", many=True),
            Slot("Rolle", "role", _CODE),
            Slot("UnstrukturierteAnschrift", "address_lines", "AddressLines", many=True),
            Slot("Geburt/Datum", "born", _D),
        ),
    ),
    "PrimaryDocument": (
        c.PrimaryDocument,
        (
            Slot("Dateiname", "file_name", Simple.FILE_NAME),
            Slot("DateinameOriginal", "original_name", _T, only=V3),
            Slot("Ersteller", "creator", _T),
            Slot("DatumUhrzeit", "at", Simple.MOMENT),
            Slot("SignaturSiegel/SignaturSiegelEingebettet", "signature_embedded", Simple.TRUE, only=V3),
            Slot("SignaturSiegel/SignaturSiegelDatei", "signature_files", Simple.FILE_NAME, many=True, only=V3),
            Slot("Signaturdaten", "signature_xml", Simple.RAW, only=V2),
        ),
    ),
    "Format": (
        c.Format,
        (
            Slot("Name", "name", CodeOf("DateiformatCodeType")),
            *texts(other_name="SonstigerName", version="Version"),
            Slot("Primaerdokument", "primary", "PrimaryDocument"),
        ),
    ),
    "DocumentVersion": (
        c.DocumentVersion,
        (Slot("Nummer", "number", _T), Slot("Format", "formats", "Format", many=True)),
    ),
}
