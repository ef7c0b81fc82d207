"""Drafts that are gone on with: found by a code, saved from two devices without losing anything, ended with a word."""

from datetime import datetime, timedelta
from functools import partial
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.forms import api as forms
from amtsweg.forms import models
from amtsweg.forms.contracts import Draft, DraftLocked, FormVersion, NoSuchDraft, PageChanged, PageMark
from amtsweg.forms.services.drafts.keeping import save_draft
from amtsweg.forms.services.drafts.keys import code_for, tidy_code, token_for
from amtsweg.kernel import scope
from amtsweg.kernel.ids import uuid7

DEFINITION = {
    "title": "Zwei Seiten",
    "pages": [
        {"key": "first", "title": "Erste", "fields": [{"key": "name", "type": "text", "label": "Name"}]},
        {"key": "second", "title": "Zweite", "fields": [{"key": "town", "type": "text", "label": "Ort"}]},
    ],
}


@pytest.fixture
def version(db: None, at: datetime) -> FormVersion:
    """A published form of two pages."""
    return forms.deploy_form(slug="zwei", definition=DEFINITION, at=at)


def start(version: FormVersion, at: datetime, account_id: UUID | None = None) -> Draft:
    """Begin a draft."""
    return forms.start_draft(form_version_id=version.id, account_id=account_id, answers={}, at=at)


def save(draft: Draft, at: datetime, key: str, value: str, mark: PageMark | None = None, page: str = "") -> None:
    """Save the page of one field, with what else this device knows."""
    forms.drafts.save_page(
        token=draft.token, own=frozenset({key}), answers={"name": "alt", "town": "alt", key: value}, mark=mark,
        last_page=page, at=at,
    )  # fmt: skip


def answers(draft: Draft, at: datetime) -> dict[str, object]:
    """Return what is stored."""
    return forms.draft(draft.token, at=at).answers


@given(st.uuids())
def test_a_code_is_short_readable_and_understood_however_it_is_typed(draft_id: UUID) -> None:
    code = code_for(draft_id)
    assert len(code) == 14
    assert tidy_code(code) == code
    assert tidy_code(f" {code.replace('-', ' ').lower()} ") == code
    assert tidy_code(code.replace("0", "o").replace("1", "l")) == code
    assert code_for(draft_id) == code != code_for(uuid7())
    assert token_for(draft_id) != token_for(uuid7())


def test_neither_token_nor_code_is_stored(version: FormVersion, at: datetime) -> None:
    draft = start(version, at)
    with scope.session(scope.SYSTEM):
        stored = str(models.Draft.objects.values().get())
    assert draft.token not in stored
    assert forms.drafts.resume_code(draft.token, at=at) not in stored


def test_a_code_finds_the_draft_and_where_the_person_stopped(version: FormVersion, at: datetime) -> None:
    draft = start(version, at)
    save(draft, at, "name", "Kim", page="second")
    code = forms.drafts.resume_code(draft.token, at=at)
    found = forms.drafts.by_code(code.lower(), email="", at=at)
    assert found is not None
    assert (found.token, found.last_page, found.answers["name"]) == (draft.token, "second", "Kim")
    assert forms.drafts.by_code("0000-0000-0000", email="", at=at) is None
    assert forms.drafts.by_code(code, email="", at=at + timedelta(days=31)) is None


def test_where_an_address_was_left_both_have_to_match(version: FormVersion, at: datetime) -> None:
    draft = start(version, at)
    code = forms.drafts.resume_code(draft.token, at=at)
    forms.drafts.keep_email(token=draft.token, email="Kim@post.example", at=at)
    assert forms.drafts.by_code(code, email="", at=at) is None
    assert forms.drafts.by_code(code, email="other@post.example", at=at) is None
    assert forms.drafts.by_code(code, email=" kim@POST.example ", at=at) is not None


def test_a_draft_from_before_codes_gets_its_keys_when_it_is_asked_for(version: FormVersion, at: datetime) -> None:
    draft, account = start(version, at), uuid7()
    forms.drafts.take_over(token=draft.token, account_id=account, at=at)
    with scope.session(scope.SYSTEM):
        models.Draft.objects.update(code_hash=None, token_hash="0" * 64)
    again = forms.drafts.of_account(draft.id, account_id=account, at=at)
    assert forms.draft(again.token, at=at, account_id=account).id == draft.id


