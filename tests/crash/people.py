"""People at the other end of a line that breaks: who gets no answer sends again, as a person would."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

import requests

from amtsweg.web.demo.plan import one_time_code
from crash.town import CLERK, PASSWORD, SECRET

SLUG = "baulastenauskunft"
COURT, OWNER = "official", "building"  # courts pay nothing
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_NUMBER = re.compile(r'class="[^"]*aw-receipt[^"]*"[^>]*>\s*([^<\s]+)')
_PATIENCE = 90.0
_SOON = 0.2

Fields = Mapping[str, str]


class NoAnswer(AssertionError):
    """Nobody answered, however often one asked."""


@dataclass
class Line:
    """A browser's line to the town, with its cookies."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)
    form_token: str = ""
    repeats: int = 0

    def get(self, path: str) -> requests.Response:
        """Open a page."""
        return self._insist("GET", path, None)

    def post(self, path: str, fields: Fields) -> requests.Response:
        """Send a form; the answer may lead elsewhere, which is left to the caller."""
        return self._insist("POST", path, {**fields, "csrfmiddlewaretoken": self.form_token})

    def _insist(self, method: str, path: str, fields: Fields | None) -> requests.Response:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            answer = self._try(method, path, fields)
            if answer is not None and answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                token = _TOKEN.search(answer.text)
                self.form_token = token[1] if token else self.form_token
                return answer
            self.repeats += 1
            time.sleep(_SOON)
        raise NoAnswer(f"{method} {path}")

    def _try(self, method: str, path: str, fields: Fields | None) -> requests.Response | None:
        try:
            return self.session.request(
                method, self.url + path, data=fields, headers={"Referer": self.url}, allow_redirects=False, timeout=20
            )
        except requests.RequestException:
            return None


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission that the town has acknowledged."""

    draft: str
    number: str


def apply(line: Line, name: str, *, purpose: str) -> Sent:
    """Fill in the form page by page, send it, and read the number off the receipt."""
    line.get(f"/antrag/{SLUG}/")
    first = line.post(f"/antrag/{SLUG}/", {}).headers["Location"]
    draft = first.rsplit("/", 2)[0]
    for page, fields in _pages(name, purpose).items():
        _leads_on(line.post(f"{draft}/{page}/", fields))
    _leads_on(line.post(f"{draft}/pruefen/", {}))
    number = _NUMBER.search(line.get(f"{draft}/eingang/").text)
    assert number is not None
    return Sent(draft, number[1])


def _pages(name: str, purpose: str) -> dict[str, Fields]:
    about = {"given_name": "Mira", "family_name": name, "email": "mira.brandt@post.example"}
    address = {"street": "Lindenweg", "house_number": "4", "postcode": "33098", "city": "Paderborn"}
    return {
        "applicant": {**about, **{f"address.{key}": value for key, value in address.items()}},
        "parcels": {
            "parcels#": "1",
            "parcels.0.district": "Elsen",
            "parcels.0.section": "7",
            "parcels.0.number": "117/4",
        },
        "purpose": {"owner": "false" if purpose == COURT else "true", "purpose": purpose},
        "consent": {"consent": "true"},
    }


def sign_in(line: Line) -> None:
    """Sign in as the clerk, with the second factor."""
    line.get("/anmelden/mitarbeitende/")
    _leads_on(line.post("/anmelden/mitarbeitende/", {"login": CLERK, "password": PASSWORD}))
    line.get("/anmelden/code/")
    _leads_on(line.post("/anmelden/code/", {"code": one_time_code(SECRET, datetime.now(UTC))}))
    assert line.get("/arbeitsplatz/").status_code == HTTPStatus.OK


def _leads_on(answer: requests.Response) -> None:
    assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER), (answer.status_code, answer.text[-3000:])


_WORK: Mapping[str, Fields] = {
    "completeness": {"complete": "true"},
    "lookup": {"result": "none"},
    "decide": {"outcome": "granted", "content": "Es ist keine Baulast eingetragen.", "reasons": ""},
}


def do_task(line: Line, task_id: UUID, element: str) -> None:
    """Do a task; that it is done already means that the answer to our first try was lost."""
    path = f"/arbeitsplatz/aufgabe/{task_id}/"
    answer = line.post(path, _WORK[element])
    assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.CONFLICT), (answer.status_code, answer.text[-3000:])


def pay(line: Line, pay_path: str) -> None:
    """Pay at the local provider, whose notice then comes by itself; a demand that is settled needs no payment."""
    line.get(pay_path)
    answer = line.post(pay_path, {})
    if answer.status_code == HTTPStatus.FOUND:
        at_provider = answer.headers["Location"].removeprefix(line.url)
        line.get(at_provider)
        line.post(at_provider, {"action": "pay"})
