"""The official files, and small ones written here."""

import os
from pathlib import Path

STANDARDS = Path(os.environ.get("AMTSWEG_STANDARDS", Path(__file__).parents[4] / "shared" / "standards"))
HOME = STANDARDS / "xdatenfelder"
FILES = sorted(HOME.rglob("*.xml"))
WHY_SKIPPED = "the XDatenfelder files are not beside this checkout"
MOMENT = "2026-11-30T10:00:00+01:00"

_STATE = "<xdf:freigabestatus><code>6</code></xdf:freigabestatus><xdf:letzteAenderung>2026-01-02T03:04:05Z" \
         "</xdf:letzteAenderung>"  # fmt: skip


def named(id_: str, name: str = "Name") -> str:
    """Return what every element of version 3 begins with."""
    return (
        f"<xdf:identifikation><xdf:id>{id_}</xdf:id><xdf:version>1.0.0</xdf:version></xdf:identifikation>"
        f"<xdf:name>{name}</xdf:name>{_STATE}<xdf:bezeichnungEingabe>{name}</xdf:bezeichnungEingabe>"
        "<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>"
    )


def data_field(more: str = "", *, kind: str = "input", type_: str = "text", id_: str = "F60000000001") -> str:
    """Return a field of version 3."""
    return (
        f"<xdf:datenfeld>{named(id_)}<xdf:feldart><code>{kind}</code></xdf:feldart>"
        f"<xdf:datentyp><code>{type_}</code></xdf:datentyp>"
        f"<xdf:vorbefuellung><code>keine</code></xdf:vorbefuellung>{more}</xdf:datenfeld>"
    )


def inside(content: str, count: str = "1:1") -> str:
    """Return a structure around a field or group."""
    return f"<xdf:struktur><xdf:anzahl>{count}</xdf:anzahl><xdf:enthaelt>{content}</xdf:enthaelt></xdf:struktur>"


def message(sort: str, content: str) -> bytes:
    """Return a whole file."""
    number = {"stammdatenschema": "0102", "datenfeldgruppe": "0103", "datenfeld": "0104"}[sort]
    root = f"xdf:xdatenfelder.{sort}.{number}"
    return (
        f'<{root} xmlns:xdf="urn:xoev-de:fim:standard:xdatenfelder_3.0.0"><xdf:header>'
        f"<xdf:nachrichtID>m</xdf:nachrichtID>"
        f"<xdf:erstellungszeitpunkt>{MOMENT}</xdf:erstellungszeitpunkt></xdf:header>{content}</{root}>"
    ).encode()


def schema(*parts: str, rules: str = "") -> bytes:
    """Return a schema of version 3 with these structures."""
    begin = named("S60000000001", "Antrag").replace("bezeichnungEingabe", "bezeichnung")
    begin = begin.partition("<xdf:schemaelementart>")[0]
    profile = "<xdf:dokumentsteckbrief><xdf:id>D60000000001</xdf:id></xdf:dokumentsteckbrief>"
    whole = f"<xdf:stammdatenschema>{begin}{profile}{rules}{''.join(parts)}</xdf:stammdatenschema>"
    return message("stammdatenschema", whole)


def group(*parts: str, more: str = "") -> str:
    """Return a group of version 3."""
    return f"<xdf:datenfeldgruppe>{named('G60000000001', 'Gruppe')}{more}{''.join(parts)}</xdf:datenfeldgruppe>"
