"""Walk the whole way in tests: the real packs, the real services, the worker's work done on call."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel, Receipt
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.actors import ANONYMOUS, Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Conflict
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task, TaskStatus
from amtsweg.processes.services.timing import fire_due_timers
from amtsweg.records import api as records

PACKS = Path(settings.PACKS_DIR)
CITY = PACKS / "paderborn"

APPLICATION: Mapping[str, object] = {
    "given_name": "Mira",
    "family_name": "Brandt",
    "email": "mira.brandt@post.example",
    "address": {"street": "Lindenweg", "house_number": "4", "postcode": "33098", "city": "Paderborn"},
    "parcels": [{"district": "Elsen", "section": 7, "number": "117/4"}],
    "owner": True,
    "purpose": "building",
    "consent": True,
}
COURT: Mapping[str, object] = {**APPLICATION, "owner": False, "purpose": "official"}


def found_city(at: datetime, *, pack: str = "") -> None:
    """Load organisation, file plan and the packs of the real city, all or one.

    Examples of some packs know no days before the one on which tests happen.
    """
    identity.load_organisation(CITY, at=at)
    records.load_file_plan(CITY, at=at)
    catalogue.load_packs(PACKS / pack, at=at)


def hire(name: str, at: datetime, *roles: tuple[str, str]) -> Actor:
    """Open a staff account with roles (role, unit key)."""
    given = [NewAssignment(role, unit, since=at - timedelta(days=1)) for role, unit in roles]
    person = identity.create_staff(
        email=f"{name.lower()}@stadt.example", name=name, password="correct horse battery", assignments=given, at=at
    )
    return Actor(person.name, person.account_id)


@dataclass
class Way:
    """One matter on its way; time moves only when it is told to."""

    clock: FixedClock
    clerk: Actor
    lead: Actor
    receipt: Receipt | None = None

    @property
    def at(self) -> datetime:
        """The present moment of this way."""
        return self.clock.at

    @property
    def case_id(self) -> UUID:
        """The case of this way."""
        assert self.receipt is not None
        return self.receipt.case_id

    def submit(self, slug: str, answers: Mapping[str, object], *, account_id: UUID | None = None) -> Receipt:
        """Send in a submission through the front door."""
        service = catalogue.current_version(slug)
        assert service is not None
        assert service.form_version_id is not None
        draft = forms.start_draft(
            form_version_id=service.form_version_id, account_id=account_id, answers=answers, at=self.at
        )
        self._sign_together(draft, service)
        self.receipt = intake.submit(
            service_version_id=service.id, draft=draft, channel=Channel.PORTAL, actor=ANONYMOUS, at=self.at
        )
        return self.receipt

    def _sign_together(self, draft: Draft, service: ServiceVersion) -> None:
        """Let everybody sign whom the pack asks to."""
        if "co_signers" not in service.settings:
            return
        with suppress(Conflict):  # these answers need nobody else
            form = forms.form(draft.form_version_id)
            asked = intake.ask_to_sign(draft=draft, service=service, form=form, actor=ANONYMOUS, at=self.at)
            for one in asked.signatures:
                intake.sign(token=one.token, name=one.name, confirmed=True, declared="Ja", person=None, at=self.at)

    def work(self) -> None:
        """Let the worker do what is due, until nothing is."""
        for _ in range(50):
            if not outbox.drain(at=self.at) and not fire_due_timers(at=self.at):
                return self._check_incidents()
        raise AssertionError("the worker never comes to rest")

    def _check_incidents(self) -> None:
        with scope.session(scope.SYSTEM):
            incidents = processes.list_incidents()
        assert not incidents, incidents

    def later(self, **span: float) -> None:
        """Let time pass, then let the worker work."""
        self.clock.at += timedelta(**span)
        self.work()

    def open_tasks(self) -> list[str]:
        """The names of the tasks to be done."""
        with scope.session(scope.SYSTEM):
            tasks = processes.tasks_of_subject(self.case_id)
        return [task.element_id for task in tasks if task.status is TaskStatus.OPEN]

    def task(self, element: str) -> Task:
        """The open task of an element."""
        with scope.session(scope.SYSTEM):
            tasks = processes.tasks_of_subject(self.case_id)
        (found,) = [one for one in tasks if one.element_id == element and one.status is TaskStatus.OPEN]
        return found

    def do(self, element: str, actor: Actor | None = None, **answers: object) -> None:
        """Do a form task as the clerk, then let the worker work."""
        with self.as_staff(actor or self.clerk):
            cases.complete_form_task(task=self.task(element), answers=answers, actor=actor or self.clerk, at=self.at)
        self.work()

    def as_staff(self, actor: Actor) -> AbstractContextManager[None]:
        """See what this member of staff may see."""
        assert actor.account_id is not None
        return scope.session(identity.scope_of(actor.account_id, at=self.at))

    def decide(self, outcome: str, reasons: str = "", content: str = "") -> None:
        """Decide as the clerk."""
        task = self.task("decide")
        with self.as_staff(self.clerk):
            cases.decide(
                case_id=self.case_id, task_id=task.id, outcome=cases.Outcome(outcome), content=content,
                reasons=reasons, actor=self.clerk, at=self.at,
            )  # fmt: skip
        self.work()

    def cosign(self, actor: Actor, *, agreed: bool, reason: str = "") -> None:
        """Sign with the clerk, or return the draft."""
        task = self.task("cosign")
        with self.as_staff(actor):
            cases.cosign(
                case_id=self.case_id, task_id=task.id, agreed=agreed, reason=reason, actor=actor, at=self.at
            )  # fmt: skip
        self.work()
