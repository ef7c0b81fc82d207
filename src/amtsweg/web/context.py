"""What every page needs to know beside its content: the city, the person, the way about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.circulation.api import waiting_for
from amtsweg.delivery.api import unread_messages
from amtsweg.identity.api import municipality, units_for
from amtsweg.kernel import clock
from amtsweg.web.pages import PAGES


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a navigation."""

    url: str
    label: str
    current: str = ""
    count: int = 0
    count_label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the product, where it begins and which right opens it (none: everybody signed in as staff)."""

    url: str
    label: Promise
    action: str = ""


PORTAL = (
    Place("/", gettext_lazy("Leistungen")),
    Place("/meine-vorgaenge/", gettext_lazy("Meine Vorgänge")),
    Place("/postfach/", gettext_lazy("Postfach")),
)
DRAFTS = Place("/meine-entwuerfe/", gettext_lazy("Meine Entwürfe"))
WORKPLACE = (
    Place("/arbeitsplatz/", gettext_lazy("Eingang"), "case.read"),
    Place("/arbeitsplatz/vorgaenge/", gettext_lazy("Vorgänge"), "case.read"),
    Place("/arbeitsplatz/akten/", gettext_lazy("Akten"), "record.read"),
    Place("/arbeitsplatz/suche/", gettext_lazy("Suche"), "record.read"),
    Place("/arbeitsplatz/wiedervorlagen/", gettext_lazy("Wiedervorlagen"), "record.read"),
    Place("/arbeitsplatz/umlaeufe/", gettext_lazy("Umläufe"), "record.read"),
    Place("/arbeitsplatz/mitgenommen/", gettext_lazy("Mitgenommene Akten"), "record.read"),
    Place("/arbeitsplatz/wartelisten/", gettext_lazy("Wartelisten"), "case.read"),
    Place("/arbeitsplatz/post/", gettext_lazy("Poststelle"), "case.work"),
    Place("/arbeitsplatz/kennzahlen/", gettext_lazy("Kennzahlen"), "metrics.read"),
    Place("/arbeitsplatz/prozesse/", gettext_lazy("Prozesse"), "process.read"),
    Place("/arbeitsplatz/leistungen/", gettext_lazy("Leistungen"), "catalogue.read"),
    Place("/arbeitsplatz/formulare/", gettext_lazy("Formulare"), "form.read"),
    Place("/arbeitsplatz/aussonderung/", gettext_lazy("Aussonderung"), "record.manage"),
    Place("/arbeitsplatz/vertretung/", gettext_lazy("Vertretung")),
    Place("/arbeitsplatz/app-zugaenge/", gettext_lazy("App-Zugänge"), "record.read"),
    Place("/arbeitsplatz/stoerungen/", gettext_lazy("Störungen"), "operations.manage"),
)


class Shell:
    """Everything around the content of a page. Each part is found when a template asks for it."""

    sign_in_url = settings.LOGIN_URL
    sign_out_url = "/abmelden/"
    account_url = "/konto/"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        user = getattr(request, "user", None)
        self.user = user if user is not None and user.is_authenticated else None

    @property
    def person(self) -> str:
        """Return the name of the signed-in person, or nothing."""
        return str(self.user) if self.user else ""

    @property
    def is_staff(self) -> bool:
        """Tell whether the person works here, so that portal and workplace lead to one another."""
        return bool(self.user and self.user.is_staff_member)

    @cached_property
    def workplace_url(self) -> str:
        """Return where the workplace begins for this person: the first place they may open, or nothing."""
        return next((place.url for place in WORKPLACE if self.is_staff and self._may(place.action)), "")

    @property
    def desk_url(self) -> str:
        """Return where this person's own work begins: the first place a right of theirs opens, or nothing."""
        return next(
            (place.url for place in WORKPLACE if self.is_staff and place.action and self._may(place.action)), ""
        )

    @property
    def portal(self) -> list[Entry]:
        """Return the navigation of the portal."""
        entries = self._entries((*PORTAL[:1], DRAFTS, *PORTAL[1:]) if self.user and not self.is_staff else PORTAL)
        if self.user:
            unread = unread_messages(self.user.pk)
            entries[-1] = replace(entries[-1], count=unread, count_label=_("ungelesen"))
        return entries

    @property
    def workplace(self) -> list[Entry]:
        """Return the navigation of the workplace: only what this person may use."""
        entries = self._entries(place for place in WORKPLACE if self._may(place.action))
        if not (self.user and self._may("record.read")):
            return entries
        waiting = waiting_for(self.user.pk, at=clock.now())
        counts = {
            "/arbeitsplatz/umlaeufe/": (waiting.steps, _("zu erledigen")),
            "/arbeitsplatz/wiedervorlagen/": (waiting.reminders, _("fällig")),
        }
        return [
            replace(entry, count=counts[entry.url][0], count_label=counts[entry.url][1])
            if entry.url in counts
            else entry
            for entry in entries
        ]

    @property
    def pages(self) -> list[Entry]:
        """Return the links at the foot of the portal."""
        return self._entries(Place(reverse("web-page", args=[slug]), label) for slug, label in PAGES.items())

    def _entries(self, places: Iterable[Place]) -> list[Entry]:
        here = _current(self.request.path, [place.url for place in (*PORTAL, DRAFTS, *WORKPLACE)])
        return [Entry(place.url, str(place.label), _mark(place.url, here, self.request.path)) for place in places]

    def _may(self, action: str) -> bool:
        if not self.user:
            return False
        return not action or bool(units_for(action, account_id=self.user.pk, at=clock.now()))


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the context of every page."""
    return {"city": municipality(), "shell": Shell(request)}


def _current(path: str, urls: list[str]) -> str:
    """Return the place a path belongs to: the longest beginning wins, so the front page does not own everything."""
    # One file stands beside the list of all, and belongs to it.
    path = path.replace("/arbeitsplatz/akte/", "/arbeitsplatz/akten/", 1)
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def _mark(url: str, here: str, path: str) -> str:
    if url == path:
        return "page"
    if url == "/":  # the front page leads to the services and to their forms, which stand beside it
        return "true" if path.startswith(("/leistungen/", "/antrag/")) else ""
    return "true" if url == here else ""
