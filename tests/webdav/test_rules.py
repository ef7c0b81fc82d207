"""Headers, bodies, names and kinds of contents, without a database."""

import io
import zipfile
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amtsweg.kernel.errors import Invalid
from amtsweg.webdav.contracts import Condition, Listing
from amtsweg.webdav.rules import schemes
from amtsweg.webdav.rules.bodies import read_lockinfo, read_propfind, read_proppatch
from amtsweg.webdav.rules.headers import State, depth, holds, lock_period, matches, read_if
from amtsweg.webdav.rules.names import LONGEST, check_new_name, fitting, is_temporary, named_once, path_of
from amtsweg.webdav.rules.sniffing import media_type
from webdav.odt import MIMETYPE, odt


def test_if_headers_are_read() -> None:
    text = '<http://x/a%20b> (<urn:1> ["e1"]) (Not <DAV:no-lock>) </c> (["e2"])'
    assert list(read_if(text)) == [
        Listing((Condition("urn:1"), Condition(etag='"e1"')), "/a b"),
        Listing((Condition("DAV:no-lock", denied=True),), "/a b"),
        Listing((Condition(etag='"e2"'),), "/c"),
    ]


@pytest.mark.parametrize("text", ["(", "()", "(<a>", "<a>)", "x", "(Not)", "(Not Not <a>)", "((<a>))", "(<a> x)"])
def test_broken_if_headers_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        list(read_if(text))


@given(st.text('()<>[]Not "abc:é\x00'))
def test_any_if_header_is_read_or_refused(text: str) -> None:
    try:
        for listing in read_if(text):
            assert listing.conditions
    except Invalid:
        pass


def test_conditions_are_lists_of_which_one_must_be_true() -> None:
    state = State({"urn:1"}, '"e1"')

    def ask(text: str) -> bool:
        return holds(list(read_if(text)), lambda _resource: state)

    assert [ask(text) for text in ("", "(<urn:1>)", '(<urn:1> ["e1"])', "(<urn:2>) (<urn:1>)", "(Not <urn:2>)")] == [
        True
    ] * 5
    assert [ask(text) for text in ("(<urn:2>)", '(<urn:1> ["e2"])', "(Not <urn:1>)", "(<DAV:no-lock>)")] == [False] * 4
    assert not holds(list(read_if('(["e1"])')), lambda _resource: State((), ""))


def test_etags_match_as_http_says() -> None:
    assert [matches(header, '"a"') for header in ("*", '"a"', 'W/"a"', '"b", "a"', '"b"')] == [True] * 4 + [False]
    assert not matches("*", "")


