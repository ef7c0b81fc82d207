"""A file as a tree of names, as one account sees it: the same few statements however many documents lie in a folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from amtsweg.identity.api import can, people
from amtsweg.identity.contracts import Person
from amtsweg.kernel.errors import NotAllowed
from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.records.api import reads
from amtsweg.records.contracts import Confidentiality, Document, DocumentLock, FileState, Part, RecordFile, UnknownFile
from amtsweg.webdav import models
from amtsweg.webdav.contracts import Held, Kind, Resource, Spot, Visitor
from amtsweg.webdav.rules import answers
from amtsweg.webdav.rules.headers import State
from amtsweg.webdav.rules.names import named_once

_CONFIDENTIAL = (
    "Vertrauliche Akten werden Programmen nur Dokument für Dokument geöffnet: über „Im Programm bearbeiten“ im Browser."
)

# So many resources are asked for by name; of more, all that was noted in their file is read in one go.
_FEW = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What lies at an address: ``folders`` lead to it from the file down; none at all: the way there does not exist."""

    name: str
    resource: Resource | None
    folders: tuple[Resource, ...]

    @property
    def line(self) -> tuple[UUID, ...]:
        """Return the ids of the resource and of all it lies in."""
        own = (self.resource.id,) if self.resource else ()
        return (*own, *(folder.id for folder in reversed(self.folders)))


@dataclass(slots=True)
class Tree:
    """A file as one account sees it."""

    visitor: Visitor
    file: RecordFile
    who: reads.visible.Reader
    root: Resource
    parts: Sequence[Part]
    asides: Sequence[models.Aside]
    locks: Sequence[Held]
    only: Document | None = None
    _lying: dict[UUID, list[Document]] = field(default_factory=dict)
    _inside: dict[UUID, dict[str, Resource]] = field(default_factory=dict)

    def part_id(self, folder: Resource) -> UUID | None:
        """Return the part a folder is; the file itself is none."""
        return None if folder.id == self.file.id else folder.id

    def inside(self, folder: Resource) -> dict[str, Resource]:
        """Return what lies in a folder, under its names."""
        if folder.id not in self._inside:
            self._inside[folder.id] = self._named(folder)
        return self._inside[folder.id]

    def _named(self, folder: Resource) -> dict[str, Resource]:
        things = [_of_part(part, folder.id) for part in self.parts if (part.parent_id or self.file.id) == folder.id]
        hidden = {aside.document_id for aside in self.asides if aside.hides}
        named = [(one.name, one) for one in things if not self.only]
        named += [(one.filename, _of_document(one, folder.id)) for one in self._filed(folder) if one.id not in hidden]
        found = {name: replace(one, name=name) for name, one in named_once(named).items()}
        kept = [_of_aside(row) for row in self.asides if row.folder_id == folder.id]
        return found | {one.name: one for one in kept if one.name not in found}

    def hidden(self, folder: Resource, name: str) -> Document | None:
        """Return the document a program has put out of the way here to write it anew under its name."""
        ids = {aside.document_id for aside in self.asides if aside.hides}
        return next((one for one in self._filed(folder) if one.id in ids and one.filename == name), None)

    def find(self, path: Sequence[str], tokens: frozenset[str] = frozenset()) -> Found:
        """Return what lies at a path; who holds up the lock of what was there finds it, whatever its name is now."""
        line = [self.root]
        for name in path[:-1]:
            below = self.inside(line[-1]).get(name)
            if below is None or not below.is_collection:
                return Found(path[-1], None, ())
            line.append(below)
        if not path:
            return Found("", self.root, ())
        within = self.inside(line[-1])
        held = {lock.resource_id for lock in self.locks if lock.token in tokens and lock.path == "/".join(path)}
        locked = next((one for one in within.values() if one.id in held), None)
        return Found(path[-1], locked or within.get(path[-1]), tuple(line))

    def below(self, folder: Resource) -> Iterator[Resource]:
        """Return everything below a folder, what lies deepest first."""
        for one in self.inside(folder).values():
            if one.is_collection:
                yield from self.below(one)
            yield one

    def over(self, line: Sequence[UUID]) -> list[Held]:
        """Return the locks that cover a resource, named with all it lies in."""
        above = set(line[1:])
        return [one for one in self.locks if one.resource_id in line[:1] or (one.deep and one.resource_id in above)]

    def state_of(self, path: Sequence[str], tokens: frozenset[str]) -> State:
        """Return what conditions on a path are compared with."""
        found = self.find(path, tokens)
        etag = found.resource.etag if found.resource and not found.resource.is_collection else ""
        return State({one.token for one in self.over(found.line)} if found.resource else (), etag)

    def _filed(self, folder: Resource) -> list[Document]:
        if self.only:
            return [self.only]
        if folder.id not in self._lying:
            self._lying[folder.id] = reads.folders.documents(self.who, self.file.id, self.part_id(folder))
        return self._lying[folder.id]


