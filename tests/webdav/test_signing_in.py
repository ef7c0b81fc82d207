"""Who gets in: a key of one's own, a link to one document; nobody by guessing, nobody with a session or a password."""

from base64 import b64encode
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from amtsweg.identity.models import Account
from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Invalid, NotFound, TooMuch
from amtsweg.kernel.models import EventRecord
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.keeping import set_confidentiality
from amtsweg.web.logs import mask
from amtsweg.webdav.models import AccessKey
from amtsweg.webdav.queries.keys import keys_of
from amtsweg.webdav.services.keys import end_key, make_key
from webdav.conftest import UNIT, Dav, Worker, documents, hire, linked, new_file


def basic(name: str, key: str) -> dict[str, str]:
    """Return the header a program signs in with."""
    return {"Authorization": "Basic " + b64encode(f"{name}:{key}".encode()).decode()}


def asked(dav: Dav, headers: dict[str, str]) -> int:
    """Ask for a file with these headers."""
    address = f"/dav/akten/{dav.record_file_id}/"
    return Client().generic("PROPFIND", address, headers={**headers, "Depth": "0"}).status_code


def test_only_a_key_of_ones_own_lets_one_in(dav: Dav, at: datetime) -> None:
    me = dav.worker
    with scope.session(scope.SYSTEM):
        bert = hire("Bert", at, ("clerk", UNIT))
    assert asked(dav, me.headers) == 207
    refused = [{}, basic(me.email, "correct horse battery"), basic(bert.email, me.key), basic("x", me.key)]
    refused += [{"Authorization": text} for text in ("Basic %%%", "Bearer x", "Basic", "Digest a=b")]
    assert [asked(dav, headers) for headers in refused] == [401] * len(refused)
    answer = Client().generic("PROPFIND", f"/dav/akten/{dav.record_file_id}/")
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")


def test_a_session_of_a_browser_does_not_count(dav: Dav) -> None:
    client = Client()
    with scope.session(scope.SYSTEM):
        client.force_login(Account.objects.get(id=dav.worker.account_id))
    assert client.generic("PROPFIND", f"/dav/akten/{dav.record_file_id}/").status_code == 401


def test_guessing_is_slowed_down_for_this_name_only(dav: Dav, at: datetime) -> None:
    cache.clear()
    with scope.session(scope.SYSTEM):
        bert = hire("Bert", at, ("clerk", UNIT))
    assert [asked(dav, basic(dav.worker.email, f"aw-{n}")) for n in range(12)] == [401] * 10 + [429] * 2
    assert asked(dav, dav.worker.headers) == 429
    assert asked(dav, bert.headers) == 207
    cache.clear()


def test_a_key_is_kept_as_a_hash_ends_and_is_ended(dav: Dav, at: datetime, fixed_clock: FixedClock) -> None:
    me = dav.worker
    with scope.session(scope.SYSTEM):
        row = AccessKey.objects.get(account_id=me.account_id)
        assert me.key not in {str(value) for value in vars(row).values()}
        second = make_key(name="Tablet", days=1, actor=me.actor, at=at)
        assert asked(dav, basic(me.email, second)) == 207
        [found] = [key for key in keys_of(me.account_id, at=at) if key.name == "Tablet"]
        end_key(key_id=found.id, actor=me.actor, at=at)
        assert asked(dav, basic(me.email, second)) == 401
        with pytest.raises(NotFound):
            end_key(key_id=found.id, actor=me.actor, at=at)
        with pytest.raises(NotFound):
            end_key(key_id=row.id, actor=Actor("Bert", dav.record_file_id), at=at)
        kinds = EventRecord.objects.filter(kind__startswith="webdav.").order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["webdav.key_made", "webdav.key_made", "webdav.key_ended"]
    fixed_clock.at += timedelta(days=31)
    assert asked(dav, me.headers) == 401


def test_use_is_noticed_and_keys_are_counted(dav: Dav, at: datetime) -> None:
    me = dav.worker
    assert asked(dav, me.headers) == 207
    with scope.session(scope.SYSTEM):
        assert keys_of(me.account_id, at=at)[0].last_used_at == at
        for n in range(9):
            make_key(name=f"Gerät {n}", days=1, actor=me.actor, at=at)
        with pytest.raises(TooMuch):
            make_key(name="eines zu viel", days=1, actor=me.actor, at=at)
        for name, days in (("", 1), ("x" * 81, 1), ("x", 0), ("x", 366)):
            with pytest.raises(Invalid):
                make_key(name=name, days=days, actor=me.actor, at=at)


