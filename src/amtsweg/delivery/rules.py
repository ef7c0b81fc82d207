"""Which way a message takes, how far it may come, and from when on the law takes it for announced."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from amtsweg.delivery.contracts import Channel, Status, WrongStatus
from amtsweg.kernel.calendar import parse_period, working_calendar
from amtsweg.kernel.clock import local_date

# § 41 (2a) VwVfG: what is not fetched within ten days after the notice is not announced that way.
FETCH_WITHIN = timedelta(days=10)
# § 41 (2) VwVfG as of 2025: the fourth day after posting. A fiction, not a period: a Sunday does not move it.
_POST_DAYS = timedelta(days=4)
_MONTH = parse_period("P1M")

NEXT: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.DELIVERED, Status.OPENED, Status.FAILED}),
    Status.DELIVERED: frozenset({Status.OPENED, Status.FAILED}),
    Status.OPENED: frozenset(),
    Status.FAILED: frozenset({Status.DELIVERED, Status.OPENED}),
}
EVENT: Mapping[Status, str] = {
    Status.PENDING: "delivery.dispatched",
    Status.DELIVERED: "delivery.delivered",
    Status.OPENED: "delivery.opened",
    Status.FAILED: "delivery.failed",
}
CHANNEL_TEXT = {
    Channel.POSTBOX: gettext_lazy("Postfach im Serviceportal"),
    Channel.LINK: gettext_lazy("E-Mail mit geheimem Link"),
    Channel.LETTER: gettext_lazy("Brief"),
}
STATUS_TEXT = {
    Status.PENDING: gettext_lazy("unterwegs"),
    Status.DELIVERED: gettext_lazy("übergeben"),
    Status.OPENED: gettext_lazy("geöffnet"),
    Status.FAILED: gettext_lazy("nicht zugestellt"),
}
# What "delivered" means on each way: nobody has read anything yet, so nothing is called served.
DELIVERED_TEXT = {
    Channel.POSTBOX: gettext_lazy("im Postfach bereitgestellt"),
    Channel.LINK: gettext_lazy("an den Mailserver übergeben"),
    Channel.LETTER: gettext_lazy("zur Post gegeben"),
}


def channel_for(account_id: UUID | None, email: str) -> Channel:
    """Return the way that is open to somebody: postbox with an account, link with an e-mail address, else paper."""
    if account_id is not None:
        return Channel.POSTBOX
    return Channel.LINK if email else Channel.LETTER


def status_text(channel: Channel, status: Status, *, opened: datetime | None) -> str:
    """Return the status in words that fit the channel."""
    if status is Status.OPENED and opened:
        return gettext("geöffnet am %(day)s") % {"day": _day(local_date(opened))}
    if status is Status.DELIVERED:
        return str(DELIVERED_TEXT[channel])
    if channel is Channel.LETTER and status is Status.PENDING:
        return gettext("wartet auf den Druck")
    return str(STATUS_TEXT[status])


def check_can_move(status: Status, to: Status) -> None:
    """Raise WrongStatus if a message cannot come from one status to another."""
    if to not in NEXT[status]:
        text = gettext("Die Nachricht ist bereits „%(status)s“.")
        raise WrongStatus(text % {"status": STATUS_TEXT[status]})


def announced_on(
    channel: Channel, *, created: datetime, delivered: datetime | None, opened: datetime | None
) -> date | None:
    """Return the day on which the content counts as announced, or None if it does not (yet)."""
    if channel is Channel.LETTER:
        return local_date(delivered) + _POST_DAYS if delivered else None
    if opened is None or opened > created + FETCH_WITHIN:
        return None
    return local_date(opened) + timedelta(days=1)


def month_ends(announced: date, state: str) -> date:
    """Return the last day of a month's period that begins with the announcement, e.g. for an action in court."""
    return working_calendar(state).last_day(announced, _MONTH)


def announcement(channel: Channel, *, created: datetime, announced: date | None, failed: bool, state: str) -> str:
    """Say in a sentence what the law makes of it."""
    if announced:
        values = {"day": _day(announced), "rule": _RULE[channel], "end": _day(month_ends(announced, state))}
        return gettext("Gilt am %(day)s als bekannt gegeben (%(rule)s). Eine Monatsfrist endet am %(end)s.") % values
    if channel is Channel.LETTER:
        return gettext("Noch nicht bekannt gegeben: Der Brief ist noch nicht zur Post gegeben.")
    last = {"day": _day(local_date(created + FETCH_WITHIN))}
    if failed:
        return gettext("Nicht bekannt gegeben: bis zum %(day)s nicht abgerufen (§ 41 Abs. 2a VwVfG).") % last
    return gettext("Noch nicht bekannt gegeben: abrufbar bis zum %(day)s (§ 41 Abs. 2a VwVfG).") % last


_RULE = {Channel.POSTBOX: "§ 41 Abs. 2a VwVfG", Channel.LINK: "§ 41 Abs. 2a VwVfG", Channel.LETTER: "§ 41 Abs. 2 VwVfG"}


def _day(day: date) -> str:
    return date_format(day, "j. F Y")
