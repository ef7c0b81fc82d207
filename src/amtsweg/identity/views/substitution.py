"""Standing in for one another: name one's substitute, see who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amtsweg.identity.contracts import Person, Substitution
from amtsweg.identity.forms import SubstitutionForm
from amtsweg.identity.guards import actor_of, person_of, staff
from amtsweg.identity.queries.accounts import colleagues, people, substitutions
from amtsweg.identity.queries.rights import rights_of
from amtsweg.identity.services.substitutions import end_substitution, set_substitution
from amtsweg.kernel import clock
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the overview."""

    id: UUID | None
    absent: str
    substitute: str
    first: datetime
    last: datetime
    running: bool
    may_end: bool


@staff()
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show substitutions around me, and take in a new one."""
    at = clock.now()
    me, around, managed = _people(request, at)
    form = SubstitutionForm(
        request.POST or None,
        me=me,
        absent=managed,
        substitutes=[person for person in around if person != me or managed],
        today=local_date(at),
    )
    if request.method == "POST" and form.is_valid() and _set(request, form, at):
        messages.success(request, _("Die Vertretung ist eingetragen."))
        return HttpResponseRedirect(reverse("identity-substitution"))
    rows = _rows([me, *around], {me.account_id, *(person.account_id for person in managed)}, at)
    return render(request, "identity/substitution.html", {"form": form, "rows": rows, "me": me})


def _people(request: HttpRequest, at: datetime) -> tuple[Person, list[Person], list[Person]]:
    me = person_of(request)
    assert me is not None
    rights = rights_of(me.account_id, at=at)
    return me, colleagues(rights.rows(), at=at), colleagues(rights.units("substitution.manage"), at=at)


def _set(request: HttpRequest, form: SubstitutionForm, at: datetime) -> bool:
    since, until = form.period()
    chosen = form.cleaned_data
    try:
        set_substitution(
            absent_id=chosen["absent"],
            substitute_id=chosen["substitute"],
            since=since,
            until=until,
            reason=chosen["reason"],
            actor=actor_of(request),
            at=at,
        )
    except Invalid as refused:
        for field, message in refused.fields.items():
            form.add_error(field, message)
        return False
    return True


def _rows(around: Sequence[Person], endable: set[UUID], at: datetime) -> list[Row]:
    found = substitutions(account_ids=[person.account_id for person in around], at=at)
    names = people(one for s in found for one in (s.absent_id, s.substitute_id))
    return [_row(s, names, endable, at) for s in found]


def _row(s: Substitution, names: dict[UUID, Person], endable: set[UUID], at: datetime) -> Row:
    return Row(
        id=s.id,
        absent=names[s.absent_id].name,
        substitute=names[s.substitute_id].name,
        first=s.since,
        last=s.until - timedelta(microseconds=1),
        running=s.since <= at,
        may_end=s.absent_id in endable,
    )


@staff()
@require_POST
def end(request: HttpRequest, substitution_id: UUID) -> HttpResponseBase:
    """End a substitution now."""
    end_substitution(substitution_id=substitution_id, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Die Vertretung ist beendet."))
    return HttpResponseRedirect(reverse("identity-substitution"))