def test_depth_and_timeout() -> None:
    assert [depth(text, usual="1") for text in ("", "0", "Infinity")] == ["1", "0", "infinity"]
    with pytest.raises(Invalid):
        depth("2", usual="1")
    given_periods = ["", "Second-600", "Infinite, Second-5", "Second-5", "Second-99999999999999", "nonsense"]
    minutes = [lock_period(text) // timedelta(minutes=1) for text in given_periods]
    assert minutes == [30, 10, 24 * 60, 1, 24 * 60, 30]


def test_bodies_are_read_without_expanding_anything() -> None:
    assert read_propfind(b"").everything
    named = read_propfind(b'<a:propfind xmlns:a="DAV:"><a:prop><x/><a:getetag/></a:prop></a:propfind>')
    assert named.names == ("x", "{DAV:}getetag")
    assert read_propfind(b'<propfind xmlns="DAV:"><propname/></propfind>').names_only
    laughs = (
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><propfind xmlns="DAV:"><prop><b>&b;</b></prop></propfind>'
    )
    outside = b'<!DOCTYPE l SYSTEM "file:///etc/passwd"><propfind xmlns="DAV:"><allprop/></propfind>'
    for broken in (
        laughs,
        outside,
        b"<x",
        b"\xff\xfe",
        b'<p xmlns:a=""/>',
        b"<propfind/>",
        b'<propfind xmlns="DAV:"/>',
    ):
        with pytest.raises(Invalid):
            read_propfind(broken)


def test_properties_keep_their_language_and_namespace() -> None:
    body = b'<propertyupdate xmlns="DAV:" xml:lang="de"><set><prop><n:a xmlns:n="urn:n">W<b/>x</n:a></prop></set>'
    [change, gone] = read_proppatch(body + b"<remove><prop><c/></prop></remove></propertyupdate>")
    element = etree.fromstring(change.value)
    assert (change.name, element.tag, element.text) == ("{urn:n}a", "{urn:n}a", "W")
    assert element.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert (gone.name, gone.value) == ("{DAV:}c", "")
    with pytest.raises(Invalid):
        read_proppatch(b"")


def test_lock_wishes() -> None:
    inner = b"<locktype><write/></locktype><owner>Ayla</owner></lockinfo>"
    wish = read_lockinfo(b'<lockinfo xmlns="DAV:"><lockscope><shared/></lockscope>' + inner)
    assert wish is not None
    assert (wish.exclusive, etree.fromstring(wish.owner).text) == (False, "Ayla")
    assert read_lockinfo(b" ") is None
    with pytest.raises(Invalid):
        read_lockinfo(b'<lockinfo xmlns="DAV:"/>')


@given(st.lists(st.text(max_size=260), max_size=12))
def test_every_name_is_fitting_and_there_once(names: list[str]) -> None:
    found = named_once((name, number) for number, name in enumerate(names))
    assert sorted(found.values()) == list(range(len(names)))
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert name not in {"", ".", ".."}
        assert "/" not in name
        assert len(name.encode()) <= LONGEST + 8
        assert path_of(name) == (name,)


@given(st.text(max_size=300))
def test_a_fitting_name_stays_as_it_is(name: str) -> None:
    assert fitting(fitting(name)) == fitting(name)
    assert check_new_name(fitting(name)) == fitting(name)


@pytest.mark.parametrize("path", ["../x", "a/../../b", "a/./b", "a\x00b"])
def test_paths_that_climb_lead_nowhere(path: str) -> None:
    with pytest.raises(Invalid):
        path_of(path)


def test_temporary_names() -> None:
    thrown_away = [".~lock.a.odt#", "~$a.docx", "a.tmp", ".DS_Store", "._a", "a~", "0123ABCD", ".goutputstream-AB12"]
    kept = ["Vermerk.odt", "Rechnung", "20260302", "a.bak", "~ungefähr.odt", "abcdefgh", "lock.odt", "Anhang #1.pdf"]
    assert [name for name in thrown_away if not is_temporary(name)] == []
    assert [name for name in kept if is_temporary(name)] == []


def zipped(*names: str, first: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, first)
    return out.getvalue()


def test_contents_say_themselves_what_they_are() -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    known = {
        b"%PDF-1.7 ...": "application/pdf",
        odt("Text"): MIMETYPE,
        zipped("[Content_Types].xml", "word/document.xml"): word,
        zipped("mimetype", first=b"text/html"): "application/zip",
        zipped("a.txt"): "application/zip",
        b"PK\x03\x04 broken": "application/octet-stream",
        b"RIFF....WEBP": "image/webp",
        "Größe".encode(): "text/plain",
        b"a" * 4095 + "ß".encode(): "text/plain",
        b"\x00\x01": "application/octet-stream",
        b"\xff\xfe\xfd kein Text": "application/octet-stream",
    }
    assert {data: media_type(io.BytesIO(data)) for data in known} == known


def test_addresses_that_start_programs() -> None:
    assert schemes.microsoft("A.DOCX", "https://x/a") == "ms-word:ofe|u|https://x/a"
    assert schemes.microsoft("a.odt", "https://x/a") == ""
    assert schemes.libreoffice("https://x/a") == "vnd.libreoffice.command:ofe|u|https://x/a"