def test_pages_saved_on_two_devices_do_not_touch_one_another(version: FormVersion, at: datetime) -> None:
    draft = start(version, at)
    save(draft, at, "name", "Kim", PageMark("first", 0, "phone"))
    save(draft, at, "town", "Paderborn", PageMark("second", 0, "desk"))
    assert answers(draft, at) == {"name": "Kim", "town": "Paderborn"}


def test_a_page_loaded_before_somebody_else_saved_it_replaces_nothing_unseen(
    version: FormVersion, at: datetime
) -> None:
    draft = start(version, at)
    save(draft, at, "name", "Kim", PageMark("first", 0, "phone"))
    with pytest.raises(PageChanged) as told:
        save(draft, at, "name", "Kai", PageMark("first", 0, "desk"))
    assert (told.value.stored, answers(draft, at)) == ({"name": "Kim"}, {"name": "Kim"})
    save(draft, at, "name", "Kim", PageMark("first", 0, "desk"))  # the same answer is no quarrel
    save(draft, at, "name", "Kai", PageMark("first", 2, "desk"))  # loaded anew
    assert answers(draft, at) == {"name": "Kai"}


def test_one_browser_may_save_a_page_again_and_again(version: FormVersion, at: datetime) -> None:
    draft, mark = start(version, at), PageMark("first", 0, "phone")
    for name in ("K", "Ki", "Kim"):
        save(draft, at, "name", name, mark)
    assert answers(draft, at) == {"name": "Kim"}


def test_two_devices_that_save_different_pages_at_once_lose_nothing(fresh_database: object, at: datetime) -> None:
    version = forms.deploy_form(slug="zwei", definition=DEFINITION, at=at)
    for _ in range(5):
        draft, gate = start(version, at), Barrier(2)

        def run(job: "partial[None]", gate: Barrier = gate) -> None:
            gate.wait()
            job()
            connection.close()

        jobs = [partial(save, draft, at, "name", "Kim"), partial(save, draft, at, "town", "Paderborn")]
        threads = [Thread(target=run, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers(draft, at) == {"name": "Kim", "town": "Paderborn"}


def test_locked_answers_stay_as_they_are_until_they_are_let_go(version: FormVersion, at: datetime) -> None:
    draft = start(version, at)
    save(draft, at, "name", "Kim")
    assert forms.drafts.set_lock(token=draft.token, locked=True, at=at).locked
    with pytest.raises(DraftLocked):
        save(draft, at, "name", "Kai")
    with pytest.raises(DraftLocked):
        save_draft(token=draft.token, answers={}, at=at)
    assert answers(draft, at) == {"name": "Kim"}
    forms.drafts.set_lock(token=draft.token, locked=False, at=at)
    save(draft, at, "name", "Kai")
    assert answers(draft, at) == {"name": "Kai"}


def test_a_draft_taken_over_opens_for_its_account_and_is_taken_once(version: FormVersion, at: datetime) -> None:
    draft, mine, other = start(version, at), uuid7(), uuid7()
    forms.drafts.take_over(token=draft.token, account_id=mine, at=at)
    with pytest.raises(NoSuchDraft):
        forms.drafts.take_over(token=draft.token, account_id=other, at=at)
    assert [one.id for one in forms.drafts.drafts_of_account(mine, at=at)] == [draft.id]
    assert forms.drafts.drafts_of_account(other, at=at) == []
    with pytest.raises(NoSuchDraft):
        forms.drafts.of_account(draft.id, account_id=other, at=at)


def test_deleting_takes_the_answers_at_once_and_only_ones_own(version: FormVersion, at: datetime) -> None:
    draft, mine = start(version, at, account_id := uuid7()), account_id
    with pytest.raises(NoSuchDraft):
        forms.drafts.delete_draft(token=draft.token, account_id=None, at=at)
    forms.drafts.delete_draft(token=draft.token, account_id=mine, at=at)
    with scope.session(scope.SYSTEM):
        assert models.Draft.objects.count() == 0


def test_a_draft_that_ends_soon_is_named_once_for_each_end(version: FormVersion, at: datetime) -> None:
    draft, silent = start(version, at), start(version, at)
    forms.drafts.keep_email(token=draft.token, email="kim@post.example", at=at)
    days = [forms.drafts.ending_soon(at=at + timedelta(days=day)) for day in (24, 25, 26)]
    assert [[one.id for one in found] for found in days] == [[], [draft.id], []]
    save(draft, at + timedelta(days=27), "name", "Kim")
    again = forms.drafts.ending_soon(at=at + timedelta(days=55))
    assert [one.id for one in again] == [draft.id] != [silent.id]
