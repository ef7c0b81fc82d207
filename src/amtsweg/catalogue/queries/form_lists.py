"""Reading the forms of services as a list, and the examples of one."""

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import FormExample, FormLine
from amtsweg.catalogue.rules.stored import expecting
from amtsweg.kernel.errors import NotFound

_MOST_WORDS = 8


def form_examples(slug: str) -> list[FormExample]:
    """Return the examples of a service's pack with what people changed in them meanwhile. Raises NotFound."""
    row = models.Service.objects.only("examples", "expectations").filter(slug=slug).first()
    if row is None:
        raise NotFound("Diese Leistung gibt es nicht.")
    return [
        FormExample(name, str(node.get("title", name)), node.get("answers") or {}, node.get("problems") or {})
        for name, node in expecting(row.examples, row.expectations).items()
        if isinstance(node, dict)
    ]


def list_forms(*, query: str = "", limit: int = 50, after: str = "") -> list[FormLine]:
    """Return the services with a form online whose title, synonyms or address hold the words, by title.

    ``after`` is the address of the last one seen.
    """
    first = models.ServiceVersion.objects.filter(service=OuterRef("id"), form_version__isnull=False)
    since = first.order_by("version").values("created_at")[:1]
    rows = models.Service.objects.filter(online=True, current_version__isnull=False).annotate(since=Subquery(since))
    for word in query.split()[:_MOST_WORDS]:
        rows = rows.filter(Q(title__icontains=word) | Q(synonyms__icontains=word) | Q(slug__icontains=word))
    last = models.Service.objects.filter(slug=after).values_list(Lower("title"), "id").first() if after else None
    if last:
        rows = rows.annotate(key=Lower("title")).filter(Q(key__gt=last[0]) | Q(key=last[0], id__gt=last[1]))
    columns = ("slug", "title", "unit_key", "current_version__version", "current_version__created_at", "since")
    return [FormLine(*line) for line in rows.order_by(Lower("title"), "id").values_list(*columns)[:limit]]
