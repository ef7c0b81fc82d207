"""The forms of all packs as the tests that look at them need them: found in the folders, with their golden examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.kernel import clock
from way import PACKS


@dataclass(frozen=True, slots=True)
class Example:
    """The answers of a golden example, and what is wrong with them by the path of the field."""

    name: str
    answers: Mapping[str, Any]  # whatever the form asks
    wrong: Mapping[str, str]


def pack_folders() -> list[Path]:
    """Return the folder of every pack with a form, by office and name."""
    return sorted(found.parent for found in PACKS.glob("*/*/form.yaml"))


@cache
def _folder(slug: str) -> Path:
    return next(one for one in pack_folders() if slug_of(one) == slug)


def slug_of(folder: Path) -> str:
    """Return the address of the service in a folder."""
    return str(yaml.safe_load((folder / "service.yaml").read_text())["slug"])


def examples_of(service: ServiceVersion) -> list[Example]:
    """Return the golden examples of a service, those with the most answers first."""
    form = form_of(service)
    found = []
    for file in sorted((_folder(service.service_slug) / "examples").glob("*.yaml")):
        answers = yaml.safe_load(file.read_text())["answers"]
        found.append(Example(file.stem, answers, forms.check_all(form, answers, at=clock.now())))
    return sorted(found, key=lambda one: -_leaves(one.answers))


def form_of(service: ServiceVersion) -> Form:
    """Return the form people fill in."""
    assert service.form_version_id is not None
    return forms.form(service.form_version_id)


def rich_example(service: ServiceVersion) -> Example:
    """Return the example that can be sent and says the most."""
    return next(one for one in examples_of(service) if not one.wrong)


def wrong_example(service: ServiceVersion) -> Example:
    """Return the example in which the most is wrong."""
    return max(examples_of(service), key=lambda one: len(one.wrong))


def _leaves(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(_leaves(one) for one in value.values())
    if isinstance(value, list):
        return sum(_leaves(one) for one in value)
    return 1
