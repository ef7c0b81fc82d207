"""The event log of a process for other tools, as a stream."""

from collections.abc import Callable, Iterator, Mapping

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.kernel.errors import NotFound
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import OcelForm
from amtsweg.process_register.rules.asked import Asked
from amtsweg.process_register.views.analysis_frame import reading

_BLOCK = 64 * 1024


def _xes(process: str, asked: Asked) -> Iterator[str]:
    return metrics.export_xes(process, units=asked.units, since=asked.since, until=asked.until)


def _ocel(form: OcelForm) -> Callable[[str, Asked], Iterator[str]]:
    def export(process: str, asked: Asked) -> Iterator[str]:
        return metrics.export_ocel(process, form=form, units=asked.units, since=asked.since, until=asked.until)

    return export


_FORMS: Mapping[str, tuple[Callable[[str, Asked], Iterator[str]], str]] = {
    "xes": (_xes, "application/xml"),
    "jsonocel": (_ocel(OcelForm.JSON), "application/json"),
    "xmlocel": (_ocel(OcelForm.XML), "application/xml"),
}


@require_safe
@staff("metrics.read")
def download(request: HttpRequest, slug: str, form: str) -> StreamingHttpResponse:
    """Return the runs that began in the period, without names of anybody. Raises NotFound for another form."""
    if form not in _FORMS:
        raise NotFound("Diese Form des Protokolls gibt es nicht.")
    read = reading(request, slug)
    export, kind = _FORMS[form]
    response = StreamingHttpResponse(_stream(export(read.process, read.asked)), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    return response


def _stream(lines: Iterator[str]) -> Iterator[bytes]:
    """Send blocks instead of lines."""
    block, size = list[str](), 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _BLOCK:
            yield "".join(block).encode()
            block, size = [], 0
    yield "".join(block).encode()
