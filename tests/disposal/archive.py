"""A small archive: reads what we lay down in its folder, and answers with real messages of the standard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

from amtsweg.xdomea import api as xdomea
from amtsweg.xdomea import contracts as x

HERE = x.Contact(institution="Stadtarchiv")


@dataclass
class SmallArchive:
    """Works on a transfer folder."""

    root: Path
    at: datetime

    def sent(self, kind: str) -> Path:
        """Return the newest package of this kind that was laid down."""
        return next(path for path in (self.root / "out").iterdir() if path.name.endswith(f"{kind}.zip"))

    def read(self, kind: str) -> x.Message:
        """Read the message we sent."""
        return xdomea.read_message(self.sent(kind))

    def receipt(self, kind: str, of: str) -> Path:
        """Confirm that a message was received."""
        return self.answer(kind, self.read(of))

    def appraise(self, decide: Callable[[x.RecordFile], str] | Mapping[UUID, str]) -> Path:
        """Decide about every file of the offer."""
        offer = self.read("0501")
        files = [one for one in offer.objects if isinstance(one, x.RecordFile)]
        said = {one.id: decide(one) for one in files} if callable(decide) else dict(decide)
        appraised = tuple(x.Appraised(id_, x.Disposal(x.Code(value))) for id_, value in said.items())
        return self.answer("0502", offer, appraised=appraised)

    def confirm(self, *, refuse: frozenset[UUID] = frozenset(), archive_id: str = "Best. 12 Nr. {n}") -> Path:
        """Say which files were taken over."""
        given = self.read("0503")
        if given.version is x.Version.V2_4_0:
            return self.answer("0506", given, outcome=x.Outcome(not refuse, "Prüfsumme falsch" if refuse else None))
        imported = tuple(
            x.Imported(one.id, one.id not in refuse, () if one.id not in refuse else ("Prüfsumme falsch",))
            if one.id in refuse
            else x.Imported(one.id, True, archive_id=archive_id.format(n=n))
            for n, one in enumerate(given.objects, 1)
        )
        return self.answer("0506", given, imported=imported)

    def answer(self, kind: str, to: x.Message, **parts: object) -> Path:
        """Lay down a message in answer to one of theirs."""
        head = x.Head(to.head.process_id, self.at, sender=HERE, recipient=to.head.sender)
        message = x.Message(kind=x.MessageKind(kind), version=to.version, head=head, **parts)  # type: ignore[arg-type]
        xml = xdomea.write_message(message, to.version).xml
        assert xdomea.validate(xml, to.version) == ()
        folder = self.root / "in"
        folder.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        xdomea.pack(message, {}, out, to.version)
        path = folder / xdomea.package_name(message)
        path.write_bytes(out.getvalue())
        return path
