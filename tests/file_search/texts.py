"""A seeded generator of German administrative text: distractors of the recall test, and a million for the bench."""

import random
from functools import cache

_FIRST = """bau abfall wasser grund gewerbe straßen verkehrs schul jugend sozial wohn umwelt natur denkmal lärm
feuer sport kultur haushalts steuer personal melde wahl markt friedhofs garten park energie klima
hafen forst jagd tier lebensmittel gesundheits kinder senioren pflege ausländer asyl bürger rats
stadt kreis landes bundes vergabe miet pacht erb kauf versicherungs schadens""".split()  # noqa: SIM905 - a list of words, readable
_SECOND = """antrags genehmigungs prüfungs bescheid gebühren beitrags verwaltungs planungs aufsichts kontroll
förder zuschuss vertrags melde anzeige erlaubnis widerspruchs beschwerde haupt neben sonder ersatz
grundstücks flächen anlagen gebäude""".split()  # noqa: SIM905 - a list of words, readable
_LAST = """verfahren ordnung bescheid satzung stelle amt behörde frist akte liste bericht vermerk plan
gutachten vertrag verzeichnis kosten gebühr beitrag nachweis unterlagen erklärung prüfung sitzung
vorlage beratung stellungnahme""".split()  # noqa: SIM905 - a list of words, readable
_NAMES = """Ahrens Becker Claes Dreier Engel Fuhrmann Gockel Hartmann Ising Jürgens Kaup Lammers Meier Nolte
Ortmann Peters Quante Rempe Schäfers Thiele Uhle Voss Wiese Zander""".split()  # noqa: SIM905 - a list of words, readable
_SENTENCES = (
    "Die {a} wurde am {d}. geprüft und an die {b} weitergeleitet.",
    "Nach der {a} ist die {b} innerhalb von {n} Tagen vorzulegen.",
    "Herr {p} verweist auf die {a} und bittet um Übersendung.",
    "Frau {p} hat zur {a} Stellung genommen; die {b} fehlt noch.",
    "Der Betrag von {n} Euro ist auf das Konto der Stadt zu überweisen.",
    "Aus Sicht der {a} bestehen gegen die {b} keine Bedenken.",
    "Wir bitten, die {a} bis zum {d}. zu ergänzen.",
    "Die Zuständigkeit der {a} ergibt sich aus der {b}.",
    "Es wird vorgeschlagen, die {a} mit der {b} zu verbinden.",
    "Im Rahmen der {a} wurden {n} Fälle ausgewertet.",
    "Mit freundlichen Grüßen, im Auftrag {p}.",
    "Der Bescheid ergeht gebührenfrei. Die {a} liegt bei.",
    "Die {b} hat die {a} zur Kenntnis genommen.",
    "Ein Ortstermin mit der {a} fand am {d}. statt.",
)
_POOL = 30_000


def _compound(chance: random.Random) -> str:
    parts = [chance.choice(_FIRST)]
    if chance.random() < 0.4:
        parts.append(chance.choice(_SECOND))
    return ("".join(parts) + chance.choice(_LAST)).capitalize()


@cache
def _sentences() -> list[str]:
    chance = random.Random(20261130)
    return [
        chance.choice(_SENTENCES).format(
            a=_compound(chance),
            b=_compound(chance),
            p=chance.choice(_NAMES),
            n=chance.randrange(2, 9000),
            d=f"{chance.randrange(1, 29)}.{chance.randrange(1, 13)}",
        )
        for _ in range(_POOL)
    ]


def title(number: int) -> str:
    """Return the title of a document."""
    chance = random.Random(number)
    return f"{_compound(chance)} {chance.choice(_NAMES)} {number}"


def text(number: int, *, sentences: int = 12) -> str:
    """Return the text of a document; the same number has the same text."""
    chance = random.Random(-number - 1)
    return f"{title(number)}\n" + "\n".join(chance.choices(_sentences(), k=sentences))
