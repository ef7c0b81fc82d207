"""Read whatever is a mail, by its media type."""

from amtsweg.records.papers.mails.contracts import Mail
from amtsweg.records.papers.mails.internet import read_mail
from amtsweg.records.papers.mails.outlook import read_outlook
from amtsweg.records.papers.sniffing import MAIL, OUTLOOK

_READERS = {MAIL: read_mail, OUTLOOK: read_outlook}
MAILS = frozenset(_READERS)


def mail_in(content: bytes, media_type: str) -> Mail:
    """Return the mail that a content of one of these types is."""
    return _READERS[media_type](content)
