"""The way of an application that is withdrawn while the office waits for an answer."""

from collections.abc import Callable

import pytest

from journey.encumbrance import apply_as_owner, open_case, open_task
from journey.person import Person

pytestmark = pytest.mark.journey


def test_withdrawn_while_the_office_waits(somebody: Callable[[], Person], staff: Callable[[str], Person]) -> None:
    citizen, clerk = somebody(), staff("Jana")
    number = apply_as_owner(citizen, "301/1")
    citizen.page.locator("a.aw-secret").click()
    open_task(clerk, number, "Vollständigkeit prüfen")
    clerk.choose("Nein")
    clerk.press("Erledigt")
    clerk.field("missing").fill("Bitte senden Sie uns einen aktuellen Lageplan.")
    clerk.press("Erledigt")
    citizen.again_until("Jetzt antworten")
    citizen.follow("Antrag zurücknehmen")
    citizen.look("zuruecknehmen", phone=True)
    citizen.fill(reason="Der Kauf ist geplatzt.")
    citizen.press("Antrag zurücknehmen")
    citizen.sees("Sie haben Ihren Antrag zurückgenommen.")
    citizen.look("zurueckgenommen", phone=True)
    open_case(clerk, number)
    clerk.again_until("Abgeschlossen")
    assert clerk.page.get_by_role("region", name="Zu tun").get_by_role("link").count() == 0
    clerk.look("vorgang-zurueckgenommen")
    clerk.follow("Verlauf")
    clerk.sees("Antrag zurückgenommen")
    clerk.sees("Der Kauf ist geplatzt.")
