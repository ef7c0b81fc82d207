"""What is logged: everything but the keys that stand in addresses, for whoever holds one may see the matter."""

import logging
import re

_KEY = re.compile(
    r"(/(?:antrag/[^/\s]+|status|mitzeichnen|zahlung(?:/test)?|postfach/link|dav/dokument)/)(?!rueckmeldung/)[^/\s?#'\"<>]{8,}"
)


def mask(text: str) -> str:
    """Return a text with the keys in its addresses made unreadable."""
    return _KEY.sub(r"\1***", text)


class WithoutKeys(logging.Filter):
    """Take the keys out of a record before it is written, out of its message and its traceback alike."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, masked; of two handlers the second finds it done."""
        record.msg, record.args = mask(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        return True
