"""Drafts: nothing lost, nothing twice, nobody else's."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection

from amtsweg.forms import api as forms
from amtsweg.forms import models
from amtsweg.forms.contracts import DraftOfAccount, FormDefinitionError, FormVersion, NoSuchDraft
from amtsweg.forms.services.drafts.keeping import discard_expired, save_draft
from amtsweg.kernel import scope
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord

DEFINITION = {"title": "Kurz", "fields": [{"key": "name", "type": "text", "label": "Name"}]}


@pytest.fixture
def version(db: None, at: datetime) -> FormVersion:
    """A published form."""
    return forms.deploy_form(slug="kurz", definition=DEFINITION, at=at)


def start(version: FormVersion, at: datetime, account_id: UUID | None = None) -> str:
    """Begin a draft and return its token."""
    return forms.start_draft(form_version_id=version.id, account_id=account_id, answers={"name": "K"}, at=at).token


def test_the_same_definition_is_the_same_version(version: FormVersion, at: datetime) -> None:
    again = forms.deploy_form(slug="kurz", definition=dict(reversed(DEFINITION.items())), at=at)
    longer = forms.deploy_form(slug="kurz", definition={**DEFINITION, "title": "Lang"}, at=at)
    assert (again, longer.version) == (version, 2)
    assert [forms.form(version.id).title.de, forms.form(longer.id).title.de] == ["Kurz", "Lang"]
    with scope.session(scope.SYSTEM):
        assert EventRecord.objects.filter(kind="forms.version_published").count() == 2


def test_a_bad_definition_is_not_published(db: None, at: datetime) -> None:
    with pytest.raises(FormDefinitionError):
        forms.deploy_form(slug="schlecht", definition={"title": "x", "fields": []}, at=at)
    with pytest.raises(NotFound):
        forms.form(uuid7())


def test_a_draft_is_kept_and_found_by_its_token_alone(version: FormVersion, at: datetime) -> None:
    token = start(version, at)
    save_draft(token=token, answers={"name": "Kim"}, at=at + timedelta(days=29))
    found = forms.draft(token, at=at + timedelta(days=58))
    assert (found.answers, found.form_version_id, found.result_id) == ({"name": "Kim"}, version.id, None)
    with scope.session(scope.SYSTEM):
        assert token not in str(models.Draft.objects.values().get())


def test_a_draft_ends_after_thirty_days(version: FormVersion, at: datetime) -> None:
    token, later = start(version, at), at + timedelta(days=30)
    with pytest.raises(NoSuchDraft):
        forms.draft(token, at=later)
    with pytest.raises(NoSuchDraft):
        save_draft(token=token, answers={}, at=later)
    assert [discard_expired(at=at), discard_expired(at=later), discard_expired(at=later)] == [0, 1, 0]


def test_a_draft_of_an_account_opens_for_that_account_only(version: FormVersion, at: datetime) -> None:
    owner, other = uuid7(), uuid7()
    token = start(version, at, owner)
    assert forms.draft(token, at=at, account_id=owner).account_id == owner
    with pytest.raises(DraftOfAccount):
        forms.draft(token, at=at)
    for stranger in (None, other):
        with pytest.raises(NoSuchDraft):
            forms.draft(token, at=at, account_id=stranger)
        with pytest.raises(NoSuchDraft):
            save_draft(token=token, answers={}, at=at, account_id=stranger)
    save_draft(token=token, answers={}, at=at, account_id=owner)


def test_row_security_hides_drafts_without_their_token(version: FormVersion, at: datetime) -> None:
    start(version, at)
    assert models.Draft.objects.count() == 0


def test_finishing_twice_names_the_first_result_and_empties_the_draft(version: FormVersion, at: datetime) -> None:
    token, first, second = start(version, at), uuid7(), uuid7()
    assert forms.finish_draft(token, result_id=first, at=at) == first
    assert forms.finish_draft(token, result_id=second, at=at) == first
    found = forms.draft(token, at=at)
    assert (found.result_id, found.answers) == (first, {})
    with pytest.raises(NoSuchDraft):
        save_draft(token=token, answers={"name": "zu spät"}, at=at)
    with pytest.raises(NoSuchDraft):
        forms.finish_draft("quatsch", result_id=first, at=at)


def test_two_clicks_at_once_have_one_result(fresh_database: object, at: datetime) -> None:
    version = forms.deploy_form(slug="kurz", definition=DEFINITION, at=at)
    token, gate, results = start(version, at), Barrier(4), []

    def click() -> None:
        gate.wait()
        with scope.work(scope.SYSTEM):
            results.append(forms.finish_draft(token, result_id=uuid7(), at=at))
        connection.close()

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(results), len(set(results))) == (4, 1)
