"""Packages nobody here has thought of: whatever a message says, it is taken over or refused, and never half."""

import random
from datetime import datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from amtsweg.kernel.errors import Invalid
from amtsweg.records import models
from amtsweg.records.api import writes
from amtsweg.xdomea.api import file_names, write_message
from amtsweg.xdomea.contracts import MessageKind, Version
from records.test_importing import rows, taken_over
from xdomea.random_messages import messages
from xdomea.test_hostile import disturb

BUSY = settings(
    max_examples=12, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


@BUSY
@given(version=st.sampled_from(Version), data=st.data())
def test_random_packages_are_taken_over_once(
    city: None, at: datetime, tmp_path: Path, version: Version, data: st.DataObject
) -> None:
    """Everything a version can say can be taken over, with its files, and a second time changes nothing."""
    message = data.draw(messages(version, MessageKind.HAND_OVER))
    folder = tmp_path / str(models.RecordFile.objects.count())
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name in file_names(message):
        (folder / name).write_bytes(name.encode())
    (folder / "m.xml").write_bytes(write_message(message).xml)
    report = taken_over(folder, at)
    assert all(one.outcome is not writes.importing.Outcome.REFUSED or one.problems for one in report.files)
    # Of what one message says twice there is one; else all of it is here.
    if not report.problems:
        assert {one.problems for one in report.files} == {()}
    before = rows()
    again = taken_over(folder, at)
    assert again.count(writes.importing.Outcome.CREATED) == 0
    assert rows() == before


@BUSY
@given(version=st.sampled_from(Version), data=st.data())
def test_disturbed_messages_are_taken_over_or_refused(
    city: None, at: datetime, tmp_path: Path, version: Version, data: st.DataObject
) -> None:
    """Elements lost, doubled, moved and renamed: a word for each file, and nothing of a refused one is left."""
    root = etree.fromstring(write_message(data.draw(messages(version, MessageKind.OFFER))).xml)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(8):
        disturb(root, chance)
    path = tmp_path / "m.xml"
    path.write_bytes(etree.tostring(root))
    before = rows()
    try:
        report = taken_over(path, at)
    except Invalid:
        assert rows() == before
        return
    made = report.count(writes.importing.Outcome.CREATED)
    assert rows()[0] == before[0] + made
