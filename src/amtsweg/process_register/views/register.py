"""The register as a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.process_register.queries.entries import all_entries


@staff("process.read")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the processes."""
    return render(request, "process_register/list.html", {"entries": all_entries()})
