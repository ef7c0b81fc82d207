"""Exchange between installations: what is in force as files, and what a pack would change here before it does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Origin, PackPreview
from amtsweg.catalogue.queries.versions import service_version
from amtsweg.catalogue.rules.differences import file_changes
from amtsweg.catalogue.rules.files import MANIFEST, archive, is_same, manifest, pack_files
from amtsweg.catalogue.rules.pack import Pack
from amtsweg.catalogue.rules.stored import as_pack, expecting
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.kernel.errors import NotFound

_EXAMPLES = "examples/"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a pack, and why if it is refused; ``edited`` are files people published here that it differs in.

    ``resting`` says that people's work stays in force beside a pack that did not change since it was taken.
    """

    outcome: str
    reason: str = ""
    edited: tuple[str, ...] = ()
    resting: bool = False


def export_packs(slugs: Sequence[str]) -> bytes:
    """Return the published versions of services with all that belongs to them as an archive. Raises NotFound."""
    files: dict[str, bytes] = {}
    for slug in slugs:
        row = models.Service.objects.select_related("current_version").filter(slug=slug).first()
        if row is None or row.current_version is None:
            raise NotFound(f"„{slug}“ ist keine Leistung mit einem Paket.")
        folder = f"{row.unit_key}/{row.slug}"
        files |= {f"{folder}/{name}": data for name, data in pack_files(stored_pack(row, row.current_version)).items()}
    return archive({**files, MANIFEST: manifest(files)})


def stored_pack(row: models.Service, of: models.ServiceVersion) -> Pack:
    """Return a version as the pack it could have come from, with the examples in force."""
    version = service_version(of.id)
    return as_pack(
        version,
        decisions=version.decisions,
        form=forms.form_definition(version.form_version_id) if version.form_version_id else None,
        tasks={name: forms.form_definition(found) for name, found in version.task_forms.items()},
        examples=expecting(row.examples, row.expectations),
    )


def find_service(pack: Pack) -> models.Service | None:
    """Return the service a pack is about: by its LeiKa key, else by its address."""
    rows = models.Service.objects.select_related("current_version")
    leika = str(pack.settings.get("leika", ""))
    by_key = rows.filter(leika_key=leika).first() if leika else None
    return by_key or rows.filter(slug=str(pack.settings["slug"])).first()


def judge(row: models.Service | None, pack: Pack, *, sha256: str, take_pack: bool) -> Judgement:
    """Say what loading a pack comes to: what people published here since is never undone unseen."""
    current = row.current_version if row else None
    if row is None or current is None:
        return Judgement("created")
    if current.sha256 == sha256:
        return Judgement("unchanged")
    if current.origin != Origin.EDITOR:
        return Judgement("updated")
    edited = tuple(_edited_otherwise(row, current, pack))
    if take_pack:
        return Judgement("updated", edited=edited)
    if row.pack_sha256 == sha256:
        return Judgement("unchanged", edited=edited, resting=True)
    if not edited:
        return Judgement("updated")
    reason = (
        f"{', '.join(edited)}: Die veröffentlichte Fassung {current.version} wurde hier bearbeitet und steht so nicht"
        " im Paket. Nehmen Sie die bearbeitete Datei in das Paket auf, oder laden Sie mit --take-pack, dann gilt die"
        " Datei des Pakets."
    )
    return Judgement("refused", reason, edited)


def _edited_otherwise(row: models.Service, current: models.ServiceVersion, pack: Pack) -> Iterator[str]:
    """Yield the files that people changed since the last pack was taken, and in which a pack says something else."""
    ours, theirs = pack_files(stored_pack(row, current)), pack_files(pack)
    versions = models.ServiceVersion.objects.filter(service=row)
    base = versions.filter(sha256=row.pack_sha256).order_by("-version").first()
    before = pack_files(stored_pack(row, base)) if base else {}
    for name in sorted({*ours, *theirs}):
        touched = not is_same(name, before.get(name), ours.get(name))
        if touched and not name.startswith(_EXAMPLES) and not is_same(name, ours.get(name), theirs.get(name)):
            yield name


def preview(packs: Sequence[Pack], *, take_pack: bool) -> tuple[PackPreview, ...]:
    """Say of each pack what loading it would change here, file by file, and which keys it names that are not here."""
    units = {unit.key for unit in identity.org_units()}
    return tuple(_preview(pack, units, take_pack=take_pack) for pack in packs)


def _preview(pack: Pack, units: set[str], *, take_pack: bool) -> PackPreview:
    row = find_service(pack)
    current = row.current_version if row else None
    judged = judge(row, pack, sha256=forms.content_hash(pack.content()), take_pack=take_pack)
    here = pack_files(stored_pack(row, current)) if row and current else {}
    unit, record = str(pack.settings["unit"]), pack.settings.get("record")
    return PackPreview(
        slug=str(pack.settings["slug"]),
        outcome=judged.outcome,  # type: ignore[arg-type]  # one of the four words
        version=current.version if current else 0,
        files=file_changes(here, pack_files(pack)),
        edited=judged.edited,
        reason=judged.reason,
        missing_unit="" if unit in units else unit,
        plan_unit=str(record["plan"]) if isinstance(record, Mapping) else "",
    )
