"""Reading the catalogue: versions by id, services by address, search."""

import base64
import binascii
import json
import re
from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Length, Lower, Round

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import (
    FormExample,
    FormLine,
    GoldenExample,
    Hits,
    LifeSituation,
    Origin,
    Service,
    ServiceVersion,
    VersionLine,
)
from amtsweg.catalogue.rules.stored import expecting
from amtsweg.forms import api as forms
from amtsweg.identity.contracts import TrustLevel
from amtsweg.kernel.errors import NotFound

_WEIGHTS = [0.02, 0.1, 0.4, 1.0]  # D, C, B, A: one word in the title outweighs any number of them in the texts
_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 8
_SHORTEST_PART = 4
_UNSHOWN = ("search", "body", "examples", "expectations")


@lru_cache(maxsize=512)
def service_version(version_id: UUID) -> ServiceVersion:
    """Return a version; versions never change, so each process reads one once. Raises NotFound."""
    row = models.ServiceVersion.objects.select_related("service").filter(id=version_id).first()
    if row is None:
        raise NotFound("Diese Fassung der Leistung gibt es nicht.")
    return _to_version(row)


def version_of(slug: str, version: int) -> ServiceVersion | None:
    """Return a version by the service's address and its number, or None."""
    rows = models.ServiceVersion.objects.filter(service__slug=slug, version=version)
    found = rows.values_list("id", flat=True).first()
    return service_version(found) if found else None


def current_version(slug: str) -> ServiceVersion | None:
    """Return the version in force, or None when the service has no pack. Raises NotFound for no such service."""
    found = models.Service.objects.filter(slug=slug).values_list("current_version_id", flat=True)
    if not found:
        raise NotFound("Diese Leistung gibt es nicht.")
    return service_version(found[0]) if found[0] else None


def versions(slug: str) -> list[VersionLine]:
    """Return all versions of a service, the newest first, in one statement."""
    rows = models.ServiceVersion.objects.filter(service__slug=slug).order_by("-version")
    found = rows.values_list("id", "version", "origin", "created_at")
    return [VersionLine(version_id, number, Origin(origin), at) for version_id, number, origin, at in found]


def golden_examples(slug: str) -> list[GoldenExample]:
    """Return the examples of a service's pack that expect something of decisions, with what people publish meanwhile.

    Raises NotFound.
    """
    row = models.Service.objects.only("examples", "expectations", "current_version").filter(slug=slug).first()
    if row is None:
        raise NotFound("Diese Leistung gibt es nicht.")
    version = service_version(row.current_version_id) if row.current_version_id else None
    if version is None or version.form_version_id is None:
        return []
    form = forms.form(version.form_version_id)
    return [
        GoldenExample(name, str(node["title"]), forms.prune(form, node["answers"]), node["expect"]["decisions"])
        for name, node in expecting(row.examples, row.expectations).items()
        if isinstance(node, dict) and node.get("expect", {}).get("decisions")
    ]


def service(slug: str) -> Service:
    """Return a service. Raises NotFound."""
    row = models.Service.objects.filter(slug=slug).first()
    if row is None:
        raise NotFound("Diese Leistung gibt es nicht.")
    return _to_service(row)


def online_services(*, limit: int = 50) -> list[Service]:
    """Return the services that can be used online, by title."""
    rows = models.Service.objects.filter(online=True).order_by(Lower("title"), "id")[:limit]
    return [_to_service(row) for row in rows]


def life_situations() -> list[LifeSituation]:
    """Return all life situations with the number of their services."""
    rows = models.Service.objects.exclude(life_situation="").values_list("life_situation")
    return [LifeSituation(name, count) for name, count in rows.annotate(Count("id")).order_by("life_situation")]


def search(query: str, *, life_situation: str = "", limit: int = 20, after: str = "") -> Hits:
    """Find services: best first, then by title. ``after`` is the mark an earlier page of hits ended with."""
    found = _matching(query) if _WORD.search(query) else _all()
    if life_situation:
        found = found.filter(life_situation=life_situation)
    rows = list(_behind(found, after).order_by(F("rank").desc(), F("key"), "id")[: limit + 1])
    more = len(rows) > limit
    return Hits(tuple(_to_service(row) for row in rows[:limit]), _mark(rows[limit - 1]) if more else "")


