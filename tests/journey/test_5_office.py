"""What happens in an office besides: two at one desk, somebody away, a matter handed on, figures."""

from collections.abc import Callable

import pytest

from journey.encumbrance import apply_as_owner, find_complete, open_case, open_task
from journey.person import Person

pytestmark = pytest.mark.journey

TASK = "Vollständigkeit prüfen"


def test_the_second_clerk_is_told_who_was_faster(
    somebody: Callable[[], Person], staff: Callable[[str], Person]
) -> None:
    number = apply_as_owner(somebody(), "401/1")
    first, second = staff("Jana"), staff("Tarek")
    open_task(second, number, TASK)
    second.choose("Ja")
    find_complete(first, number)
    second.press("Erledigt")
    second.sees("Jana Aktenkundig")
    second.look("jemand-war-schneller")


def test_a_task_is_handed_on_with_its_reason(somebody: Callable[[], Person], staff: Callable[[str], Person]) -> None:
    number = apply_as_owner(somebody(), "402/1")
    lead, clerk = staff("Helga"), staff("Tarek")
    open_task(lead, number, TASK)
    lead.follow("Anders zuweisen")
    lead.press("Zuweisen")
    lead.look("anders-zuweisen-fehler")
    lead.field("assignee").select_option(label="Tarek Vermerk")
    lead.fill(reason="Frau Aktenkundig ist in Fortbildung.")
    lead.look("anders-zuweisen")
    lead.press("Zuweisen")
    lead.sees("Die Aufgabe ist neu zugewiesen.")
    lead.follow("Verlauf")
    lead.sees("Frau Aktenkundig ist in Fortbildung.")
    clerk.go("/arbeitsplatz/?ansicht=mine")
    clerk.sees(number)
    clerk.look("meine-aufgaben")


def test_somebody_stands_in_for_a_colleague(somebody: Callable[[], Person], staff: Callable[[str], Person]) -> None:
    number = apply_as_owner(somebody(), "403/1")
    absent, substitute = staff("Jana"), staff("Tarek")
    open_task(absent, number, TASK)
    absent.press("Aufgabe übernehmen")
    substitute.go("/arbeitsplatz/?ansicht=mine")
    substitute.sees_not(number)
    absent.follow("Vertretung", everywhere=True)
    absent.field("substitute").select_option(label="Tarek Vermerk")
    absent.fill(reason="Urlaub")
    absent.look("vertretung-eintragen")
    absent.press("Eintragen")
    absent.look("vertretung")
    substitute.go("/arbeitsplatz/?ansicht=mine")
    substitute.sees(number)
    substitute.look("aufgaben-in-vertretung")
    open_task(substitute, number, TASK)
    substitute.choose("Ja")
    substitute.press("Erledigt")
    open_case(absent, number)
    absent.sees("Tarek Vermerk")
    absent.follow("Vertretung", everywhere=True)
    absent.press("Beenden (Jana Aktenkundig, vertreten durch Tarek Vermerk)")
    absent.sees("Zurzeit vertritt niemand jemanden.")


def test_the_figures_of_the_office(staff: Callable[[str], Person]) -> None:
    lead = staff("Helga")
    lead.follow("Kennzahlen", everywhere=True)
    assert lead.page.get_by_role("rowheader", name="Auskunft aus dem Baulastenverzeichnis").count() == 1
    lead.look("kennzahlen", phone=True)
    lead.go("/arbeitsplatz/vorgaenge/")
    lead.look("vorgaenge", phone=True)
    lead.go("/arbeitsplatz/?ansicht=overdue")
    lead.look("ueberfaellig")
    lead.go("/arbeitsplatz/?ansicht=all")
    lead.look("alle-aufgaben", phone=True)
