"""Deploy a model: nothing is taken that would not be executed exactly as drawn."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import definitions, models
from amtsweg.processes.checking import check_model
from amtsweg.processes.contracts import DeployedModel
from amtsweg.processes.services.beginning import listen_for_starts


def deploy(
    *,
    slug: str,
    version: int,
    bpmn: bytes,
    decisions: Mapping[str, bytes],
    at: datetime,
    unit_key: str = "",
) -> DeployedModel:
    """Take a model into use. The same content again changes nothing.

    ``unit_key`` names the unit that works on what its start events begin by themselves. Raises ModelRejected with a
    reason for each element, Conflict if the version has other content already.
    """
    plan = check_model(bpmn, decisions, unit_key=unit_key)
    digest = _digest(bpmn, decisions)
    with scope.work(scope.SYSTEM):
        known = models.ProcessModel.objects.filter(slug=slug, version=version).first()
        if known is not None:
            return _same(known, digest)
        row = models.ProcessModel.objects.create(
            id=uuid7(), slug=slug, version=version, name=plan.name, bpmn=bpmn, sha256=digest, deployed_at=at
        )
        models.ProcessDecision.objects.bulk_create(
            models.ProcessDecision(id=uuid7(), model=row, name=name, dmn=content) for name, content in decisions.items()
        )
        listen_for_starts(row, plan, unit_key, at)
        data = {"slug": slug, "version": version, "sha256": digest}
        events.record([Event("process.deployed", at, system("processes"), "process_model", row.id, data=data)])
    definitions.forget(slug, version)
    return DeployedModel(row.id, slug, version, created=True)


def _same(known: models.ProcessModel, digest: str) -> DeployedModel:
    if known.sha256 != digest:
        text = f"Das Prozessmodell „{known.slug}“, Version {known.version}, ist im Einsatz und wird nicht verändert."
        raise Conflict(text)
    return DeployedModel(known.id, known.slug, known.version, created=False)


def _digest(bpmn: bytes, decisions: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256(bpmn)
    for name in sorted(decisions):
        whole.update(name.encode() + hashlib.sha256(decisions[name]).digest())
    return whole.hexdigest()
