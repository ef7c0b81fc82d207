"""How forms are used: counted once, whatever happens to a draft, and without anything of whoever filled it in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, FormVersion, Kind, MessageUsage, PageMark, PageUsage, Usage
from amtsweg.forms.models import FormUsage
from amtsweg.forms.rules.usage import BOUNDS, middle, plain_message, plain_path
from amtsweg.forms.services.drafts.keeping import KEPT, discard_expired
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.ids import uuid7
from amtsweg.web.environment import Database
from forms.test_messages import MISTAKES

_PARCEL = {"key": "number", "type": "integer", "label": "Nummer", "min": 1}
DEFINITION = {
    "title": "Feuer",
    "pages": [
        {"key": "who", "title": "Person", "fields": [{"key": "name", "type": "text", "label": "Name"}]},
        {
            "key": "where",
            "title": "Ort",
            "shown_if": 'name != "Kim"',
            "fields": [
                {
                    "key": "parcels",
                    "type": "group",
                    "label": "Flurstücke",
                    "repeat": {"min": 1, "max": 9, "item": "Flurstück"},
                    "fields": [_PARCEL],
                }
            ],
        },
    ],
}
MARK = PageMark("who", 0, "browser", "de")


@pytest.fixture
def version(db: None, at: datetime) -> FormVersion:
    """A published form with two pages."""
    return forms.deploy_form(slug="feuer", definition=DEFINITION, at=at)


def start(version: FormVersion, at: datetime) -> Draft:
    return forms.start_draft(form_version_id=version.id, account_id=None, answers={}, at=at)


def go_on(draft: Draft, page: str, at: datetime, *, to: str, passed: bool = True) -> None:
    """Save a page, and pass it."""
    forms.drafts.save_page(
        token=draft.token,
        own=frozenset(),
        answers={},
        mark=PageMark(page, 0, "browser", "de"),
        last_page=to,
        at=at,
        passed=page if passed else "",
    )


def told(at: datetime, **choice: int) -> Usage:
    return forms.usage.usage_of("feuer", since=local_date(at) - timedelta(days=28), at=at, **choice)


def a_day_of_use(version: FormVersion, at: datetime) -> None:
    """Five people begin: one never saves, one stops on the second page, one at the end, two send it in."""
    start(version, at)
    second, third, *sent = (start(version, at) for _ in range(4))
    go_on(second, "who", at, to="where")
    for one in (third, *sent):
        go_on(one, "who", at, to="where")
        go_on(one, "who", at, to="where")  # passed again, counted once
        go_on(one, "where", at, to="")
    for minutes, one in zip((3, 9), sent, strict=True):
        forms.finish_draft(one.token, result_id=uuid7(), at=at + timedelta(minutes=minutes))


PAGES = (
    PageUsage("who", "Person", 4, 1),
    PageUsage("where", "Ort", 3, 1, conditional=True),
    PageUsage("", "", 2, 1),
)


def test_what_is_told_is_the_same_before_and_after_the_drafts_are_gone(version: FormVersion, at: datetime) -> None:
    a_day_of_use(version, at)
    fresh = told(at + timedelta(hours=1))
    assert (fresh.started, fresh.finished, fresh.open, fresh.left) == (5, 2, 3, 0)
    later = told(at + timedelta(hours=25))
    assert (later.started, later.finished, later.open, later.left) == (5, 2, 0, 3)
    assert (later.pages, later.typical) == (PAGES, (3, 4))
    assert discard_expired(at=at + KEPT * 2) == 5
    assert told(at + timedelta(hours=25)) == later
    assert discard_expired(at=at + KEPT * 2) == 0
    assert told(at + timedelta(days=40)).started == 0, "counted for the day on which it was begun"


def test_a_draft_somebody_deletes_is_counted_as_left(version: FormVersion, at: datetime) -> None:
    draft = start(version, at)
    go_on(draft, "who", at, to="where")
    forms.drafts.delete_draft(token=draft.token, account_id=None, at=at)
    found = told(at)
    assert (found.started, found.left, [page.left for page in found.pages]) == (1, 1, [0, 1, 0])


def test_what_waits_for_signatures_is_not_left(version: FormVersion, at: datetime) -> None:
    forms.drafts.set_lock(token=start(version, at).token, locked=True, at=at)
    assert (told(at + timedelta(days=9)).open, told(at + timedelta(days=9)).left) == (1, 0)


def test_what_is_kept_in_passing_passes_no_page(version: FormVersion, at: datetime) -> None:
    go_on(start(version, at), "who", at, to="who", passed=False)
    assert [page.passed for page in told(at).pages] == [0, 0, 0]


def test_versions_are_told_apart_and_together(version: FormVersion, at: datetime) -> None:
    newer = {"title": "Feuer", "pages": [{**DEFINITION["pages"][0], "key": "you", "title": "Sie"}]}  # type: ignore[dict-item]
    second = forms.deploy_form(slug="feuer", definition=newer, at=at)
    go_on(start(version, at), "who", at, to="where")
    go_on(start(second, at), "you", at, to="")
    both = told(at)
    assert (list(both.versions), both.started) == ([2, 1], 2)
    assert [(page.title, page.passed) for page in both.pages] == [("Sie", 1), ("Person", 1), ("", 0)]
    assert [page.key for page in told(at, version=2).pages] == ["you", ""]
    assert (told(at, version=1).started, told(at, version=7).started) == (1, 0)


def test_messages_are_counted_by_field_once_for_each_time_they_are_shown(version: FormVersion, at: datetime) -> None:
    draft, form = start(version, at), forms.form(version.id)
    answers = {"name": "A", "parcels": [{"number": 0}, {"number": 0}]}
    errors = forms.check_all(form, answers, at=at)
    assert len(errors) == 2
    forms.usage.count_errors(draft, form, errors, answers=answers, at=at)
    with override("en"):
        english = forms.check_all(form, answers, at=at)
        forms.usage.count_errors(draft, form, english, answers=answers, at=at)
    (message,) = set(errors.values())
    assert message not in english.values()
    assert told(at).messages == (MessageUsage("Ort", "Flurstücke, Nummer", message, 2),)
    forms.usage.count_errors(draft, form, {}, answers=answers, at=at)
    assert FormUsage.objects.count() == 1


def test_nothing_that_was_typed_is_kept(version: FormVersion, at: datetime) -> None:
    form = forms.form(version.id)
    kept = {
        "Das Zeichen „☃“ kann nicht verarbeitet werden.": "Das Zeichen „…“ kann nicht verarbeitet werden.",
        "Die Datei „Kim Muster.pdf“ ist mit 12,5 MB zu groß; möglich sind 10 MB.": (
            "Die Datei „…“ ist mit … zu groß; möglich sind 10 MB."
        ),
        "The file “Kim Muster.pdf” is empty.": "The file „…“ is empty.",
        "Diese IBAN hat 21 Zeichen, erwartet werden 22.": "Diese IBAN hat … Zeichen, erwartet werden 22.",
        "Bitte füllen Sie dieses Feld aus.": "Bitte füllen Sie dieses Feld aus.",
    }
    assert {message: plain_message(form, message) for message in kept} == kept
    assert len(plain_message(form, "x" * 5000)) == 300
    assert plain_path("parcels.17.owners.2.name") == "parcels.owners.name"


@pytest.mark.parametrize("kind", list(MISTAKES))
def test_whatever_is_typed_wrongly_the_message_kept_does_not_tell_it(kind: Kind) -> None:
    form = forms.parse_definition(DEFINITION)
    for typed, message in MISTAKES[kind].values():
        kept = plain_message(form, message)
        assert not typed.strip() or typed.strip() not in kept
        assert "中" not in kept
        assert f"hat {len(typed)} Zeichen" not in kept


def test_what_the_form_itself_says_is_kept_as_it_is(at: datetime) -> None:
    check = {"that": 'name != "A"', "message": "Bitte schreiben Sie „Asche“ aus."}
    field = {"key": "name", "type": "text", "label": "Name", "checks": [check]}
    form = forms.parse_definition({"title": "F", "fields": [field]})
    assert plain_message(form, "Bitte schreiben Sie „Asche“ aus.") == "Bitte schreiben Sie „Asche“ aus."


@given(st.lists(st.floats(0.01, 20_000), min_size=1))
def test_the_median_lies_between_the_bounds_that_are_told(minutes: list[float]) -> None:
    places = [sum(bound <= one for bound in BOUNDS) for one in minutes]
    found = middle({place: places.count(place) for place in places})
    median = sorted(minutes)[(len(minutes) - 1) // 2]
    assert found is not None
    low, high = found
    assert low <= median
    assert high is None or median < high


def test_without_anybody_there_is_no_median(version: FormVersion, at: datetime) -> None:
    assert middle({}) is None
    empty = told(at)
    assert (empty.started, empty.typical, [page.passed for page in empty.pages]) == (0, None, [0, 0, 0])
    assert forms.usage.usage_of("unbekannt", since=local_date(at), at=at) == Usage({})


@pytest.fixture
def committed(fresh_database: Database, at: datetime) -> FormVersion:
    """A published form in a database in which commits are real."""
    return forms.deploy_form(slug="feuer", definition=DEFINITION, at=at)


def at_once(*jobs: Callable[[], object]) -> None:
    ready, failed = Barrier(len(jobs)), list[Exception]()

    def run(job: Callable[[], object]) -> None:
        try:
            ready.wait()
            job()
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []


def test_two_at_once_are_counted_as_two(committed: FormVersion, at: datetime) -> None:
    draft, form, rounds = start(committed, at), forms.form(committed.id), 20
    there = {"name": "Bitte füllen Sie dieses Feld aus.", "parcels": "Bitte füllen Sie dieses Feld aus."}

    def show() -> None:
        for _ in range(rounds):
            forms.usage.count_errors(draft, form, there, answers={}, at=at)

    at_once(show, show)
    assert sorted(FormUsage.objects.filter(kind="error").values_list("count", flat=True)) == [2 * rounds] * 2


def test_drafts_discarded_by_two_at_once_are_counted_once(committed: FormVersion, at: datetime) -> None:
    for _ in range(6):
        a_day_of_use(committed, at)

    def discard() -> None:
        while discard_expired(at=at + KEPT * 2, limit=7):
            pass

    at_once(discard, discard, discard)
    found = told(at)
    assert (found.started, found.finished, found.left) == (30, 12, 18)
    assert [(page.passed, page.left) for page in found.pages] == [(24, 6), (18, 6), (12, 6)]
