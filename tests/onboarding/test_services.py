"""The way of a service: five steps, each by the rules, and the figures that follow."""

from datetime import date, datetime, timedelta

import pytest

from amtsweg.catalogue.api import load_packs
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.onboarding.contracts import (
    STEPS,
    Access,
    Counts,
    Criteria,
    EntryChanged,
    EntryFilter,
    NewEntry,
    NotYet,
    Offer,
    ServicesReport,
    SolutionPath,
    Stage,
)
from amtsweg.onboarding.queries.counts import counts_by_unit, counts_now, counts_over_time
from amtsweg.onboarding.queries.entries import entry, history_of
from amtsweg.onboarding.queries.listing import list_entries
from amtsweg.onboarding.services.beginning import begin
from amtsweg.onboarding.services.choosing import choose_path
from amtsweg.onboarding.services.declaring import declare_access
from amtsweg.onboarding.services.loading import load_services
from amtsweg.onboarding.services.stepping import note_plan, reopen_step, resume, stop, take_step
from onboarding.conftest import CITY

pytestmark = pytest.mark.usefixtures("city")
NEW = NewEntry(title="Hausnummer beantragen", unit_key="sta-63", leika_key="99012004012001")


@pytest.fixture
def slug(editor: Actor, at: datetime) -> str:
    """A service somebody entered."""
    return begin(new=NEW, actor=editor, at=at)


def rev(slug: str) -> int:
    return entry(slug).revision


def take(slug: str, step: Stage, actor: Actor, at: datetime, note: str = "erledigt") -> Stage:
    return take_step(slug=slug, step=step, note=note, revision=rev(slug), actor=actor, at=at)


def test_a_service_goes_its_five_steps(slug: str, editor: Actor, second: Actor, at: datetime) -> None:
    take(slug, Stage.REQUIREMENTS, editor, at)
    with pytest.raises(NotYet):
        take(slug, Stage.SOLUTION, editor, at)
    criteria = Criteria(central=Offer.FREE, yearly_volume=1200)
    path = SolutionPath.CENTRAL
    choose_path(slug=slug, path=path, criteria=criteria, reason="", revision=rev(slug), actor=editor, at=at)
    assert entry(slug).path_reason.startswith("Eine zentrale Lösung")
    take(slug, Stage.SOLUTION, editor, at)
    with pytest.raises(NotYet):
        take(slug, Stage.FORM, editor, at)
    declared = Access(online=True, connected=True)
    declare_access(
        slug=slug,
        declared=declared,
        url="https://land.example/hn",
        system="GIS",
        revision=rev(slug),
        actor=editor,
        at=at,
    )
    take(slug, Stage.FORM, editor, at)
    take(slug, Stage.INTEGRATION, editor, at)
    with pytest.raises(NotYet, match="jemand anderes"):
        take(slug, Stage.QUALITY, editor, at)
    assert take(slug, Stage.QUALITY, second, at) is Stage.ONLINE
    assert counts_now() == Counts(1, 1, 1, 0, 0)
    kinds = [event.kind.removeprefix("onboarding.") for event in reversed(history_of(entry(slug).id))]
    taken = ["step_taken", "path_chosen", "step_taken", "declared", "access_changed"]
    assert kinds == ["begun", "access_changed", *taken, *["step_taken"] * 3]


def test_steps_are_taken_in_order_with_what_came_of_them(slug: str, editor: Actor, at: datetime) -> None:
    with pytest.raises(NotYet):
        take(slug, Stage.FORM, editor, at)
    with pytest.raises(Invalid) as refused:
        take(slug, Stage.REQUIREMENTS, editor, at, note="  ")
    assert "note" in refused.value.fields
    take(slug, Stage.REQUIREMENTS, editor, at, note="200 Anträge im Jahr")
    assert entry(slug).steps[Stage.REQUIREMENTS].note == "200 Anträge im Jahr"


def test_going_back_opens_all_later_steps(slug: str, editor: Actor, at: datetime) -> None:
    take(slug, Stage.REQUIREMENTS, editor, at)
    back = {"slug": slug, "step": Stage.REQUIREMENTS, "actor": editor, "at": at}
    with pytest.raises(Invalid):
        reopen_step(**back, reason=" ", revision=rev(slug))
    reopen_step(**back, reason="Satzung geändert", revision=rev(slug))
    assert (entry(slug).stage, dict(entry(slug).steps)) == (Stage.REQUIREMENTS, {})
    with pytest.raises(NotYet):
        reopen_step(**back, reason="noch einmal", revision=rev(slug))


def test_who_departs_from_the_advice_says_why(slug: str, editor: Actor, at: datetime) -> None:
    criteria = Criteria(central=Offer.FREE)
    choice = {"slug": slug, "criteria": criteria, "revision": rev(slug), "actor": editor, "at": at}
    with pytest.raises(Invalid) as refused:
        choose_path(**choice, path=SolutionPath.SPECIALIST, reason="")
    assert set(refused.value.fields) == {"reason"}
    with pytest.raises(Invalid) as refused:
        choose_path(**{**choice, "criteria": Criteria(yearly_volume=-1)}, path=None, reason="x" * 3000)
    assert set(refused.value.fields) == {"path", "yearly_volume", "reason"}
    choose_path(**choice, path=SolutionPath.SPECIALIST, reason="Die zentrale Lösung kann keine Lagepläne.")
    assert entry(slug).path is SolutionPath.SPECIALIST


