"""Documents over WebDAV: read, new versions, new documents, names, deleting, parts, what is never a document."""

from datetime import datetime

import pytest

from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.models import EventRecord
from amtsweg.records import models
from amtsweg.records.services.keeping import close_file
from webdav.conftest import Dav, documents
from webdav.odt import MIMETYPE, odt


def test_what_is_put_is_read_back_and_every_change_is_a_version(dav: Dav) -> None:
    first, second = odt("eins"), odt("zwei")
    assert dav("PUT", "Vermerk.odt", first).status_code == 201
    assert dav("PUT", "Vermerk.odt", second).status_code == 204
    assert dav("PUT", "Vermerk.odt", second).status_code == 204  # nothing has changed, so there is no version
    answer = dav("GET", "Vermerk.odt")
    assert b"".join(answer.streaming_content) == second  # type: ignore[attr-defined]
    assert answer.headers["Content-Length"] == str(len(second))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert documents(dav.record_file_id) == {"Vermerk": [(1, "Vermerk.odt"), (2, "Vermerk.odt")]}
    with scope.session(scope.SYSTEM):
        kinds = models.DocumentVersion.objects.values_list("media_type", flat=True)
        assert set(kinds) == {MIMETYPE}
        added = EventRecord.objects.filter(kind="records.version_added").get()
        assert (added.data["version"], added.actor_id) == (2, dav.worker.account_id)


def test_an_empty_content_makes_neither_document_nor_version(dav: Dav) -> None:
    assert dav("PUT", "Neu.odt").status_code == 201
    assert (documents(dav.record_file_id), dav.names()) == ({}, ["Neu.odt"])
    assert dav("PUT", "Neu.odt", odt("Inhalt")).status_code == 204
    assert dav("PUT", "Neu.odt").status_code == 204
    assert documents(dav.record_file_id) == {"Neu": [(1, "Neu.odt")]}
    assert dav.names() == ["Neu.odt"]


@pytest.mark.parametrize(
    "name", ["Bescheid & Anlage (1) 100 %.odt", "Größe – „Straße“.odt", "#Entwurf?.odt", "a;b=c@d.odt", "日本 🏛.odt"]
)
def test_names_may_have_any_characters(dav: Dav, name: str) -> None:
    from urllib.parse import quote

    if "?" in name:
        assert dav("PUT", quote(name), b"x").status_code == 400  # Windows could never open it
        return
    assert dav("PUT", quote(name), b"Text").status_code == 201
    assert dav.names() == [name]
    assert dav("GET", quote(name)).status_code == 200


def test_two_documents_of_one_name_have_two_addresses(dav: Dav) -> None:
    from webdav.filing import file_twice

    file_twice(dav, "Anlage.pdf", b"%PDF-1", b"%PDF-2")
    assert dav.names() == ["Anlage.pdf", "Anlage (2).pdf"]
    assert b"".join(dav("GET", "Anlage%20(2).pdf").streaming_content) == b"%PDF-2"  # type: ignore[attr-defined]
    assert dav("PUT", "Anlage%20(2).pdf", b"%PDF-3").status_code == 204
    assert documents(dav.record_file_id)["Zwei"] == [(1, "Anlage.pdf"), (2, "Anlage.pdf")]


def test_whoever_holds_the_lock_finds_the_document_although_its_name_has_changed(dav: Dav) -> None:
    from webdav.filing import file_twice, locked

    file_twice(dav, "Anlage.pdf", b"%PDF-1", b"%PDF-2")
    token = locked(dav, "Anlage%20(2).pdf")
    assert dav("DELETE", "Anlage.pdf").status_code == 204
    assert dav.names() == ["Anlage.pdf"]
    assert dav("PUT", "Anlage%20(2).pdf", b"%PDF-3", If=f"(<{token}>)").status_code == 204
    assert documents(dav.record_file_id) == {
        "-Eins": [(1, "Anlage.pdf")],
        "Zwei": [(1, "Anlage.pdf"), (2, "Anlage.pdf")],
    }


def test_deleting_puts_out_of_sight_with_the_reason(dav: Dav) -> None:
    dav("PUT", "Vermerk.odt", b"Text")
    assert dav("DELETE", "Vermerk.odt").status_code == 204
    assert dav("GET", "Vermerk.odt").status_code == 404
    with scope.session(scope.SYSTEM):
        [row] = models.Document.objects.filter(record_file_id=dav.record_file_id)
        assert row.deletion_reason == "über WebDAV gelöscht"
    assert dav("DELETE", "").status_code == 403  # the file itself


