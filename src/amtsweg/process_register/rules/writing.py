"""What people type into the form of an entry, read and checked."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from amtsweg.kernel.errors import Invalid
from amtsweg.process_register.contracts import Priority
from amtsweg.process_register.rules.merging import Value

# Lengths in characters; what is longer belongs into a document.
TEXTS: Mapping[str, int] = {
    "title": 300,
    "summary": 4000,
    "owner": 200,
    "unit_key": 80,
    "fim_key": 40,
    "legal_basis": 4000,
    "benefit": 200,
    "media_breaks": 4000,
    "goals": 4000,
    "it_used": 2000,
    "source": 1000,
}
FIELDS = (*TEXTS, "leika_keys", "process", "priority", "yearly_volume", "target_percent")
# Words that are addresses of the register itself.
RESERVED = frozenset({"neu", "stand"})
MOST_MATTERS = 10_000_000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LEIKA = re.compile(r"[0-9]{14}")
_FIM = re.compile(r"[A-Za-z0-9.\-]*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def read_values(typed: Mapping[str, str]) -> dict[str, Value]:
    """Return the fields that were typed as values of an entry. Raises Invalid with a message for each wrong field."""
    reader = _Reader(typed)
    values: dict[str, Value] = {name: reader.text(name) for name in TEXTS if name in typed}
    for name, read in _READERS.items():
        if name in typed:
            values[name] = read(reader)
    if reader.errors:
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), reader.errors)
    return values


class _Reader:
    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    def text(self, name: str) -> str:
        text = "\n".join(line.rstrip() for line in self.typed[name].replace("\0", "").strip().splitlines())
        if len(text) > TEXTS[name]:
            self.errors[name] = _("Bitte kürzen Sie diesen Text auf %(most)s Zeichen; jetzt sind es %(now)s.") % {
                "most": TEXTS[name],
                "now": len(text),
            }
        if name == "title" and not text:
            self.errors[name] = _("Bitte geben Sie dem Prozess einen Namen.")
        if name == "unit_key" and not text:
            self.errors[name] = _("Bitte wählen Sie die zuständige Stelle.")
        if name == "fim_key" and not _FIM.fullmatch(text):
            self.errors[name] = _("Ein FIM-Schlüssel besteht aus Buchstaben, Ziffern, Punkten und Strichen.")
        return text

    def number(self, name: str, *, least: int, most: int, otherwise: str) -> int | None:
        text = self.typed[name].strip().replace(".", "").replace(" ", "")
        if not text:
            return None
        if not re.fullmatch(r"[-−]?[0-9]{1,9}", text) or not least <= int(text.replace("−", "-")) <= most:
            self.errors[name] = otherwise
            return None
        return int(text.replace("−", "-"))

    def volume(self) -> int | None:
        text = _("Bitte geben Sie eine ganze Zahl von 0 bis 10.000.000 an, zum Beispiel 1.200.")
        return self.number("yearly_volume", least=0, most=MOST_MATTERS, otherwise=text)

    def target(self) -> int | None:
        text = _("Bitte geben Sie eine ganze Zahl von -95 bis 0 an; -20 heißt: um ein Fünftel kürzer.")
        return self.number("target_percent", least=-95, most=0, otherwise=text)

    def leika(self) -> str:
        keys = self.typed["leika_keys"].replace(",", " ").split()
        if wrong := [key for key in keys if not _LEIKA.fullmatch(key)]:
            self.errors["leika_keys"] = _("Ein LeiKa-Schlüssel hat 14 Ziffern; „%(key)s“ hat sie nicht.") % {
                "key": wrong[0][:40]
            }
        return " ".join(dict.fromkeys(keys))[:1000]

    def process(self) -> str:
        slug = self.typed["process"].strip()
        if slug and not _SLUG.fullmatch(slug):
            self.errors["process"] = _("Das ist kein Kurzname eines Modells.")
        return slug

    def priority(self) -> str:
        if self.typed["priority"] not in list(Priority):
            self.errors["priority"] = _("Bitte wählen Sie eine Priorität.")
        return self.typed["priority"]


_READERS = {
    "leika_keys": _Reader.leika,
    "process": _Reader.process,
    "priority": _Reader.priority,
    "yearly_volume": _Reader.volume,
    "target_percent": _Reader.target,
}


def slug_of(title: str) -> str:
    """Return the short name an entry gets from its title; may be empty."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower().translate(_UMLAUTS)).strip("-")
    return plain[:70].rstrip("-")


def check_slug(slug: str) -> None:
    """Raise Invalid if this cannot be an entry's short name in addresses."""
    if not _SLUG.fullmatch(slug) or len(slug) > 80 or slug in RESERVED:
        text = _("Der Kurzname besteht aus kleinen Buchstaben, Ziffern und einzelnen Strichen.")
        raise Invalid(text, {"slug": text})
