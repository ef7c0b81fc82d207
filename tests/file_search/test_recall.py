"""Of the pairs that were written down before the search was tuned, how many does it find?"""

import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import yaml

from amtsweg.file_search.contracts import Asked
from amtsweg.file_search.queries.searching import search
from amtsweg.identity.api import unit_by_key
from amtsweg.records.queries.visible import Reader
from file_search.conftest import file_texts, rebuild
from file_search.texts import text, title
from records.conftest import OpenFile

PAIRS: list[list[str]] = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"))
DISTRACTORS = 1000
EVERYTHING = 2000
PROMISED = 0.95


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 150
    assert len({document[1:][1] for document in PAIRS}) == len(PAIRS)


def test_of_what_was_written_down_enough_is_found(open_file: OpenFile, at: datetime) -> None:
    subject = open_file()
    others = [(title(n), text(n, sentences=4)) for n in range(DISTRACTORS)]
    refs = file_texts(subject, [(pair[1], pair[2]) for pair in PAIRS] + others, at=at)
    rebuild()
    who = Reader(uuid4(), frozenset({unit_by_key("sta-63").id}), frozenset(), frozenset())
    missed, late, many = [], [], []
    for (query, *_), ref in zip(PAIRS, refs, strict=False):
        found = search(Asked(query), who, size=EVERYTHING)
        ids: list[UUID] = [hit.id for hit in found.hits]
        if ref.document_id not in ids:
            missed.append(query)
        elif ids.index(ref.document_id) >= 20:
            late.append(query)
        if found.count > DISTRACTORS * 0.6:  # whoever finds everything finds this one too
            many.append((query, found.count))
    share = 1 - len(missed) / len(PAIRS)
    sys.stdout.write(
        f"found {share:.1%}, on the first page {1 - (len(missed) + len(late)) / len(PAIRS):.1%}; missed {missed}\n"
    )
    assert not many
    assert share >= PROMISED, missed
