"""Examples to work with: people's own, which the draft keeps, and those of the pack as people changed them."""

from collections.abc import Mapping
from dataclasses import dataclass

from amtsweg.catalogue import api as catalogue
from amtsweg.form_editor.contracts import Example, FormDraft
from amtsweg.form_editor.views.frame import Opened


@dataclass(frozen=True, slots=True)
class PackExample:
    """An example of the pack as it counts now; ``changed`` tells whether people changed it in this draft."""

    name: str
    example: Example
    changed: bool


def pack_examples(opened: Opened, draft: FormDraft) -> list[PackExample]:
    """Return the examples of the pack, with what the draft changes in them."""
    found = []
    for one in catalogue.form_examples(opened.slug):
        held = draft.accepted.get(one.name, {})
        answers, problems = held.get("answers", one.answers), held.get("problems", one.problems)
        example = Example(one.title, _mapping(answers), {path: str(text) for path, text in _mapping(problems).items()})
        found.append(PackExample(one.name, example, bool(held)))
    return found


def answers_of_example(opened: Opened, draft: FormDraft, mark: str) -> Mapping[str, object]:
    """Return the answers of the example with a mark such as ``eigenes-2`` or ``paket-buyer``."""
    kind, _dash, name = mark.partition("-")
    if kind == "eigenes" and name.isdecimal() and len(name) < 5 and int(name) < len(draft.examples):
        return draft.examples[int(name)].answers
    if kind == "paket":
        return next((one.example.answers for one in pack_examples(opened, draft) if one.name == name), {})
    return {}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
