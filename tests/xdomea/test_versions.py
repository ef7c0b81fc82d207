"""What a version cannot say is told, and what has no place in a message that came in is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsweg.xdomea.api import read_message, validate, write_message
from amtsweg.xdomea.contracts import (
    Appraisal,
    Appraised,
    ArchiveMetadata,
    Code,
    Disposal,
    Document,
    DocumentVersion,
    Format,
    GeneralMetadata,
    Imported,
    Message,
    MessageKind,
    NotInVersion,
    Outcome,
    PrimaryDocument,
    RecordCase,
    RecordFile,
    Retention,
    Unreadable,
    Version,
)
from xdomea.some_messages import AT, HEAD, ONE, THREE, TWO, hand_over


def told(message: Message, version: Version) -> dict[str, str]:
    """Write a message in a version, valid, and return what it could not say: where, and what stood there."""
    written = write_message(message, version)
    assert validate(written.xml, version) == ()
    return {one.place.rpartition("/")[2]: one.kept for one in written.remarks}


def test_the_oldest_version_says_what_it_cannot_say() -> None:
    """2.4.0 has no place for closing, days, for ever, words of one's own, and some characters: each is told."""
    file = RecordFile(
        id=TWO,
        metadata=GeneralMetadata(subject="„Öl“ – κ", keeping_unit="A 63"),
        archive=ArchiveMetadata(Retention(permanent=True), Disposal(words="Auswahl"), retention_end=date(2031, 6, 30)),
        closed=True,
        closed_on=date(2021, 6, 30),
        extension_xml=("<a>b</a>",),
    )
    assert told(hand_over(file), Version.V2_4_0) == {
        "closed": "True",
        "closed_on": "datetime.date(2021, 6, 30)",
        "extension_xml": "('<a>b</a>',)",
        "keeping_unit": "A 63",
        "Betreff": "„Öl“ – κ",
        "Aufbewahrungsdauer": "permanent",
        "Aussonderungsart": "Auswahl",
        "Aufbewahrungsende": "2031-06-30",
        "receipt": "True",
    }
    (back,) = read_message(write_message(hand_over(file), Version.V2_4_0).xml).objects
    assert isinstance(back, RecordFile)
    assert back.metadata == GeneralMetadata(subject='"Öl" - ?')


def test_documents_beside_cases_go_into_a_sub_file_of_the_oldest_version() -> None:
    """2.4.0 holds one or the other; it is told, and whoever reads it with us gets the file as it was."""
    inner = RecordFile(id=THREE, documents=(Document(id=TWO),), cases=(RecordCase(id=ONE),))
    file = RecordFile(id=TWO, documents=(Document(id=ONE),), cases=(RecordCase(id=THREE),), sub_files=(inner,))
    written = write_message(hand_over(file), Version.V2_4_0)
    assert validate(written.xml) == ()
    assert [one.place for one in written.remarks if one.place.endswith("Akteninhalt")] == [
        "/Schriftgutobjekt[1]/Teilakte[1]/Akteninhalt",
        "/Schriftgutobjekt[1]/Akteninhalt",
    ]
    assert written.xml.count(b"<xdomea:Teilakte>") == 3
    assert read_message(written.xml).objects == (file,)


def test_a_format_that_a_version_does_not_know_becomes_another_one() -> None:
    """From 3.0.0 on the list of formats may grow; 2.4.0 has "Sonstiges" for what it does not know."""
    primary = PrimaryDocument(f"{ONE}_a.webp")
    versions = (DocumentVersion("1", (Format(Code("777", list_version="9.0"), "1", primary),)),)
    message = hand_over(Document(id=ONE, versions=versions))
    assert told(message, Version.V2_4_0)["Name"] == "777"
    assert told(message, Version.V3_0_0) == {}


def test_confirmations_become_one_answer_in_the_oldest_version() -> None:
    """It is a success only when all are; what each object says besides is told."""
    imported = (Imported(ONE, True, archive_id="LA 1"), Imported(TWO, False, ("Datei defekt",)))
    head = replace(HEAD, receipt=None)
    message = Message(kind=MessageKind.IMPORT_CONFIRMED, version=Version.V3_1_0, head=head, imported=imported)
    assert read_message(write_message(message).xml) == message
    back = read_message(write_message(message, Version.V2_4_0).xml)
    assert back.outcome == Outcome(False, f"{TWO}: Datei defekt")
    assert back.imported == (Imported(ONE, False, archive_id="LA 1"),)
    assert len(write_message(message, Version.V2_4_0).remarks) == 2


