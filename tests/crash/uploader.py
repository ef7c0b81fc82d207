"""Somebody who uploads without end: batches of files and mails into one file, until they are killed.

Run as a program with the id of a record file; says "ready" once it works.
"""

import sys
from io import BytesIO
from uuid import UUID

import django

django.setup()

from amtsweg.kernel import clock, scope  # noqa: E402 - after the setup
from amtsweg.kernel.actors import system  # noqa: E402 - after the setup
from amtsweg.records.services.taking_in import Incoming, Place, take_in  # noqa: E402 - after the setup
from records.papers_made import mail  # noqa: E402 - after the setup

ATTACHMENTS = 3


def _batch(n: int) -> list[Incoming]:
    large = f"{n} ".encode() * 200_000
    letter = mail(subject=f"Nr. {n}", attachments=ATTACHMENTS, text=f"Text {n}")
    return [Incoming(f"{n}.txt", BytesIO(large)), Incoming(f"{n}.eml", BytesIO(letter))]


def _upload(record_file_id: UUID) -> None:
    n = 0
    with scope.session(scope.SYSTEM):
        while True:
            n += 1
            take_in(place=Place(record_file_id), incoming=_batch(n), actor=system("test"), at=clock.now())
            sys.stdout.write("ready\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _upload(UUID(sys.argv[1]))
