"""The profile of one process."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.views.frame import frame


@staff("process.read")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the register says about one process."""
    found = entry(slug)
    return render(request, "process_register/profile.html", frame(request, found, "process-register-entry"))
