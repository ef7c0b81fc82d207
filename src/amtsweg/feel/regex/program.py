"""From the tree of a pattern to a small program for the matcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from amtsweg.feel.regex import charsets
from amtsweg.feel.regex.charsets import CharSet
from amtsweg.feel.regex.pattern import (
    Anchor,
    BackReference,
    Char,
    Choice,
    Group,
    PatternReader,
    Repeat,
    Sequence,
    Tree,
    strip_space,
)
from amtsweg.feel.values.undefined import Undefined

LONGEST_PATTERN = 2_000
LARGEST_PROGRAM = 20_000


@dataclass(slots=True)
class Take:
    """Take one character of a set."""

    chars: CharSet


@dataclass(slots=True)
class Split:
    """Go on at `first`; should that fail, at `second`."""

    first: int
    second: int


@dataclass(slots=True)
class Jump:
    target: int


@dataclass(slots=True)
class Save:
    """Remember where a group begins (even slot) or ends (odd slot)."""

    slot: int


@dataclass(slots=True)
class Check:
    """Stand at a line start or end."""

    sign: str


@dataclass(slots=True)
class Same:
    """Take again what a group took."""

    group: int


@dataclass(slots=True)
class Done:
    """The pattern matches."""


Instruction = Take | Split | Jump | Save | Check | Same | Done


@dataclass(slots=True)
class Program:
    """Instructions with what the matcher must know about them."""

    code: list[Instruction] = field(default_factory=list)
    groups: int = 0
    flags: str = ""
    remembers: bool = False

    def add(self, instruction: Instruction) -> int:
        if len(self.code) >= LARGEST_PROGRAM:
            raise Undefined("the pattern is too large")
        self.code.append(instruction)
        return len(self.code) - 1

    def build(self, tree: Tree) -> None:
        match tree:
            case Char(chars):
                self.add(Take(chars))
            case Anchor(sign):
                self.add(Check(sign))
            case BackReference(number):
                self.remembers = True
                self.add(Same(number))
            case Group(number, body):
                self._group(number, body)
            case Sequence(parts):
                for part in parts:
                    self.build(part)
            case Choice(branches):
                self._choice(branches)
            case Repeat():
                self._repeat(tree)

    def _group(self, number: int, body: Tree) -> None:
        if not number:
            return self.build(body)
        self.add(Save(number * 2))
        self.build(body)
        self.add(Save(number * 2 + 1))
        return None

    def _choice(self, branches: tuple[Tree, ...]) -> None:
        ends: list[Jump] = []
        for branch in branches[:-1]:
            split = Split(0, 0)
            split.first = self.add(split) + 1
            self.build(branch)
            ends.append(Jump(0))
            split.second = self.add(ends[-1]) + 1
        self.build(branches[-1])
        for end in ends:
            end.target = len(self.code)

    def _repeat(self, repeat: Repeat) -> None:
        for _ in range(repeat.least):
            self.build(repeat.body)
        if repeat.most is None:
            split, start = self._optional(repeat)
            self.add(Jump(start))
            self._leave(split, repeat.greedy)
            return
        splits = [self._optional(repeat)[0] for _ in range(repeat.most - repeat.least)]
        for split in splits:
            self._leave(split, repeat.greedy)

    def _optional(self, repeat: Repeat) -> tuple[Split, int]:
        """The body once, behind a split whose way out is set later."""
        split = Split(0, 0)
        start = self.add(split)
        split.first = split.second = start + 1
        self.build(repeat.body)
        return split, start

    def _leave(self, split: Split, greedy: bool) -> None:
        if greedy:
            split.second = len(self.code)
        else:
            split.first = len(self.code)


@lru_cache(maxsize=512)
def program_of(pattern: str, flags: str) -> Program:
    """The program of a pattern, or `Undefined` with what is wrong with it."""
    if set(flags) - set("smixq"):
        raise Undefined(f"unknown flags {flags}")
    if len(pattern) > LONGEST_PATTERN:
        raise Undefined("the pattern is too long")
    if "q" in flags:
        return _literal(pattern, flags)
    reader = PatternReader(strip_space(pattern) if "x" in flags else pattern, flags)
    tree = reader.read()
    program = Program(groups=reader.groups, flags=flags)
    program.build(tree)
    program.add(Done())
    return program


def _literal(text: str, flags: str) -> Program:
    program = Program(flags=flags)
    for char in text:
        chars = charsets.single(char)
        program.add(Take(charsets.caseless(chars) if "i" in flags else chars))
    program.add(Done())
    return program