def test_an_access_elsewhere_has_an_address_and_a_connection_a_system(slug: str, editor: Actor, at: datetime) -> None:
    claim = {"slug": slug, "revision": rev(slug), "actor": editor, "at": at}
    with pytest.raises(Invalid) as refused:
        declare_access(**claim, declared=Access(True, True), url="", system=" ")
    assert set(refused.value.fields) == {"url", "system"}
    with pytest.raises(Invalid) as refused:
        declare_access(**claim, declared=Access(), url="javascript:alert(1)", system="")
    assert set(refused.value.fields) == {"url"}


def test_of_two_who_change_one_entry_the_slower_is_told(slug: str, editor: Actor, at: datetime) -> None:
    seen = rev(slug)
    note_plan(slug=slug, owner="StA 63", due=date(2026, 6, 1), blocked="", revision=seen, actor=editor, at=at)
    with pytest.raises(EntryChanged):
        note_plan(slug=slug, owner="StA 62", due=None, blocked="", revision=seen, actor=editor, at=at)
    assert entry(slug).owner == "StA 63"


def test_only_who_manages_the_offices_services_may_change_them(slug: str, second: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        begin(new=NewEntry("Sterbefall", "sta-12"), actor=second, at=at)
    take(slug, Stage.REQUIREMENTS, second, at)
    with pytest.raises(Invalid) as refused:
        begin(new=NewEntry("Sterbefall", "sta-99"), actor=second, at=at)
    assert "unit_key" in refused.value.fields
    for wrong in (NewEntry("  ", "sta-63"), NewEntry("A", "sta-63", leika_key="12")):
        with pytest.raises(Invalid):
            begin(new=wrong, actor=second, at=at)


def test_what_is_stopped_leaves_the_figures_until_it_is_taken_up(slug: str, editor: Actor, at: datetime) -> None:
    take(slug, Stage.REQUIREMENTS, editor, at)
    stop(slug=slug, reason="Kein Bedarf", revision=rev(slug), actor=editor, at=at)
    assert (counts_now(), counts_over_time(until=at.date(), months=1)[0].counts) == (Counts(), Counts())
    with pytest.raises(NotYet):
        stop(slug=slug, reason="Kein Bedarf", revision=rev(slug), actor=editor, at=at)
    resume(slug=slug, reason="Doch", revision=rev(slug), actor=editor, at=at)
    assert (entry(slug).stage, counts_now().total) == (Stage.SOLUTION, 1)
    with pytest.raises(NotYet):
        resume(slug=slug, reason="Doch", revision=rev(slug), actor=editor, at=at)


def test_what_is_published_enters_itself_with_what_it_can(at: datetime) -> None:
    load_packs(CITY.parent, at=at)
    found = {one.service: one for one in list_entries(EntryFilter()).entries if one.service}
    assert found["baulastenauskunft"].access == Access(online=True, payment=True, return_channel=True)
    assert {one.stage for one in found.values()} == {Stage.ONLINE}
    assert counts_now().online == len(found)
    load_packs(CITY.parent, at=at + timedelta(days=1))
    assert entry(found["baulastenauskunft"].slug) == found["baulastenauskunft"], "loading twice changes nothing"


def test_a_published_service_takes_over_the_entry_that_waited_for_it(editor: Actor, at: datetime) -> None:
    waiting = begin(new=NewEntry("Baulasten", "sta-63", leika_key="99012004023000"), actor=editor, at=at)
    load_packs(CITY.parent, at=at)
    taken = entry(waiting)
    assert (taken.service, taken.stage, taken.access.online) == ("baulastenauskunft", Stage.REQUIREMENTS, True)
    assert counts_by_unit()["sta-63"].online == 1


def test_the_citys_list_is_loaded_once_and_its_past_is_counted(at: datetime) -> None:
    first = load_services(CITY, at=at)
    assert (first.unchanged, load_services(CITY, at=at)) == (0, ServicesReport(0, 0, first.created))
    series = counts_over_time(until=at.date(), months=36)
    assert series[-1].counts == _before(at, counts_now())
    assert series[0].counts.online < series[-1].counts.online
    assert [one.counts.online for one in series] == sorted(one.counts.online for one in series)
    done = next(one for one in list_entries(EntryFilter(stage=Stage.ONLINE)).entries)
    assert set(done.steps) == set(STEPS)


def _before(at: datetime, now: Counts) -> Counts:
    """The list knows later months than the day of the tests; what begins then is not counted yet."""
    later = counts_over_time(until=date(2027, 1, 1), months=1)[0].counts
    assert later == now
    return counts_over_time(until=at.date(), months=1)[0].counts


def test_the_list_is_paged_by_title(at: datetime) -> None:
    load_services(CITY, at=at)
    titles, after = [], ""
    while True:
        page = list_entries(EntryFilter(), after=after, limit=7)
        titles += [one.title for one in page.entries]
        after = page.after
        if not after:
            break
    assert len(titles) == len(set(titles)) == counts_now().total + 1, (
        "the stopped one is in the list, not in the figures"
    )
    assert [one.title for one in list_entries(EntryFilter(text="gewerbe")).entries] == [
        "Gewerbe abmelden",
        "Gewerbe anmelden",
    ]
    below = list_entries(EntryFilter(unit_key="sta-51", missing="payment")).entries
    assert {one.unit_key for one in below} > {"sta-51-kitas"}
