"""Load packs: what is new or changed becomes a new version, everything else stays as it is."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Max

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import LoadedPack, LoadReport
from amtsweg.catalogue.rules.checks import Checked, check_pack, iter_problems
from amtsweg.catalogue.rules.examples import example_problems
from amtsweg.catalogue.rules.pack import Pack, read_packs
from amtsweg.forms import api as forms
from amtsweg.kernel import actors, events
from amtsweg.kernel.packs import PackError, PackProblem
from amtsweg.kernel.scope import SYSTEM, work

_LOCK = 0x7061636B  # packs are loaded seldom; one loader at a time keeps the version numbers whole


def check_packs(path: Path, *, at: datetime) -> list[PackProblem]:
    """Return everything that is wrong with the packs below a folder, examples included."""
    return _problems([check_pack(pack) for pack in read_packs(path)], at)


def _problems(checked: list[Checked], at: datetime) -> list[PackProblem]:
    found = set(iter_problems(checked))
    if not found:
        found = {problem for one in checked for problem in example_problems(one, at=at)}
    return sorted(found)


def load_packs(path: Path, *, at: datetime) -> LoadReport:
    """Publish what is new or changed. Raises PackError, and then nothing is loaded at all."""
    checked = [check_pack(pack) for pack in read_packs(path)]
    if problems := _problems(checked, at):
        raise PackError(problems)
    with work(SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        return LoadReport(tuple(_load(one, at) for one in checked))


def _load(checked: Checked, at: datetime) -> LoadedPack:
    pack = checked.pack
    service = _find_or_create(pack)
    sha256 = forms.content_hash(pack.content())
    known = models.ServiceVersion.objects.filter(service=service, sha256=sha256).first()
    if known is not None and service.current_version_id == known.id:
        return LoadedPack(service.slug, known.version, "unchanged")
    outcome = LoadedPack(service.slug, 1, "created") if service.current_version_id is None else None
    version = known or _publish(service, checked, sha256, at)
    _put_forward(service, pack, version)
    return outcome or LoadedPack(service.slug, version.version, "updated")


def _find_or_create(pack: Pack) -> models.Service:
    settings = pack.settings
    slug, leika = str(settings["slug"]), str(settings.get("leika", ""))
    by_slug = models.Service.objects.filter(slug=slug).first()
    by_key = models.Service.objects.filter(leika_key=leika).first() if leika else None
    if by_slug and by_key and by_slug.id != by_key.id:
        if by_slug.current_version_id is not None:
            reason = f"„{slug}“ ist schon eine Leistung mit einem anderen LeiKa-Schlüssel."
            raise PackError([pack.service.problem(("slug",), reason)])
        # An imported line happens to have this slug: the pack needs it, the line keeps its key.
        by_slug.slug = f"{slug}-{by_slug.leika_key or by_slug.id}"
        by_slug.save(update_fields=["slug"])
    found = by_key or by_slug
    return found or models.Service.objects.create(slug=slug, leika_key=leika, title=german(settings["title"]))


def _publish(service: models.Service, checked: Checked, sha256: str, at: datetime) -> models.ServiceVersion:
    pack, settings = checked.pack, checked.pack.settings
    last = models.ServiceVersion.objects.filter(service=service).aggregate(last=Max("version"))["last"] or 0
    online = settings.get("online")
    online = online if isinstance(online, Mapping) else {}
    version = models.ServiceVersion.objects.create(
        service=service,
        version=last + 1,
        sha256=sha256,
        leika_key=str(settings.get("leika", "")),
        title=german(settings["title"]),
        unit_key=str(settings["unit"]),
        form_version_id=_deploy(pack.settings["slug"], "", pack.form.mapping(), at) if pack.form else None,
        trust_level=str(online.get("trust_level", "none")),
        account=str(online.get("account", "none")),
        settings=dict(settings),
        process_xml=pack.process,
        decisions={name: xml.decode() for name, xml in pack.decisions.items()},
        letters=pack.letters,
        task_forms={
            name: str(_deploy(settings["slug"], f"/{name}", source.mapping(), at))
            for name, source in pack.tasks.items()
        },
        created_at=at,
    )
    events.record([_published(version, last, at)])
    return version


def _deploy(slug: object, task: str, definition: Mapping[str, object], at: datetime) -> UUID:
    return forms.deploy_form(slug=f"{slug}{task}", definition=definition, at=at).id


def _published(version: models.ServiceVersion, last: int, at: datetime) -> events.Event:
    return events.Event(
        kind="catalogue.version_published",
        at=at,
        actor=actors.system("catalogue"),
        object_type="service_version",
        object_id=version.id,
        version_from=last or None,
        version_to=version.version,
        data={"slug": str(version.settings["slug"]), "sha256": version.sha256},
    )


def _put_forward(service: models.Service, pack: Pack, version: models.ServiceVersion) -> None:
    settings = pack.settings
    page = settings.get("page")
    texts = {
        **(page if isinstance(page, Mapping) else {}),
        **{name: settings[name] for name in ("title", "summary", "contact") if name in settings},
    }
    service.slug = str(settings["slug"])
    service.leika_key = str(settings.get("leika", "")) or service.leika_key
    service.title = version.title
    service.summary = german(settings["summary"])
    service.synonyms = "\n".join(_words(settings.get("synonyms")))
    service.life_situation = str(settings.get("life_situation", "")) or service.life_situation
    service.subject = str(settings.get("subject", "")) or service.subject
    service.legal_basis = "\n".join(_words(settings.get("legal_basis"))) or service.legal_basis
    service.unit_key = version.unit_key
    service.online = version.form_version_id is not None
    service.texts = texts
    service.body = "\n".join(_all_words(texts))[:50_000]
    service.current_version = version
    service.save()


def german(text: object) -> str:
    """Return the German words of a text."""
    return str(text["de"] if isinstance(text, Mapping) else text).strip()


def _words(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _all_words(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [word for one in value.values() for word in _all_words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _all_words(one)]
    return [str(value)]
