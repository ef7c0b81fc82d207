"""Fixtures of the forms tests."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from PIL import Image

from amtsweg.forms.contracts import Form
from amtsweg.forms.rules.definition import parse
from amtsweg.kernel.packs import read_yaml

NO_FILES: MultiValueDict[str, SimpleUploadedFile] = MultiValueDict()


def form_of(text: str) -> Form:
    """Return the form written in YAML."""
    return parse(read_yaml(text, file="form.yaml").mapping())


def post(**values: object) -> QueryDict:
    """Return what a browser would send; ``__`` in a name stands for a dot."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name.replace("__", "."), [str(one) for one in (value if isinstance(value, list) else [value])])
    return data


def picture(kind: str = "JPEG", size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, format=kind, **options)
    return out.getvalue()
