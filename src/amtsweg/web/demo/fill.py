"""Filling the demo city: database, packs, accounts, history. May be done any number of times."""

from datetime import datetime, timedelta

from django.conf import settings

from amtsweg.catalogue.api import load_packs
from amtsweg.delivery.api import check_seal
from amtsweg.identity.api import find_staff, load_organisation, municipality
from amtsweg.kernel import clock, scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.metrics.api import catch_up
from amtsweg.onboarding.api import load_services
from amtsweg.process_register.api import load_processes
from amtsweg.records.api import load_file_plan, load_file_types
from amtsweg.web import databases, environment
from amtsweg.web.demo.accounts import open_accounts
from amtsweg.web.demo.history import Moment, Player, timeline
from amtsweg.web.demo.plan import DemoPlan, read_plan


def fill() -> DemoPlan:
    """Bring the database to its present state and the city to life, as it has been for some weeks."""
    databases.create(environment.owner_database())
    databases.migrate()
    plan, now = read_plan(municipality().folder), clock.now()
    moments = timeline(plan.history, now=now)
    with scope.session(scope.SYSTEM):
        known = all(find_staff(one.email) for one in plan.staff)
    _play(plan, moments, begin=now if known else _begin(moments, now))
    catch_up(at=now)  # so that the figures of the processes are there with the first page
    return plan


def _begin(moments: list[Moment], now: datetime) -> datetime:
    # A day before the first matter, so that all who work on it and all that is needed for it are there.
    return (moments[0].at if moments else now) - timedelta(days=1)


def _play(plan: DemoPlan, moments: list[Moment], *, begin: datetime) -> None:
    fixed = FixedClock(begin)
    before = clock.use_clock(fixed)
    try:
        with scope.session(scope.SYSTEM):
            load_organisation(municipality().folder, at=begin)
            load_file_plan(municipality().folder, at=begin)
            load_file_types(settings.PACKS_DIR, at=begin)
            load_packs(settings.PACKS_DIR, at=begin)
            load_processes(municipality().folder, at=begin)
            load_services(municipality().folder, at=begin)
            people = open_accounts(plan, at=begin)
        check_seal()  # makes the local authority, which must be older than what it seals
        Player(people, settings.PACKS_DIR, fixed).play(moments)
    finally:
        clock.use_clock(before)
