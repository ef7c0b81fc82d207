"""Publish decision tables or a form that people changed: the next version of a service, everything else being equal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Origin, ServiceVersion
from amtsweg.catalogue.queries import service_version
from amtsweg.catalogue.rules.checks import check_pack
from amtsweg.catalogue.rules.examples import example_problems
from amtsweg.catalogue.rules.pack import Pack
from amtsweg.catalogue.rules.stored import as_pack, expecting, merged
from amtsweg.catalogue.services.versions import add_version, lock
from amtsweg.forms import api as forms
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.kernel.packs import PackError, PackProblem
from amtsweg.kernel.scope import SYSTEM, work

Expectations = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Changes:
    """What shall be different: files of decisions by name, or the form."""

    decisions: Mapping[str, bytes] = field(default_factory=dict)
    form: Mapping[str, object] | None = None
    expectations: Expectations | None = None


def publish_decisions(
    *,
    slug: str,
    decisions: Mapping[str, bytes],
    based_on: UUID,
    reason: str,
    actor: Actor,
    at: datetime,
    expectations: Expectations | None = None,
) -> ServiceVersion:
    """Publish changed files of decisions, by name, as the next version of a service. Cases keep the version they have.

    ``based_on`` is the version the change was made to; ``expectations`` says what examples of the pack shall come to
    from now on, by example and decision. Raises NotFound, Invalid without reason or for an unknown file, Conflict when
    another version came meanwhile, PackError with all problems when the version could not have been loaded as a pack.
    """
    changes = _Changes(decisions=decisions, expectations=expectations)
    return _publish(slug, changes, based_on=based_on, reason=reason, actor=actor, at=at)


def publish_form(
    *,
    slug: str,
    form: Mapping[str, object],
    based_on: UUID,
    reason: str,
    actor: Actor,
    at: datetime,
    expectations: Expectations | None = None,
) -> ServiceVersion:
    """Publish another form as the next version of a service. Drafts of applicants and cases keep the form they have.

    ``expectations`` says which answers and messages examples of the pack have from now on, by example, each under
    `FORM_PART`. Raises as `publish_decisions` does.
    """
    changes = _Changes(form=form, expectations=expectations)
    return _publish(slug, changes, based_on=based_on, reason=reason, actor=actor, at=at)


def _publish(
    slug: str, changes: _Changes, *, based_on: UUID, reason: str, actor: Actor, at: datetime
) -> ServiceVersion:
    if not reason.strip():
        raise Invalid("Bitte begründen Sie die Änderung.", {"reason": "Bitte begründen Sie die Änderung."})
    with work(SYSTEM), events.together():
        lock()
        service = models.Service.objects.filter(slug=slug).first()
        if service is None:
            raise NotFound("Diese Leistung gibt es nicht.")
        if service.current_version_id != based_on:
            raise Conflict("Von dieser Leistung gibt es inzwischen eine neuere Fassung.")
        pack = _changed(service, service_version(based_on), changes)
        if problems := _problems(pack, at):
            raise PackError(problems)
        sha256 = forms.content_hash(pack.content())
        version = add_version(
            service, pack, at=at, sha256=sha256, origin=Origin.EDITOR, actor=actor, reason=reason.strip()
        )
        service.current_version = version
        service.save(update_fields=["current_version", "expectations"])
    return service_version(version.id)


def check_decisions(
    *, slug: str, decisions: Mapping[str, bytes], at: datetime, expectations: Expectations | None = None
) -> list[PackProblem]:
    """Return what would keep these files from being published now. Raises NotFound, Invalid for an unknown file."""
    return _check(slug, _Changes(decisions=decisions, expectations=expectations), at)


def check_form(
    *, slug: str, form: Mapping[str, object], at: datetime, expectations: Expectations | None = None
) -> list[PackProblem]:
    """Return what would keep this form from being published now: in it, in what uses it, in examples.

    Raises NotFound.
    """
    return _check(slug, _Changes(form=form, expectations=expectations), at)


def _check(slug: str, changes: _Changes, at: datetime) -> list[PackProblem]:
    service = models.Service.objects.filter(slug=slug).first()
    if service is None or service.current_version_id is None:
        raise NotFound("Diese Leistung gibt es nicht.")
    return _problems(_changed(service, service_version(service.current_version_id), changes), at)


def _changed(service: models.Service, version: ServiceVersion, changes: _Changes) -> Pack:
    unknown = sorted(changes.decisions.keys() - version.decisions.keys())
    if unknown:
        raise Invalid(f"Die Leistung hat keine Datei „{unknown[0]}.dmn“.")
    service.expectations = merged(service.expectations, changes.expectations or {})
    form = changes.form
    if form is None and version.form_version_id:
        form = forms.form_definition(version.form_version_id)
    return as_pack(
        version,
        decisions={**version.decisions, **changes.decisions},
        form=form,
        tasks={name: forms.form_definition(found) for name, found in version.task_forms.items()},
        examples=expecting(service.examples, service.expectations),
    )


def _problems(pack: Pack, at: datetime) -> list[PackProblem]:
    checked = check_pack(pack)
    return sorted(set(checked.problems) or set(example_problems(checked, at=at)))
