"""Whoever uploads is killed at random points: no document without its content, no mail without its attachments."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from amtsweg.forms.models import UploadScan
from amtsweg.forms.services.tidying import remove_unheld
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs, clock, scope
from amtsweg.kernel.models import Blob
from amtsweg.records.models import Document, DocumentVersion, Link
from amtsweg.records.queries.plan import forget_plan
from crash.uploader import ATTACHMENTS
from records.at_desk import a_file
from records.conftest import load_city

KILLS = 15
TESTS = Path(__file__).parents[1]


@pytest.mark.crash
@pytest.mark.usefixtures("as_installation")
def test_killed_while_uploading(at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        load_city(at)
        file_id = a_file(at)
    rng = random.Random(5)
    for _ in range(KILLS):
        _kill_one(file_id, rng)
    with scope.session(scope.SYSTEM):
        _check()
        _tidy()
        _check()
    forget()
    forget_plan()


def _kill_one(file_id: UUID, rng: random.Random) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}
    environment |= {"DJANGO_SETTINGS_MODULE": "amtsweg.web.settings", "AMTSWEG_STATE": str(settings.STATE_DIR)}
    command = [sys.executable, "-m", "crash.uploader", str(file_id)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=TESTS) as uploader:
        assert uploader.stdout
        assert uploader.stdout.readline() == b"ready\n"
        time.sleep(rng.uniform(0, 0.5))
        uploader.kill()


def _check() -> None:
    rows = list(DocumentVersion.objects.values_list("document_id", "sha256", "size"))
    assert len(rows) >= KILLS * (2 + ATTACHMENTS)
    for _document_id, sha256, size in rows:
        assert len(blobs.read_blob(sha256)) == size
        assert blobs.is_kept(sha256)
    assert Counter(one[0] for one in rows).keys() == set(Document.objects.values_list("id", flat=True))
    mails = Document.objects.filter(kind="mail").values_list("id", flat=True)
    attached = Counter(Link.objects.values_list("to_document_id", flat=True))
    assert attached == dict.fromkeys(mails, ATTACHMENTS)
    assert list(blobs.broken_blobs()) == []


def _tidy() -> None:
    """What was left behind goes once it is no longer fresh."""
    later = clock.now() + timedelta(days=50)
    blobs.tidy_blobs(before=later)
    while remove_unheld(at=later):
        pass
    needed = set(DocumentVersion.objects.values_list("sha256", flat=True))
    assert set(Blob.objects.values_list("sha256", flat=True)) == needed
    assert set(UploadScan.objects.values_list("sha256", flat=True)) == needed
