"""One request may not send more than it may, and whoever does gets a message at the field and loses nothing."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from amtsweg.forms import api as forms
from amtsweg.forms.services import bounding
from amtsweg.forms.services.bounding import RefusedUpload
from forms.conftest import form_of

FORM = """
title: Nachweis
fields:
  - {key: before, type: text, label: Davor}
  - {key: proof, type: file, label: Nachweis, accept: [txt], max_files: 50, max_megabytes: 100}
  - {key: after, type: text, label: Danach}
"""

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bounds that a test can pass without a long wait."""
    monkeypatch.setattr(bounding, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(bounding, "MOST_FILES", 3)
    return


def sent(*files: bytes) -> HttpRequest:
    """Return what a browser sends: a field before the files and one behind them."""
    named = [SimpleUploadedFile(f"{number}.txt", data) for number, data in enumerate(files)]
    return RequestFactory().post("/", {"before": "Kim", "proof": named, "after": "Muster"})


def read(request: HttpRequest, at: datetime) -> tuple[dict[str, str], dict[str, object]]:
    """Return messages and answers of the page that was sent."""
    result = forms.read_page(form_of(FORM), None, request.POST, request.FILES, answers={}, at=at)
    return result.errors, result.answers


def test_large_files_come_in_over_the_disk(at: datetime) -> None:
    request = sent(b"x" * 300_000)
    assert isinstance(request.FILES["proof"], TemporaryUploadedFile)
    errors, answers = read(request, at)
    assert errors == {}
    assert [one["size"] for one in answers["proof"]] == [300_000]  # type: ignore[attr-defined]


def test_past_the_bound_of_a_request_the_rest_is_named_and_everything_typed_is_kept(narrow: None, at: datetime) -> None:
    errors, answers = read(sent(b"a" * 400_000, b"b" * 700_000, b"c" * 10), at)
    assert errors == {"proof": "Zusammen sind diese Dateien größer als 0 MB. Bitte senden Sie sie nacheinander."}
    assert (answers["before"], answers["after"]) == ("Kim", "Muster")
    assert [one["filename"] for one in answers["proof"]] == ["0.txt"]  # type: ignore[attr-defined]


def test_too_many_files_are_named_and_the_first_are_kept(narrow: None, at: datetime) -> None:
    errors, answers = read(sent(*[f"{number}".encode() for number in range(5)]), at)
    assert errors["proof"].startswith("Auf einmal lassen sich höchstens 3 Dateien senden.")
    assert len(answers["proof"]) == 3  # type: ignore[arg-type]
    assert answers["after"] == "Muster"


def test_what_is_refused_is_held_nowhere(narrow: None) -> None:
    request = sent(b"a" * 2_000_000)
    refused = request.FILES["proof"]
    assert isinstance(refused, RefusedUpload)
    assert (refused.size, refused.read(), refused.field_name) == (0, b"", "proof")


def test_inside_the_bounds_nothing_is_in_the_way(at: datetime) -> None:
    request = RequestFactory().post("/", {"before": "Kim", "after": "x", "proof": BytesIO(b"hallo")})
    assert read(request, at)[0] == {}