def load(spot: Spot, *, at: datetime) -> Tree:
    """Return the file as an account sees it. Raises UnknownFile, and NotAllowed for a confidential one."""
    visitor = spot.visitor
    who = reads.visible.reader(visitor.account_id, at=at)
    file = reads.folders.file(who, spot.record_file_id)
    only = reads.folders.document(who, visitor.document_id) if visitor.document_id else None
    if visitor.document_id and (only is None or only.record_file_id != file.id):
        raise UnknownFile("Dieses Dokument gibt es nicht mehr, oder Sie dürfen es nicht sehen.")
    if only is None and file.confidentiality != Confidentiality.OPEN:
        raise NotAllowed(_CONFIDENTIAL)
    parts = [] if only else reads.folders.parts(who, file)
    with session(SYSTEM):
        asides = list(models.Aside.objects.filter(record_file_id=file.id, account_id=visitor.account_id, until__gt=at))
        locks = _locks(visitor, file.id, at)
    root = _of_file(file, only.part_id if only else None)
    return Tree(visitor, file, who, root, parts, asides, locks, only)


def check_may_work(tree: Tree, *, at: datetime) -> None:
    """Raise NotAllowed unless the account may change the file, and the file is open."""
    if not can("record.work", account_id=tree.visitor.account_id, unit_id=tree.file.unit_id, at=at):
        raise NotAllowed("Dafür fehlt Ihnen das Recht „Akten führen“.")
    if tree.file.state != FileState.OPEN:
        raise NotAllowed("Diese Akte ist geschlossen; sie kann nur gelesen werden.")


def noted(tree: Tree, resources: Sequence[Resource]) -> Mapping[UUID, dict[str, str]]:
    """Return the properties programs have noted at resources of a file that may be seen."""
    found: dict[UUID, dict[str, str]] = {one.id: {} for one in resources}
    rows = models.DeadProperty.objects.filter(record_file_id=tree.file.id)
    with session(SYSTEM):
        for row in rows.filter(resource_id__in=found) if len(found) <= _FEW else rows:
            if row.resource_id in found:
                found[row.resource_id][row.name] = row.value
    return found


def _locks(visitor: Visitor, record_file_id: UUID, at: datetime) -> list[Held]:
    working = reads.folders.locks(record_file_id, at=at)
    rows = models.DavLock.objects.filter(record_file_id=record_file_id, until__gt=at).order_by("until")
    # Whoever manages records may end the lock on a document; then the program's lock is worth nothing any more.
    found = [_held(row) for row in rows if not row.on_document or _still_holds(row, working)]
    known = {one.resource_id for one in found}
    others = {doc: one for doc, one in working.items() if doc not in known and one.holder_id != visitor.account_id}
    names = people(one.holder_id for one in others.values())
    return found + [_checked_out(doc, one, names) for doc, one in others.items()]


def _still_holds(row: models.DavLock, working: Mapping[UUID, DocumentLock]) -> bool:
    return row.resource_id in working and working[row.resource_id].holder_id == row.account_id


def _held(row: models.DavLock) -> Held:
    assert row.account_id is not None
    return Held(row.token, row.resource_id, row.account_id, row.exclusive, row.deep, row.owner, row.until, row.path)


def _checked_out(document_id: UUID, lock: DocumentLock, names: Mapping[UUID, Person]) -> Held:
    """Show programs that somebody works on a document in the browser; nobody holds the token of this lock."""
    person = names.get(lock.holder_id)
    owner = answers.named_owner(person.name if person else "")
    return Held(
        token=f"urn:amtsweg:browser:{document_id}",
        resource_id=document_id,
        account_id=lock.holder_id,
        exclusive=True,
        deep=False,
        owner=owner,
        until=lock.until,
        path="",
    )


def _of_file(file: RecordFile, part_id: UUID | None) -> Resource:
    name = file.reference_number or file.title
    return Resource(Kind.FILE, part_id or file.id, name, None, file.opened_at, file.closed_at or file.opened_at)


def _of_part(part: Part, folder_id: UUID) -> Resource:
    return Resource(Kind.PART, part.id, part.title, folder_id, part.added_at, part.closed_at or part.added_at)


def _of_document(document: Document, folder_id: UUID) -> Resource:
    return Resource(
        Kind.DOCUMENT,
        document.id,
        document.filename,
        folder_id,
        document.added_at,
        document.version_at or document.added_at,
        document.size,
        document.media_type,
        document.sha256,
        document,
    )


def _of_aside(row: models.Aside) -> Resource:
    kind = row.media_type
    return Resource(Kind.ASIDE, row.id, row.name, row.folder_id, row.made_at, row.made_at, row.size, kind, row.sha256)