def test_a_link_opens_one_document_and_nothing_else(dav: Dav, at: datetime, fixed_clock: FixedClock) -> None:
    dav("PUT", "Vermerk.odt", b"alt")
    dav("PUT", "Anderes.odt", b"geheim")
    with scope.session(scope.SYSTEM):
        document = models.Document.objects.get(title="Vermerk")
    link = linked(dav, document.id, at)
    assert link.names() == ["Vermerk.odt"]
    assert link("PUT", "Vermerk.odt", b"neu").status_code == 204
    assert link("PUT", ".~lock.Vermerk.odt%23", b"x").status_code == 201
    refused = [
        link("PUT", "Neu.odt", b"x"),
        link("MKCOL", "Teil"),
        link("DELETE", "Vermerk.odt"),
        link("MOVE", "Vermerk.odt", Destination=f"{link.root}/Neu.odt"),
        link("COPY", "Vermerk.odt", Destination=f"{link.root}/Neu.odt"),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    assert link("GET", "Anderes.odt").status_code == 404
    assert link("COPY", "Vermerk.odt", Destination=f"/dav/akten/{dav.record_file_id}/Neu.odt").status_code == 502
    fixed_clock.at += timedelta(hours=13)
    assert link("GET", "Vermerk.odt").status_code == 404
    assert sorted(documents(dav.record_file_id)) == ["Anderes", "Vermerk"]


def test_a_confidential_file_is_opened_by_a_link_with_its_purpose_only(dav: Dav, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        cora = hire("Cora", at, ("records-manager", UNIT))
    closer = Dav(dav.record_file_id, cora)
    assert closer("PUT", "Vermerk.odt", b"alt").status_code == 201
    with scope.session(scope.SYSTEM):
        level = Confidentiality.CONFIDENTIAL
        set_confidentiality(record_file_id=dav.record_file_id, level=level, reason="x", actor=cora.actor, at=at)
        document = models.Document.objects.get()
    assert (closer("PROPFIND", "", Depth="1").status_code, closer("GET", "Vermerk.odt").status_code) == (403, 403)
    assert dav("PROPFIND", "", Depth="1").status_code == 404  # who does not see it does not learn of it
    with pytest.raises(Invalid, match="vertraulich"):
        linked(closer, document.id, at)
    link = linked(closer, document.id, at, purpose="Anhörung")
    assert link("PUT", "Vermerk.odt", b"neu").status_code == 204
    with scope.session(scope.SYSTEM):
        made = EventRecord.objects.get(kind="webdav.link_made")
        assert (made.data["purpose"], made.object_id, made.actor_id) == ("Anhörung", document.id, cora.account_id)


def test_a_link_is_worth_nothing_once_its_owner_may_no_longer_see_the_document(dav: Dav, at: datetime) -> None:
    dav("PUT", "Vermerk.odt", b"alt")
    with scope.session(scope.SYSTEM):
        document = models.Document.objects.get()
        link = linked(dav, document.id, at)
        level = Confidentiality.CONFIDENTIAL
        set_confidentiality(record_file_id=dav.record_file_id, level=level, reason="x", actor=Actor("test"), at=at)
    assert link("GET", "Vermerk.odt").status_code == 404


def test_a_closed_account_gets_in_nowhere(dav: Dav, at: datetime) -> None:
    dav("PUT", "Vermerk.odt", b"alt")
    with scope.session(scope.SYSTEM):
        link = linked(dav, models.Document.objects.get().id, at)
        Account.objects.filter(id=dav.worker.account_id).update(is_active=False)
    assert [one("PROPFIND", "", Depth="1").status_code for one in (dav, link)] == [404, 404]


def test_whoever_may_only_read_reads(dav: Dav, at: datetime) -> None:
    dav("PUT", "Vermerk.odt", b"alt")
    with scope.session(scope.SYSTEM):
        reader = Dav(dav.record_file_id, hire("Dora", at, ("auditor", UNIT)))
    assert reader("GET", "Vermerk.odt").status_code == 200
    assert [reader(method, "Vermerk.odt", b"x").status_code for method in ("PUT", "DELETE")] == [403, 403]
    assert reader("MKCOL", "Teil").status_code == 403


def test_above_the_files_nothing_is_told(dav: Dav, ayla: Worker) -> None:
    new_file(datetime.fromisoformat("2026-03-02T09:00:00+01:00"))
    for address in ("/dav/", "/dav/akten/"):
        answer = Client().generic("PROPFIND", address, headers={**ayla.headers, "Depth": "1"})
        assert (answer.status_code, answer.content.count(b"<D:response>")) == (207, 1)
    assert Client().options("/dav/").headers["DAV"] == "1, 2"
    assert Client().generic("MKCOL", "/dav/akten/x", headers=ayla.headers).status_code == 404


def test_tokens_do_not_stand_in_the_log() -> None:
    assert mask("Fault at /dav/dokument/abcdefghijklmnop/x.odt") == "Fault at /dav/dokument/***/x.odt"