@pytest.mark.parametrize(
    "name", [".~lock.Vermerk.odt#", "~$rmerk.docx", ".DS_Store", "~WRD0001.tmp", "1A2B3C4D", "lu1234abc.tmp"]
)
def test_temporary_files_never_become_documents(dav: Dav, name: str) -> None:
    from urllib.parse import quote

    address = quote(name)
    assert dav("PUT", address, b"x,y").status_code == 201
    assert b"".join(dav("GET", address).streaming_content) == b"x,y"  # type: ignore[attr-defined]
    assert (documents(dav.record_file_id), dav.names()) == ({}, [name])
    assert dav("DELETE", address).status_code == 204
    assert dav.names() == []


def test_parts_are_folders(dav: Dav) -> None:
    assert dav("MKCOL", "Anhörung").status_code == 201
    assert dav("MKCOL", "Anhörung").status_code == 405
    assert dav("MKCOL", "fehlt/darin").status_code == 409
    assert dav("PUT", "Anhörung/Brief.odt", b"Text").status_code == 201
    assert dav("MOVE", "Anhörung", Destination=f"/dav/akten/{dav.record_file_id}/Erste Anhörung").status_code == 201
    assert (dav.names(), dav.names("Erste Anhörung")) == (["Erste Anhörung"], ["Brief.odt"])
    copied = dav("COPY", "Erste Anhörung", Destination=f"/dav/akten/{dav.record_file_id}/Zweite")
    assert (copied.status_code, dav.names("Zweite")) == (201, ["Brief.odt"])
    assert dav("DELETE", "Erste Anhörung").status_code == 204
    assert dav.names() == ["Zweite"]
    with scope.session(scope.SYSTEM):
        parts = models.RecordPart.objects.filter(record_file_id=dav.record_file_id).order_by("number")
        assert [(p.number, p.title, p.closed_at is not None) for p in parts] == [
            (1, "Erste Anhörung", True),
            (2, "Zweite", False),
        ]


def test_a_folder_does_not_go_into_itself(dav: Dav) -> None:
    dav("MKCOL", "A")
    dav("MKCOL", "A/B")
    assert dav("MOVE", "A", Destination=f"/dav/akten/{dav.record_file_id}/A/B/C").status_code == 403
    assert dav("COPY", "A", Destination=f"/dav/akten/{dav.record_file_id}/A/C").status_code == 403
    assert dav("MOVE", "A", Destination="http://anderswo.example/dav/x").status_code == 502
    assert dav("MOVE", "A", Destination="/dav/akten/0/x").status_code == 502


def test_renaming_is_a_version_with_another_name_and_the_same_content(dav: Dav) -> None:
    dav("PUT", "Entwurf.odt", b"Text")
    moved = dav("MOVE", "Entwurf.odt", Destination=f"/dav/akten/{dav.record_file_id}/Bescheid.odt")
    assert moved.status_code == 201
    assert documents(dav.record_file_id) == {"Bescheid": [(1, "Entwurf.odt"), (2, "Bescheid.odt")]}


def test_a_closed_file_can_only_be_read(dav: Dav, at: datetime) -> None:
    dav("PUT", "Vermerk.odt", b"Text")
    with scope.session(scope.SYSTEM):
        close_file(record_file_id=dav.record_file_id, actor=Actor("test"), at=at)
    assert dav("GET", "Vermerk.odt").status_code == 200
    refused = [
        dav("PUT", "Vermerk.odt", b"anders"),
        dav("PUT", "Neu.odt", b"neu"),
        dav("DELETE", "Vermerk.odt"),
        dav("MKCOL", "Teil"),
        dav("MOVE", "Vermerk.odt", Destination=f"/dav/akten/{dav.record_file_id}/B.odt"),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    assert documents(dav.record_file_id) == {"Vermerk": [(1, "Vermerk.odt")]}


def test_depth_infinity_is_refused_and_bad_xml_too(dav: Dav) -> None:
    answer = dav("PROPFIND", "", Depth="infinity")
    assert (answer.status_code, b"propfind-finite-depth" in answer.content) == (403, True)
    assert dav("PROPFIND", "", Depth="7").status_code == 400
    assert dav("PROPFIND", "", "<propfind", Depth="0").status_code == 400
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><propfind xmlns="DAV:"><prop><displayname>&a;</displayname></prop></propfind>'
    )
    assert dav("PROPFIND", "", bomb, Depth="0").status_code == 400
    assert dav("PROPFIND", "", b"<a>" + b" " * 300_000 + b"</a>", Depth="0").status_code == 413
    assert dav("BREW", "").status_code == 405
    assert dav("PUT", "../x.odt", b"x").status_code in {400, 404, 405}
    assert dav("PUT", "a.odt", b"x", Content_Range="bytes 0-1/2").status_code == 400