def test_an_appraisal_is_the_same_in_every_version() -> None:
    """What the archive decides crosses all versions unchanged."""
    appraised = (Appraised(ONE, Disposal(Code(Appraisal.ARCHIVE))), Appraised(TWO, Disposal(Code(Appraisal.DESTROY))))
    message = Message(kind=MessageKind.APPRAISAL, version=Version.V3_1_0, head=HEAD, appraised=appraised)
    for version in Version:
        assert told(message, version) == {}
        assert read_message(write_message(message, version).xml) == replace(message, version=version)


def test_what_has_no_place_is_kept_and_named() -> None:
    """Foreign elements, attributes, doubled and unreadable ones are remarks with their place; the rest is read."""
    xml = write_message(hand_over(RecordFile(id=TWO, metadata=GeneralMetadata(subject="Akte")))).xml.decode()
    end = "</xdomea:AllgemeineMetadaten>"
    xml = xml.replace("<xdomea:Betreff>", "<xdomea:Neu>x</xdomea:Neu><xdomea:Betreff>", 1)
    xml = xml.replace(end, f'<xdomea:Betreff a="b">noch einer</xdomea:Betreff>{end}', 1)
    xml = xml.replace(end, f"{end}<xdomea:ZdADatum>gestern</xdomea:ZdADatum>", 1)
    message = read_message(xml.encode())
    (file,) = message.objects
    assert file == RecordFile(id=TWO, metadata=GeneralMetadata(subject="Akte"))
    place = "/Aussonderung.Aussonderung.0503/Schriftgutobjekt[1]/Akte[1]"
    space = 'xmlns:xdomea="urn:xoev-de:xdomea:schema:3.1.0"'
    assert [(one.place, one.kept) for one in message.remarks] == [
        (f"{place}/AllgemeineMetadaten[1]/Neu[1]", f"<xdomea:Neu {space}>x</xdomea:Neu>"),
        (f"{place}/AllgemeineMetadaten[1]/Betreff[2]", f'<xdomea:Betreff {space} a="b">noch einer</xdomea:Betreff>'),
        (f"{place}/ZdADatum[1]", f"<xdomea:ZdADatum {space}>gestern</xdomea:ZdADatum>"),
    ]


def test_identifiers_that_are_none_become_the_same_ones_each_time() -> None:
    """A foreign system that writes no UUIDs can be taken over, twice with the same result."""
    xml = write_message(hand_over(RecordFile(id=TWO))).xml.replace(str(TWO).encode(), b"AKTE-17")
    first, second = read_message(xml), read_message(xml)
    assert first.objects == second.objects
    assert [one.kept for one in first.remarks] == ["AKTE-17"]


def test_messages_that_are_no_messages_are_refused() -> None:
    """Another standard, another version, a message that is not spoken, a message a version does not have."""
    good = write_message(hand_over(RecordFile(id=TWO))).xml
    for wrong, part in [
        (b"", "kein lesbares XML"),
        (b"<a/>", "keine Nachricht von xdomea"),
        (good.replace(b"3.1.0", b"4.0.0"), "xdomea 4.0.0"),
        (good.replace(b"Aussonderung.Aussonderung.0503", b"Abgabe.Abgabe.0401"), "Abgabe.Abgabe.0401"),
        (good.replace(b"xdomea:Kopf>", b"xdomea:Fuss>"), "Kopf"),
    ]:
        with pytest.raises(Unreadable, match=part):
            read_message(wrong)
    with pytest.raises(NotInVersion):
        write_message(Message(kind=MessageKind.HAND_OVER_RECEIVED, version=Version.V2_4_0, head=HEAD))


def test_a_moment_without_zone_and_one_with_stay_what_they_are() -> None:
    """Zones are not guessed."""
    for at in (AT.replace(tzinfo=None), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), AT):
        head = replace(HEAD, created_at=at, receipt=None)
        message = Message(kind=MessageKind.OFFER_RECEIVED, version=Version.V3_0_0, head=head)
        assert read_message(write_message(message).xml).head.created_at.isoformat() == at.isoformat()
