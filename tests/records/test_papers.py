"""Names, types and mails, read however broken they are: pure, without a database."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.records.papers.mails.contracts import MOST_ATTACHMENTS, Mark
from amtsweg.records.papers.mails.internet import read_mail
from amtsweg.records.papers.mails.outlook import read_outlook
from amtsweg.records.papers.names import shown_name, title_of
from amtsweg.records.papers.sniffing import media_type_of
from records.papers_made import mail, outlook, outlook_mail, pdf
from webdav.odt import odt

ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENT = datetime(2026, 3, 2, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Bescheid.pdf", "Bescheid.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kai\\Plan.dwg", "Plan.dwg"),
        ("..", "unbenannt"),
        ("", "unbenannt"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.exe"),
        ("Zeile\neins\x00.txt", "Zeile eins .txt"),
        ("<script>.pdf", "<script>.pdf"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
        ("Straße\udcff.pdf", "Straße?.pdf"),
    ],
)
def test_names_are_made_fit_to_be_shown(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_can_be_kept(given_name: str) -> None:
    name = shown_name(given_name)
    assert 0 < len(name) <= 255
    assert not {"/", "\\", "\x00", "\n", "\u202e"} & set(name)
    assert shown_name(name) == name
    assert 0 < len(title_of(name)) <= 300


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(), "bild.png", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "bescheid.pdf", "image/png"),
        (odt("Text"), "a", ODT),
        (b"PK\x03\x04....", "a.docx", "application/zip"),
        (outlook_mail(), "a", "application/vnd.ms-outlook"),
        (mail(), "a", "message/rfc822"),
        (b"Von: mir\nTo: dir\n", "a.txt", "text/plain"),
        (b"<!DOCTYPE html><script>", "a.txt", "text/html"),
        (b"<?xml version='1.0'?><svg xmlns=''>", "a.png", "image/svg+xml"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
        (b"MZ\x90\x00", "rechnung.pdf", "application/x-msdownload"),
        (b"\x00\x01\x02\x03", "a.pdf", "application/octet-stream"),
    ],
)  # fmt: skip
def test_what_a_file_is_its_content_says(content: bytes, name: str, media_type: str) -> None:
    stream = BytesIO(content)
    assert media_type_of(stream, name) == media_type
    assert stream.tell() == 0


@given(st.binary(max_size=200), st.text(max_size=20))
def test_every_content_has_some_type(content: bytes, name: str) -> None:
    assert "/" in media_type_of(BytesIO(content), name)


def test_a_mail_is_taken_apart() -> None:
    found = read_mail(mail())
    assert (found.subject, found.sender) == ("Grundstück Müller", "Jörg Müller <joerg@example.org>")
    assert found.recipients == ("bauamt@stadt.example", "Kai <kai@stadt.example>")
    assert (found.copies, found.sent_at) == (("chef@example.org",), SENT)
    assert (found.text, found.marks) == ("Guten Tag,\nanbei der Plan.", frozenset())
    assert [(one.filename, one.content) for one in found.attachments] == [
        ("Plän 0.pdf", pdf("Plan 0")),
        ("Plän 1.pdf", pdf("Plan 1")),
    ]


def test_a_mail_written_as_a_page_is_read_as_text() -> None:
    markup = (
        "<html><head><style>p{}</style></head><body><p>Guten&nbsp;Tag</p><script>x()</script><p>Kai</p></body></html>"
    )
    found = read_mail(f"Content-Type: text/html; charset=utf-8\r\n\r\n{markup}".encode())
    assert found.text.split() == ["Guten", "Tag", "Kai"]


def test_a_mail_within_a_mail_is_an_attachment() -> None:
    inner = mail(subject="Innen", attachments=0)
    outer = b"Content-Type: message/rfc822\r\n\r\n" + inner
    whole = (
        b'Subject: Fwd\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nHallo\n--x\n'
    )
    found = read_mail(whole + outer + b"\n--x--\n")
    assert [(one.filename, one.media_type) for one in found.attachments] == [("Innen.eml", "message/rfc822")]
    assert read_mail(found.attachments[0].content).subject == "Innen"


def test_a_mail_nested_a_hundred_times_is_marked() -> None:
    body = b"tief"
    for n in range(100):
        body = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n%s\n--b%d--\n' % (n, n, body, n)
    found = read_mail(b"Subject: tief\n" + body)
    assert (found.subject, found.marks) == ("tief", frozenset({Mark.TOO_DEEP}))


def test_a_mail_of_ten_thousand_parts_is_bounded() -> None:
    part = b"--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n"
    found = read_mail(b'Subject: viel\nContent-Type: multipart/mixed; boundary="b"\n\n' + part * 10_000 + b"--b--")
    assert (len(found.attachments), found.marks) == (MOST_ATTACHMENTS, frozenset({Mark.TOO_MANY}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 500,
        b"Subject: =?utf-8?b?!!!?=\nDate: irgendwann\nFrom: <<<>>>\n\n",
        b"Subject: =?nix?q?a?=\nContent-Type: multipart/mixed; boundary=\n\n--\n",
        b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nabgeschnitten",
        b"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=gibtsnicht\n\n$$$",
        b"Subject: " + b"x" * 2_000_000,
        b"From: " + b"a@b," * 100_000 + b"\n\n",
        b"Date: Mon, 99 Mar 99999 08:15:00 +9999\n\n",
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(content: bytes) -> None:
    found = read_mail(content)
    assert len(found.subject) <= 8000
    assert len(found.recipients) <= 200


@given(st.binary(max_size=2000))
def test_no_content_breaks_the_reading_of_mails(content: bytes) -> None:
    read_mail(content)
    read_mail(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + content + b"\n--b--\n")
    assert read_outlook(content).marks == {Mark.BROKEN}


def test_an_outlook_mail_is_taken_apart() -> None:
    found = read_outlook(outlook_mail())
    assert (found.subject, found.sender) == ("Änderung der Satzung", "Jörg Müller <joerg@example.org>")
    assert (found.recipients, found.sent_at) == (("Kai <kai@stadt.example>",), SENT)
    assert (found.text, found.marks) == ("Guten Tag,\nanbei.", frozenset())
    assert [(one.filename, one.media_type, one.content) for one in found.attachments] == [
        ("Plän.pdf", "application/pdf", pdf("Plan"))
    ]


def test_a_mail_within_an_outlook_mail_is_told_of() -> None:
    found = read_outlook(outlook({"__substg1.0_0037001F": b"A\x00", "__attach_version1.0_#00000000/x": b"y"}))
    assert (found.subject, found.attachments, found.marks) == ("A", (), {Mark.BROKEN})


@given(st.data())
def test_no_damage_breaks_the_reading_of_outlook_mails(data: st.DataObject) -> None:
    content = bytearray(outlook_mail())
    for _ in range(5):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_outlook(bytes(content))
