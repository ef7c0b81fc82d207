"""Messages: the samples of the standard, the law that reading undoes writing, and what a version cannot say."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amtsweg.xdomea.api import read_message, validate, write_message
from amtsweg.xdomea.contracts import (
    MessageKind,
    Version,
)
from xdomea.random_messages import messages

SAMPLES = Path(__file__).parents[3] / "shared" / "standards" / "xdomea" / "samples"
FOUND = sorted(SAMPLES.rglob("*.xml"))
# Messages are large: to make a failing one smaller takes many minutes, and shows no more.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
SPOKEN = [
    (version, kind)
    for version in Version
    for kind in MessageKind
    if not (kind is MessageKind.HAND_OVER_RECEIVED and version is Version.V2_4_0)
]


@pytest.mark.skipif(not FOUND, reason="the samples of the standard are not on this machine")
@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.stem[-4:]}")
def test_samples_are_read_and_written_back_valid_and_equal(path: Path) -> None:
    """Each sample says the same after it was read and written; all that is noted is their wrong type of message."""
    xml = path.read_bytes()
    message = read_message(xml)
    assert validate(xml) == ()
    assert {one.text for one in message.remarks} <= {"Der Nachrichtentyp passt nicht zur Nachricht."}
    written = write_message(message)
    assert (written.remarks, validate(written.xml)) == ((), ())
    assert read_message(written.xml) == message


@pytest.mark.parametrize(("version", "kind"), SPOKEN, ids=str)
@settings(max_examples=12, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_reading_undoes_writing(version: Version, kind: MessageKind, data: st.DataObject) -> None:
    """Whatever a version can say comes back as it was, and is valid by its schema."""
    message = data.draw(messages(version, kind))
    written = write_message(message)
    assert written.remarks == ()
    assert validate(written.xml) == ()
    back = read_message(written.xml)
    assert back == message
