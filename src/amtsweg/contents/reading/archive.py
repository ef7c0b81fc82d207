"""What is searched of an archive: the names of what it holds. What lies in it is read when it is filed by itself."""

from typing import BinaryIO

from amtsweg.contents.contracts import Mark
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.packages import opened

_MOST_NAMES = 5_000
_RATIO, _FREE = 1_000, 1 << 30


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the names; a bomb is told by what its directory declares."""
    size = stream.seek(0, 2)
    with opened(stream, gathered) as package:
        gathered.facts["entries"] = len(package.names)
        gathered.add("\n".join(package.names[:_MOST_NAMES]))
        if package.declared > _FREE and package.declared > size * _RATIO:
            gathered.mark(Mark.HOSTILE)
