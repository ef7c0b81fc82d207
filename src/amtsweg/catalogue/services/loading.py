"""Load packs: what is new or changed becomes a new version, everything else stays as it is."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import LoadedPack, LoadReport, Origin, PackReview
from amtsweg.catalogue.rules.checks import Checked, check_pack, iter_problems
from amtsweg.catalogue.rules.examples import example_problems
from amtsweg.catalogue.rules.pack import FORM, Pack, read_packs
from amtsweg.catalogue.services.versions import add_version, german, lock
from amtsweg.dmn.api import editing
from amtsweg.forms import api as forms
from amtsweg.kernel import events
from amtsweg.kernel.packs import PackError, PackProblem
from amtsweg.kernel.scope import SYSTEM, work


def check_packs(path: Path, *, at: datetime) -> PackReview:
    """Return everything that is wrong with the packs below a folder, examples included, and what nobody could check."""
    checked = [check_pack(pack) for pack in read_packs(path)]
    return PackReview(tuple(_problems(checked, at)), tuple(sorted(note for one in checked for note in one.notes)))


def _problems(checked: list[Checked], at: datetime) -> list[PackProblem]:
    found = set(iter_problems(checked))
    if not found:
        found = {problem for one in checked for problem in example_problems(one, at=at)}
    return sorted(found)


def load_packs(path: Path, *, at: datetime, take_pack: bool = False) -> LoadReport:
    """Publish what is new or changed. Raises PackError, and then nothing is loaded at all.

    Where people published decision tables or a form since the pack was taken, a pack that says otherwise is refused, so
    that nothing is overwritten unseen; with ``take_pack`` it is taken all the same.
    """
    checked = [check_pack(pack) for pack in read_packs(path)]
    if problems := _problems(checked, at):
        raise PackError(problems)
    # The news of all packs comes at the end: the process of one may call that of another, whatever their order.
    with work(SYSTEM), events.together():
        lock()
        return LoadReport(tuple(_load(one.pack, at, take_pack=take_pack) for one in checked))


def _load(pack: Pack, at: datetime, *, take_pack: bool) -> LoadedPack:
    service = _find_or_create(pack)
    sha256 = forms.content_hash(pack.content())
    service.examples = {name: source.value for name, source in pack.examples.items()}
    current = service.current_version
    if current is not None and current.origin == Origin.EDITOR and not take_pack:
        known = _beside_editor(service, current, pack, sha256)
        if known is not None:
            service.save(update_fields=["examples", "pack_sha256"])
            return known
    elif current is not None and current.sha256 == sha256:
        service.pack_sha256 = sha256
        service.save(update_fields=["examples", "pack_sha256"])
        return LoadedPack(service.slug, current.version, "unchanged")
    version = _version(service, pack, sha256, at)
    outcome = LoadedPack(service.slug, version.version, "updated" if current else "created")
    service.pack_sha256, service.expectations = sha256, {}
    _put_forward(service, pack, version)
    return outcome


def _version(service: models.Service, pack: Pack, sha256: str, at: datetime) -> models.ServiceVersion:
    """Return the version the pack is already, when one goes back to it, or else the next one."""
    current = service.current_version
    if current is not None and current.origin == Origin.PACK:
        known = models.ServiceVersion.objects.filter(service=service, sha256=sha256).order_by("-version").first()
        if known is not None:
            return known
    return add_version(service, pack, at=at, sha256=sha256)


def _beside_editor(
    service: models.Service, current: models.ServiceVersion, pack: Pack, sha256: str
) -> LoadedPack | None:
    """Return what becomes of a pack where people published tables or a form of their own; None if it may be taken.

    It may when it brings the very tables and the form that were published. One that did not change since it was taken
    changes nothing now either.
    """
    if current.sha256 == sha256:
        service.pack_sha256 = sha256
        return LoadedPack(service.slug, current.version, "unchanged")
    if service.pack_sha256 == sha256:
        return LoadedPack(service.slug, current.version, "unchanged")
    names = sorted({*pack.decisions, *current.decisions})
    differing = [f"{name}.dmn" for name in names if _differs(name, current, pack)]
    if _form_differs(service, current, pack):
        differing.append(FORM)
    if not differing:
        return None
    reason = (
        f"{', '.join(differing)}: Die veröffentlichte Fassung {current.version} wurde hier"
        " bearbeitet und steht so nicht im Paket. Nehmen Sie die bearbeitete Datei in das Paket auf, oder laden Sie"
        " mit --take-pack, dann gilt die Datei des Pakets."
    )
    return LoadedPack(service.slug, current.version, "refused", reason)


def _differs(name: str, current: models.ServiceVersion, pack: Pack) -> bool:
    ours, theirs = current.decisions.get(name), pack.decisions.get(name)
    return ours is None or theirs is None or not editing.is_same(str(ours).encode(), theirs)


def _form_differs(service: models.Service, current: models.ServiceVersion, pack: Pack) -> bool:
    """Tell whether people published another form since the pack was taken, and the pack does not bring that one."""
    taken = (
        models.ServiceVersion.objects.filter(service=service, sha256=service.pack_sha256).order_by("-version").first()
    )
    if pack.form is None or current.form_version_id is None:
        return (pack.form is None) != (current.form_version_id is None)
    if taken is not None and taken.form_version_id == current.form_version_id:
        return False
    ours, theirs = forms.form_definition(current.form_version_id), pack.form.mapping()
    return forms.content_hash(ours) != forms.content_hash(theirs)


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


def _words(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _all_words(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [word for one in value.values() for word in _all_words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _all_words(one)]
    return [str(value)]
