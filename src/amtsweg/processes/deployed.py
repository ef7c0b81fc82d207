"""What is deployed: versions of models, their files, and whether anything of them runs."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from amtsweg.kernel import scope
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.contracts import DeployedVersion, ModelFiles
from amtsweg.processes.models import ProcessDecision, ProcessInstance, ProcessModel


def deployed_versions(slug: str = "") -> list[DeployedVersion]:
    """Return the versions of a process, or of all, the newest of each first, in one statement.

    Counts tell of nobody, so they are made over the rows of all units.
    """
    running = ProcessInstance.objects.filter(model=OuterRef("id"), ended_at__isnull=True).order_by().values("model")
    rows = ProcessModel.objects.filter(slug=slug) if slug else ProcessModel.objects.all()
    counted = rows.annotate(running=Coalesce(Subquery(running.annotate(count=Count("id")).values("count")), 0))
    with scope.session(scope.SYSTEM):
        found = counted.order_by("slug", "-version").values_list(
            "id", "slug", "version", "name", "deployed_at", "running"
        )
        return [DeployedVersion(*row) for row in found]


def model_files(slug: str, version: int) -> ModelFiles:
    """Return a version's drawing and decision tables, byte for byte as deployed. Raises NotFound."""
    row = ProcessModel.objects.filter(slug=slug, version=version).first()
    if row is None:
        raise NotFound(f"Das Prozessmodell „{slug}“, Version {version}, gibt es nicht.")
    files = ProcessDecision.objects.filter(model=row).order_by("name").values_list("name", "dmn")
    return ModelFiles(bytes(row.bpmn), {name: bytes(content) for name, content in files})
