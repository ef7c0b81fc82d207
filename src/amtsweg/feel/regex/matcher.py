"""The matcher: backtracking that never stands at the same place twice, so that its time is bounded.

Without back references a place (instruction, position) that failed once fails always, whatever the groups hold;
remembering it makes matching linear in pattern × text. Each place costs a step of the evaluation's own budget.
"""

from __future__ import annotations

from collections.abc import Iterator

from amtsweg.feel.contracts import FeelLimitError
from amtsweg.feel.regex.program import Check, Done, Jump, Program, Same, Save, Split, Take
from amtsweg.feel.run import Run

Slots = tuple[int, ...]
PLACES_A_STEP = 4
STEPS_OF_MEMORY = 3
"""With back references a place is known by all groups, which takes longer to remember."""


class Matcher:
    """One pattern applied to one text."""

    def __init__(self, program: Program, text: str, run: Run) -> None:
        self.program = program
        self.text = text
        self.run = run
        self.steps_left = run.limits.regex_steps
        self.seen: set[object] = set()

    def search(self, start: int = 0) -> Slots | None:
        """Starts and ends of the first match and its groups; -1 for groups without part in it."""
        self.seen.clear()
        before = self.steps_left
        attempts = map(self._match_at, range(start, len(self.text) + 1))
        found = next((slots for slots in attempts if slots is not None), None)
        self.run.step(5 + (before - self.steps_left) // PLACES_A_STEP)
        return found

    def find_all(self) -> Iterator[Slots]:
        """Matches from left to right, none reaching into another."""
        position = 0
        while position <= len(self.text):
            slots = self.search(position)
            if slots is None:
                return
            yield slots
            position = slots[1] if slots[1] > slots[0] else slots[1] + 1

    def _match_at(self, begin: int) -> Slots | None:
        slots: Slots = (begin, begin, *([-1, -1] * self.program.groups))
        threads: list[tuple[int, int, Slots]] = [(0, begin, slots)]
        while threads:
            counter, position, slots = threads.pop()
            if self._is_new(counter, position, slots):
                instruction = self.program.code[counter]
                if isinstance(instruction, Done):
                    return (begin, position, *slots[2:])
                self._advance(threads, instruction, counter, position, slots)
        return None

    def _is_new(self, counter: int, position: int, slots: Slots) -> bool:
        self.steps_left -= STEPS_OF_MEMORY if self.program.remembers else 1
        if self.steps_left < 0:
            raise FeelLimitError("matching the pattern takes too long")
        place = (counter, position, slots) if self.program.remembers else (counter, position)
        if place in self.seen:
            return False
        self.seen.add(place)
        return True

    def _advance(
        self,
        threads: list[tuple[int, int, Slots]],
        instruction: Take | Split | Jump | Save | Check | Same,
        counter: int,
        position: int,
        slots: Slots,
    ) -> None:
        match instruction:
            case Take(chars):
                if position < len(self.text) and chars(self.text[position]):
                    threads.append((counter + 1, position + 1, slots))
            case Split(first, second):
                threads.append((second, position, slots))
                threads.append((first, position, slots))
            case Jump(target):
                threads.append((target, position, slots))
            case Save(slot):
                threads.append((counter + 1, position, (*slots[:slot], position, *slots[slot + 1 :])))
            case Check(sign):
                if self._stands_at(sign, position):
                    threads.append((counter + 1, position, slots))
            case Same(group):
                length = self._repeated(position, slots[group * 2], slots[group * 2 + 1])
                if length is not None:
                    threads.append((counter + 1, position + length, slots))

    def _stands_at(self, sign: str, position: int) -> bool:
        multiline = "m" in self.program.flags
        if sign == "^":
            return position == 0 or (multiline and self.text[position - 1] == "\n")
        return position == len(self.text) or (multiline and self.text[position] == "\n")

    def _repeated(self, position: int, start: int, end: int) -> int | None:
        """How long the repetition of a group is here; a group without part in the match repeats as nothing."""
        if start < 0 or end < 0:
            return 0
        wanted, found = self.text[start:end], self.text[position : position + end - start]
        if "i" in self.program.flags:
            wanted, found = wanted.casefold(), found.casefold()
        return end - start if wanted == found else None
