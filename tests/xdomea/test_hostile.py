"""Hostile and damaged messages: every one is either read or refused with a reason, in bounded time."""

import copy
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from amtsweg.xdomea.api import read_message, validate, write_message
from amtsweg.xdomea.contracts import Message, MessageKind, RecordFile, Unreadable, Version
from amtsweg.xdomea.reading import MOST_REMARKS
from xdomea.random_messages import messages
from xdomea.some_messages import TWO, hand_over

BUSY = {"suppress_health_check": list(HealthCheck), "phases": (Phase.explicit, Phase.reuse, Phase.generate)}
KINDS = [
    MessageKind.OFFER,
    MessageKind.HAND_OVER,
    MessageKind.APPRAISAL,
    MessageKind.FILE_PLAN,
    MessageKind.IMPORT_CONFIRMED,
]


def read_or_refused(xml: bytes) -> Message | None:
    """Read a message; only one way of refusing is allowed, and what was read can be written in every version."""
    validate(xml)
    try:
        message = read_message(xml)
    except Unreadable as error:
        return (
            None
            if error.problems and all(one.text for one in error.problems)
            else pytest.fail("refused without a word")
        )
    for version in Version:
        if message.kind is not MessageKind.HAND_OVER_RECEIVED:
            read_message(write_message(message, version).xml)
    return message


@settings(max_examples=40, **BUSY)
@given(version=st.sampled_from(Version), kind=st.sampled_from(KINDS), data=st.data())
def test_messages_with_wrong_elements_are_read_or_refused(
    version: Version, kind: MessageKind, data: st.DataObject
) -> None:
    """Elements that are lost, doubled, moved, renamed or say something else never crash anything."""
    root = etree.fromstring(write_message(data.draw(messages(version, kind))).xml)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(chance.randint(1, 12)):
        disturb(root, chance)
    read_or_refused(etree.tostring(root))


def disturb(root: etree._Element, chance: random.Random) -> None:
    """Change something of a message."""
    everything = list(root.iter())
    one, other = chance.choice(everything), chance.choice(everything)
    how = chance.randrange(6)
    if how == 0 and one.getparent() is not None:
        one.getparent().remove(one)
    elif how == 1:
        other.append(copy.deepcopy(one))
    elif how == 2:
        one.text = chance.choice(
            ["", " ", "-1", "99999999999999999999", "2026-02-31", "24:00:00", "1" * 5000, "ä", "\U0001f600"]
        )
    elif how == 3:
        one.tag = other.tag
    elif how == 4:
        one.set(chance.choice(["listURI", "x", "{urn:a}b"]), "urn:y")
    else:
        one.tail = "x"


@settings(max_examples=150, **BUSY)
@given(cut=st.floats(0, 1), noise=st.binary(max_size=6), drop=st.integers(0, 8))
def test_damaged_bytes_are_read_or_refused(cut: float, noise: bytes, drop: int) -> None:
    """Bytes that are lost or put in somewhere."""
    xml = write_message(hand_over(RecordFile(id=TWO))).xml
    place = int(cut * len(xml))
    read_or_refused(xml[:place] + noise + xml[place + drop :])


@settings(max_examples=100, **BUSY)
@given(noise=st.binary(max_size=200))
def test_anything_is_refused(noise: bytes) -> None:
    """What is no message at all."""
    assert read_or_refused(noise) is None


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9)) + "]>",
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_document_types_are_refused(doctype: str) -> None:
    """No entities, nothing from outside."""
    xml = write_message(hand_over(RecordFile(id=TWO))).xml.decode().partition("?>")[2]
    with pytest.raises(Unreadable):
        read_message((doctype + xml).encode())


def test_endless_nesting_is_refused() -> None:
    """Sub-files in one another as deep as one likes."""
    xml = write_message(hand_over(RecordFile(id=TWO, sub_files=(RecordFile(id=TWO),)))).xml.decode()
    start, end = xml.index("<xdomea:Teilakte>"), xml.index("</xdomea:Akteninhalt>")
    inner = xml[start:end]
    opening = inner.replace("</xdomea:Teilakte>", "<xdomea:Akteninhalt>")
    for depth in (20, 110, 100_000):
        deep = xml[:start] + opening * depth + "</xdomea:Akteninhalt></xdomea:Teilakte>" * depth + xml[end:]
        if depth == 20:
            assert read_message(deep.encode()).remarks == ()
        else:
            with pytest.raises(Unreadable):
                read_message(deep.encode())


def test_a_flood_of_foreign_elements_is_bounded() -> None:
    """What has no place is kept, but not without end."""
    xml = write_message(hand_over(RecordFile(id=TWO))).xml.replace(
        b"</xdomea:Akte>", b"<b/>" * 50_000 + b"</xdomea:Akte>"
    )
    assert len(read_message(xml).remarks) == MOST_REMARKS
