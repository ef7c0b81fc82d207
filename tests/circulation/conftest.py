"""An office with a file, a document in it, and the people through whose hands it goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, Circulation, Group, NewCirculation, NewStep, StepState
from amtsweg.circulation.queries.circulations import circulation
from amtsweg.circulation.services.starting import start_circulation
from amtsweg.circulation.services.working import complete_step
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.queries.directory import forget
from amtsweg.identity.services.substitutions import set_substitution
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.records import api as records
from amtsweg.records.contracts import FileFacts, NewDocument
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.keeping import open_file
from records.conftest import ACTOR, PLAN, load_city, scan

UNIT, ELSEWHERE = "sta-63", "sta-32"


@dataclass
class Office:
    """People of an office, a file of theirs and a document in it."""

    at: datetime
    people: dict[str, Actor] = field(default_factory=dict)
    file_id: UUID = field(init=False)
    document_id: UUID = field(init=False)

    def hire(self, name: str, *roles: tuple[str, str]) -> Actor:
        """Open a staff account with roles in units."""
        given = [NewAssignment(role, unit, since=self.at - timedelta(days=1)) for role, unit in roles]
        person = identity.create_staff(
            email=f"{name.lower()}@stadt.example",
            name=name,
            password="correct horse battery staple",
            assignments=given,
            at=self.at,
        )
        self.people[name] = Actor(person.name, person.account_id)
        return self.people[name]

    def id_of(self, name: str) -> UUID:
        """Return the account of a person."""
        account_id = self.people[name].account_id
        assert account_id is not None
        return account_id

    def stand_in(self, absent: str, substitute: str) -> None:
        """Let one stand in for another from now on."""
        set_substitution(
            absent_id=self.id_of(absent),
            substitute_id=self.id_of(substitute),
            since=self.at - timedelta(minutes=1),
            until=self.at + timedelta(days=14),
            actor=self.people[absent],
            at=self.at,
        )

    def file(self, n: int) -> UUID:
        """File one more document and return it."""
        (ref,) = records.add_documents(
            record_file_id=self.file_id, documents=[scan(n, self.at)], actor=ACTOR, at=self.at
        )
        return ref.document_id

    def new_version(self, n: int, by: str = "Ayla") -> None:
        """File a new version of the document."""
        new: NewDocument = scan(n, self.at)
        records.add_version(document_id=self.document_id, new=new, actor=self.people[by], at=self.at)

    def step(
        self,
        stage: int,
        action: Action,
        who: str | Group,
        *,
        days: int | None = None,
        own: bool = False,
    ) -> NewStep:
        """Return a step for a person by their name, or for a group."""
        holder = self.id_of(who) if isinstance(who, str) else None
        return NewStep(stage, action, holder, who if isinstance(who, Group) else None, days, own)

    def start(self, *steps: NewStep, by: str = "Ayla", sign_again: bool = True) -> UUID:
        """Start a circulation of the document."""
        new = NewCirculation(self.file_id, "Bescheid Lindenweg", (self.document_id,), steps, sign_again=sign_again)
        return start_circulation(new=new, actor=self.people[by], at=self.at)

    def do(self, circulation_id: UUID, step: int, by: str, *, comment: str = "", proven: bool = True) -> None:
        """Do a step (counted from 0), having seen what there is now."""
        whole = circulation(circulation_id)
        complete_step(
            circulation_id=circulation_id,
            step_id=whole.steps[step].id,
            seen={one.document_id: one.sha256 for one in whole.documents},
            comment=comment,
            actor=self.people[by],
            at=self.at,
            proven_at=self.at if proven else None,
        )

    def states(self, circulation_id: UUID) -> list[StepState]:
        """Return where the steps stand, in their order."""
        return [one.state for one in circulation(circulation_id).steps]

    def whole(self, circulation_id: UUID) -> Circulation:
        """Return the circulation."""
        return circulation(circulation_id)


def found_office(at: datetime) -> Office:
    """Found the city with its office: two clerks, a team lead, a head, and a clerk of another office."""
    load_city(at)
    office = Office(at)
    office.hire("Ayla", ("clerk", UNIT))
    office.hire("Bert", ("clerk", UNIT))
    office.hire("Cora", ("team-lead", UNIT))
    office.hire("Dora", ("head", UNIT))
    office.hire("Emil", ("clerk", ELSEWHERE))
    unit_id = identity.unit_by_key(UNIT).id
    facts = FileFacts("Baulast Lindenweg 4")
    office.file_id = open_file(unit_id=unit_id, plan_key=PLAN, facts=facts, actor=ACTOR, at=at)
    office.document_id = office.file(1)
    return office


@pytest.fixture
def office(system_scope: None, at: datetime) -> Iterator[Office]:
    """The office; every commit is rolled back at the end."""
    yield found_office(at)
    forget()
    forget_plan()


def subject_of(office: Office) -> UUID:
    """Return the matter of the office's file."""
    return records.file_by_id(office.file_id).subject_id


def seen_by(office: Office, name: str) -> list[int]:
    """Return how many rows of each table of circulation a person sees through the second wall."""
    with session(identity.scope_of(office.id_of(name), at=office.at)):
        return [model._default_manager.count() for model in models.HELD]


__all__ = ["SYSTEM", "Office", "found_office", "seen_by", "subject_of"]
