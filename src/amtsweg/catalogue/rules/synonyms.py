"""The city's list of synonyms: words people use, and the words the catalogue has for them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from amtsweg.kernel.german.words import fold, is_stop_word, stem, words
from amtsweg.kernel.packs import PackError, PackProblem, Source, check_schema, read_file

FILE = "synonyms.yaml"
_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["synonyms"],
    "properties": {
        "synonyms": {
            "type": "object",
            "maxProperties": 5000,
            "additionalProperties": {
                "type": "array",
                "minItems": 1,
                "maxItems": 20,
                "items": {"type": "string", "minLength": 2, "maxLength": 200},
            },
        }
    },
}
_LONGEST = 4


class Synonyms:
    """Finds in a query what means something else. A key may have several words, whose order matters."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self._entries: dict[tuple[str, ...], tuple[str, ...]] = {}
        for key, targets in entries.items():
            stems = _stems(key)
            self._entries[stems] = (*self._entries.get(stems, ()), *targets)

    def matches(self, stems: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield where in a query something stands that means something else: begin, end, and what it means."""
        for begin in range(len(stems)):
            for end in range(begin + 1, min(begin + _LONGEST, len(stems)) + 1):
                if targets := self._entries.get(tuple(stems[begin:end])):
                    yield begin, end, targets


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(fold(word).replace("-", "")) for word in words(text) if not is_stop_word(word))


def read_synonyms(folder: Path) -> Synonyms:
    """Read the list in the city's folder; a city without one has none. Raises PackError."""
    path = folder / FILE
    if not path.exists():
        return Synonyms({})
    source = read_file(path, name=f"{folder.name}/{FILE}")
    if problems := [*check_schema(source, _SCHEMA), *_empty_keys(source)]:
        raise PackError(problems)
    entries: Mapping[str, Sequence[str]] = source.mapping()["synonyms"]  # type: ignore[assignment]  # by the schema
    return Synonyms(entries)


def _empty_keys(source: Source) -> Iterator[PackProblem]:
    entries = source.mapping().get("synonyms")
    for key in entries if isinstance(entries, Mapping) else ():
        if not 1 <= len(_stems(str(key))) <= _LONGEST:
            reason = f"„{key}“ muss ein bis {_LONGEST} Wörter haben, die für sich etwas sagen."
            yield source.problem(("synonyms", key), reason)
