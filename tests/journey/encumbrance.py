"""How a person fills in the form for the register of building encumbrances, and how the office handles it."""

from pathlib import Path

from journey.person import Person

SERVICE = "Auskunft aus dem Baulastenverzeichnis"
START = "/antrag/baulastenauskunft/"
ABOUT_YOU = {
    "given_name": "Emre",
    "family_name": "Muster",
    "email": "emre.muster@post.example",
    "address__street": "Probeplatz",
    "address__house_number": "3",
    "address__postcode": "33102",
    "address__city": "Paderborn",
}


def fill_about_you(who: Person) -> None:
    """Fill in the first page."""
    who.title_is("Angaben zu Ihrer Person")
    who.fill(**ABOUT_YOU)
    who.press("Weiter")


def fill_parcel(who: Person, number: int, parcel: str, *, section: str = "7", district: str = "Elsen") -> None:
    """Fill in one parcel; numbers count from 0."""
    who.field(f"parcels.{number}.district").select_option(district)
    who.field(f"parcels.{number}.section").fill(section)
    who.field(f"parcels.{number}.number").fill(parcel)


def fill_purpose(who: Person, *, proof: Path | None = None) -> None:
    """Fill in what for: owners build, others buy and bring a proof."""
    who.title_is("Wofür brauchen Sie die Auskunft?")
    who.choose("Nein" if proof else "Ja")
    who.choose("Kauf oder Verkauf" if proof else "Bauvorhaben")


def consent(who: Person) -> None:
    """Agree to the fee and go on to the review."""
    who.title_is("Gebühr und Einverständnis")
    who.choose("Ich habe verstanden, dass die Auskunft gebührenpflichtig ist, und meine Angaben sind richtig.")
    who.press("Weiter")


def apply_as_owner(who: Person, parcel: str) -> str:
    """Send in the shortest application there is and return its number."""
    fill_all(who, parcel)
    who.press("Verbindlich absenden")
    return number_on_receipt(who)


def number_on_receipt(who: Person) -> str:
    """Return the number the receipt shows."""
    who.title_is("Danke, Ihre Angaben sind angekommen")
    return who.page.locator(".aw-receipt").inner_text().strip()


def open_case(clerk: Person, number: str) -> None:
    """Find a case by its number, as a clerk does."""
    clerk.go("/arbeitsplatz/vorgaenge/")
    clerk.fill(suche=number)
    clerk.press("Anzeigen")
    clerk.follow(number)


def open_task(clerk: Person, number: str, task: str) -> None:
    """Open a task of a case, waiting for it where the office is still busy."""
    open_case(clerk, number)
    todo = clerk.page.get_by_role("region", name="Zu tun").get_by_role("link", name=task, exact=True)
    clerk.again_until_visible(todo)
    todo.click()
    clerk.title_is(task)


def find_complete(clerk: Person, number: str) -> None:
    """Say that an application is complete."""
    open_task(clerk, number, "Vollständigkeit prüfen")
    clerk.choose("Ja")
    clerk.press("Erledigt")


def fill_all(who: Person, parcel: str) -> None:
    """Go through the shortest application there is, up to the review."""
    who.go(START)
    who.press("Ohne Anmeldung beginnen")
    fill_about_you(who)
    fill_parcel(who, 0, parcel)
    who.press("Weiter")
    fill_purpose(who)
    who.press("Weiter")
    consent(who)
