"""A form with every type of field, served for looking at and for axe."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import UploadRef
from amtsweg.forms.rules.definition import parse
from amtsweg.identity.api import public
from amtsweg.kernel import clock
from amtsweg.kernel.packs import read_file
from amtsweg.web.urls import handler400, handler403, handler404, handler500
from amtsweg.web.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

FORM = parse(read_file(Path(__file__).with_name("gallery.yaml")).mapping())
_UPLOAD = UploadRef("0" * 64, "Nachweis Eigentum.pdf", "application/pdf", 2_345_678)
ANSWERS = {
    "name": "Kim Muster",
    "iban": "DE02120300000000202051",
    "parcels": [{"district": "elsen", "section": 3, "number": "117/4"}, {}],
    "purposes": ["sale"],
    "proof": [_UPLOAD.to_json()],
}
_PAGE = Template(
    '{% extends "portal.html" %}{% load forms %}{% block title %}Formular{% endblock %}{% block content %}'
    '<h1>Formular</h1>{% form_errors bound %}<form class="aw-form" method="post" novalidate'
    ' enctype="multipart/form-data">{% csrf_token %}{% form_fields bound %}'
    '<button class="kern-btn kern-btn--primary" type="submit" name="_do" value="next">'
    '<span class="kern-label">Weiter</span></button></form>{% form_summary sections "/formular/" %}{% endblock %}'
)


@public
def show(request: HttpRequest) -> HttpResponse:
    """Show the form, or what came of sending it."""
    at, answers, errors, focus = clock.now(), dict(ANSWERS), {}, ""
    if request.method == "POST":
        result = forms.read_page(FORM, None, request.POST, request.FILES, answers={}, at=at)
        answers, errors, focus = result.answers, result.errors, result.focus
    bound = forms.bind(FORM, answers=answers, errors=errors, focus=focus, at=at)
    sections = forms.summary(FORM, answers, language="de")
    return HttpResponse(_PAGE.render(RequestContext(request, {"bound": bound, "sections": sections})))


urlpatterns = [path("formular/", show, name="gallery-form"), *real]
