"""What the signatures of a PDF are worth, found out without calling anybody."""

from collections.abc import Iterator
from io import BytesIO

import pytest

from amtsweg.contents.api import Mark, SafeReader, Signature
from contents import making
from contents.signed import identity, sign, turned

ANNA, BERT = "Anna Amt", "Bert Bürger"


@pytest.fixture(scope="module")
def reader() -> Iterator[SafeReader]:
    made = SafeReader()
    yield made
    made.close()


@pytest.fixture(scope="module")
def signed() -> bytes:
    return sign(making.pdf("Vertrag"), ANNA)


def worth(one: Signature) -> tuple[str, bool, bool, bool, bool]:
    return one.signer, one.intact, one.trusted, one.covers_whole_file, one.changed


def test_a_signature_that_holds(reader: SafeReader, signed: bytes) -> None:
    [found] = reader.verify_signatures(BytesIO(signed), [identity(ANNA)[0]]).signatures
    assert worth(found) == (ANNA, True, True, True, False)
    assert found.signed_at.startswith("20")
    assert not found.time_attested


def test_nobody_is_trusted_whom_nobody_has_named(reader: SafeReader, signed: bytes) -> None:
    [found] = reader.verify_signatures(BytesIO(signed), [identity(BERT)[0]]).signatures
    assert worth(found) == (ANNA, True, False, True, False)


def test_a_changed_content_is_seen(reader: SafeReader, signed: bytes) -> None:
    place = signed.index(b"/MediaBox")
    changed = signed[:place] + b"/MediaB0x" + signed[place + 9 :]
    [found] = reader.verify_signatures(BytesIO(changed), [identity(ANNA)[0]]).signatures
    assert (found.intact, found.changed) == (False, True)


def test_what_was_added_behind_a_signature_is_seen(reader: SafeReader, signed: bytes) -> None:
    [found] = reader.verify_signatures(BytesIO(turned(signed)), [identity(ANNA)[0]]).signatures
    assert worth(found) == (ANNA, True, True, False, True)


def test_a_second_signature_changes_nothing_of_the_first(reader: SafeReader, signed: bytes) -> None:
    both = sign(signed, BERT, field="Zweite")
    first, second = reader.verify_signatures(BytesIO(both), [identity(ANNA)[0], identity(BERT)[0]]).signatures
    assert worth(first) == (ANNA, True, True, False, False)
    assert worth(second) == (BERT, True, True, True, False)


def test_without_a_signature_there_is_nothing_to_say(reader: SafeReader) -> None:
    found = reader.verify_signatures(BytesIO(making.pdf("Brief")))
    assert (found.signatures, found.marks) == ((), ())


def test_a_broken_signature_is_a_mark(reader: SafeReader, signed: bytes) -> None:
    cut = signed[: signed.index(b"/ByteRange") + 400]
    assert reader.verify_signatures(BytesIO(cut)).marks == (Mark.DAMAGED,)
    for part in range(2, 20):
        reader.verify_signatures(BytesIO(signed[: len(signed) * part // 20]))
