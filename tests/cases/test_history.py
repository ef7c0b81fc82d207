"""The history says what happened and no more: handed over is not read."""

from datetime import datetime
from uuid import uuid4

import pytest

from amtsweg.cases.queries.history import HANDED_OVER, history_of
from amtsweg.delivery.contracts import Channel
from amtsweg.kernel import events
from amtsweg.kernel.actors import system
from amtsweg.kernel.events import Event

WORDS = {
    Channel.LINK: "Nachricht an den Mailserver übergeben",
    Channel.POSTBOX: "Nachricht im Postfach bereitgestellt",
    Channel.LETTER: "Brief zur Post gegeben",
}


def test_each_way_has_its_word() -> None:
    assert set(HANDED_OVER) == {str(channel) for channel in Channel}


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.usefixtures("db", "system_scope")
def test_handed_over_is_not_called_served(channel: Channel, at: datetime) -> None:
    subject = uuid4()
    events.record(
        [
            Event(
                "delivery.delivered",
                at,
                system("delivery"),
                "dispatch",
                uuid4(),
                subject_id=subject,
                data={"channel": str(channel)},
            )
        ]
    )
    assert [entry.what for entry in history_of(subject)] == [WORDS[channel]]
