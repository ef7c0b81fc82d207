"""Who sees which files: the query and the second wall agree, for every level and every ground."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.queries.visible import reader, visible_documents, visible_files
from amtsweg.records.services.keeping import set_confidentiality
from records.conftest import ACTOR, OpenFile


def hire(name: str, at: datetime, *roles: tuple[str, str]) -> UUID:
    """Open a staff account with roles and return it."""
    given = [NewAssignment(role, unit, since=at - timedelta(days=1)) for role, unit in roles]
    email, word = f"{name.lower()}@stadt.example", "correct horse battery"
    return identity.create_staff(email=email, name=name, password=word, assignments=given, at=at).account_id


@pytest.mark.parametrize("level", list(Confidentiality))
def test_query_and_wall_agree(open_file: OpenFile, at: datetime, level: Confidentiality) -> None:
    subject = open_file(documents=2)
    file = models.RecordFile.objects.get(subject_id=subject)
    set_confidentiality(record_file_id=file.id, level=level, reason="Personalsache", actor=ACTOR, at=at)
    people = {
        "clerk": hire("Ayla", at, ("clerk", "sta-63")),
        "elsewhere": hire("Bert", at, ("clerk", "sta-32")),
        "closer": hire("Cora", at, ("records-manager", "sta-63")),
        "named": hire("Dora", at, ("clerk", "sta-32")),
        "nobody": hire("Emil", at),
    }
    identity.subject_access.let_in(
        account_id=people["named"],
        subject_id=subject,
        unit_id=identity.unit_by_key("sta-63").id,
        reason="Vertritt die Stadt vor Gericht",
        actor=Actor("test"),
        at=at,
    )
    seen = {}
    for name, account in people.items():
        who = reader(account, at=at)
        seen[name] = visible_files(who).filter(id=file.id).exists()
        assert visible_documents(who).filter(record_file=file).count() == 2 * seen[name]
        assert who.sees(unit_id=file.unit_id, subject_id=subject, level=level) == seen[name]
        with scope.session(identity.scope_of(account, at=at)):
            wall = [model._default_manager.filter(subject_id=subject).count() for model in _HELD]
        assert wall == ([1, 2, 2] if seen[name] else [0, 0, 0]), name
    assert seen == {
        "clerk": level == Confidentiality.OPEN,
        "elsewhere": False,
        "closer": level != Confidentiality.NAMED,
        "named": True,
        "nobody": False,
    }


_HELD = (models.RecordFile, models.Document, models.DocumentVersion)


def test_being_let_in_ends(open_file: OpenFile, at: datetime) -> None:
    subject, account = open_file(), hire("Dora", at, ("clerk", "sta-32"))
    unit = identity.unit_by_key("sta-63").id
    identity.subject_access.let_in(
        account_id=account, subject_id=subject, unit_id=unit, reason="Gutachten", actor=ACTOR, at=at
    )
    assert [person.name for person, _reason in identity.subject_access.let_in_to(subject, at=at)] == ["Dora"]
    later = at + timedelta(hours=1)
    identity.subject_access.shut_out(account_id=account, subject_id=subject, actor=ACTOR, at=later)
    assert reader(account, at=later).subjects == frozenset()
    assert not identity.subject_access.let_in_to(subject, at=later)