def _all() -> QuerySet[models.Service]:
    rank = Case(When(online=True, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    return models.Service.objects.annotate(rank=rank, key=Lower("title")).defer(*_UNSHOWN)


def _matching(query: str) -> QuerySet[models.Service]:
    words = [word for word in _WORD.findall(query.lower()) if word.strip("_")][:_MOST_WORDS]
    beginnings = " & ".join(f"'{word}':*" for word in words)
    terms = SearchQuery(" ".join(words), config="german") | SearchQuery(beginnings, config="simple", search_type="raw")
    # PostgreSQL cannot look into compound words: „steuer“ is found inside „Hundesteuer“ by plain comparison.
    inside = Q(*(Q(title__icontains=word) for word in words if len(word) >= _SHORTEST_PART))
    has_part = any(len(word) >= _SHORTEST_PART for word in words)
    text = " ".join(query.replace("\0", " ").lower().split())
    bonus = Case(
        When(key=text, then=Value(4.0)),
        When(key__startswith=text, then=Value(2.0)),
        *([When(inside, then=Value(1.0))] if has_part else []),
        default=Value(0.0),
        output_field=FloatField(),
    )
    online = Case(When(online=True, then=Value(0.5)), default=Value(0.0), output_field=FloatField())
    # Of two titles with the same words the shorter one says more exactly what was asked for.
    brevity = Cast(Length("title"), FloatField()) / Value(-1000.0)
    rank = Cast(SearchRank(F("search"), terms, weights=_WEIGHTS), FloatField()) + bonus + online + brevity
    return (
        models.Service.objects.annotate(key=Lower("title"))
        .annotate(rank=Round(rank, precision=4))
        .filter(Q(search=terms) | inside if has_part else Q(search=terms))
        .defer(*_UNSHOWN)
    )


def _behind(found: QuerySet[models.Service], after: str) -> QuerySet[models.Service]:
    if not after:
        return found
    try:
        rank, key, row_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        behind = Q(rank__lt=float(rank)) | Q(rank=float(rank), key__gt=str(key))
        return found.filter(behind | Q(rank=float(rank), key=str(key), id__gt=UUID(row_id)))
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        raise NotFound("Diese Ergebnisseite gibt es nicht.") from None


def _mark(row: models.Service) -> str:
    place = [getattr(row, "rank"), getattr(row, "key"), str(row.id)]  # noqa: B009 - annotations, unknown to the model
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _to_service(row: models.Service) -> Service:
    return Service(
        id=row.id,
        slug=row.slug,
        leika_key=row.leika_key,
        title=row.title,
        summary=row.summary,
        synonyms=tuple(row.synonyms.split("\n")) if row.synonyms else (),
        life_situation=row.life_situation,
        subject=row.subject,
        legal_basis=row.legal_basis,
        ozg_service=row.ozg_service,
        current_version_id=row.current_version_id,
        texts=row.texts,
        unit_key=row.unit_key,
        online=row.online,
    )


def _to_version(row: models.ServiceVersion) -> ServiceVersion:
    page = row.settings.get("page", {})
    return ServiceVersion(
        id=row.id,
        service_slug=str(row.settings["slug"]),
        version=row.version,
        leika_key=row.leika_key,
        title=row.title,
        unit_key=row.unit_key,
        form_version_id=row.form_version_id,
        trust_level=TrustLevel.of(row.trust_level),
        account=row.account,  # type: ignore[arg-type]  # the schema of packs allows exactly the three words
        settings=row.settings,
        texts={**page, "title": row.settings["title"], "summary": row.settings["summary"]},
        process_xml=bytes(row.process_xml) if row.process_xml is not None else None,
        decisions={name: text.encode() for name, text in row.decisions.items()},
        letters=row.letters,
        task_forms={name: UUID(found) for name, found in row.task_forms.items()},
    )


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
