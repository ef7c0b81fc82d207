"""The public page that checks a sealed PDF. Nothing of the file is kept."""

import threading

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from amtsweg.delivery.contracts import SealReport, TooManyChecks
from amtsweg.delivery.pace import Pace
from amtsweg.delivery.services.sealing import verify_pdf
from amtsweg.identity.api import public
from amtsweg.kernel.errors import Invalid

LARGEST = 20 * 1024 * 1024
_FRAME = 64 * 1024  # what a form puts around its file
_pace = Pace(times=20, seconds=60)
_at_once = threading.BoundedSemaphore(2)


# Exempt because it changes nothing, and so that the size is judged before anybody reads the body.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a PDF, or say what its seal is worth."""
    context: dict[str, object] = {"number": request.GET.get("siegel", "")[:20]}
    if request.method != "POST":
        return render(request, "delivery/check.html", context)
    try:
        file = _file(request)
    except Invalid as refusal:
        context["errors"] = refusal.fields
        return render(request, "delivery/check.html", context, status=400)
    report = _verify(file.read())
    context |= {"report": report, "filename": file.name, "other_number": _is_other(str(context["number"]), report)}
    return render(request, "delivery/check.html", context)


def _file(request: HttpRequest) -> "UploadedFile[bytes]":
    """Return the file to be checked. Raises Invalid, TooManyChecks."""
    if not _pace.allows(request.META.get("REMOTE_ADDR", "")):
        raise TooManyChecks(gettext("Sie prüfen sehr viele Dateien. Bitte warten Sie eine Minute."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + _FRAME:
        raise _refused(gettext("Die Datei ist zu groß. Geprüft werden Dateien bis 20 MB."))
    file = request.FILES.get("datei")
    if not isinstance(file, UploadedFile):
        raise _refused(gettext("Bitte wählen Sie eine PDF-Datei aus."))
    return file


def _refused(reason: str) -> Invalid:
    return Invalid(reason, {"datei": reason})


def _verify(pdf: bytes) -> SealReport:
    if not _at_once.acquire(timeout=10):
        raise TooManyChecks(gettext("Gerade werden sehr viele Dateien geprüft. Bitte versuchen Sie es gleich erneut."))
    try:
        return verify_pdf(pdf)
    finally:
        _at_once.release()


def _is_other(number: str, report: SealReport) -> bool:
    """Tell whether the file is not the one whose code was scanned."""
    return bool(number and report.number and number != report.number)
