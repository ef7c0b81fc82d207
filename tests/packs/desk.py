"""The clerks' forms of the packs as pages of the workplace, without walking a process to each of them: for axe."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.identity.api import public
from amtsweg.kernel import clock
from amtsweg.web.urls import handler400, handler403, handler404, handler500
from amtsweg.web.urls import urlpatterns as real
from packs.examples import form_of, rich_example

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# What stands around it in a task belongs to the page of tasks, which the tests of cases look at.
_PAGE = Template(
    '{% extends "workplace.html" %}{% load forms %}{% block title %}Aufgabe{% endblock %}{% block content %}'
    '<h1>Aufgabe</h1><div class="aw-columns"><div>{% form_errors bound %}<form class="aw-form" method="post" novalidate'
    ' enctype="multipart/form-data">{% csrf_token %}{% form_fields bound %}<div class="aw-actions">'
    '<button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">OK</span></button></div></form>'
    '</div><aside class="aw-panel aw-panel--quiet"></aside></div>{% endblock %}'
)


@public
def show(request: HttpRequest, slug: str, task: str) -> HttpResponse:
    """Show a clerk's form for the fullest example of its service, or what came of sending it."""
    service = catalogue.current_version(slug)
    assert service is not None
    form, at = forms.form(service.task_forms[task]), clock.now()
    given = {"answers": forms.prune(form_of(service), rich_example(service).answers)}
    if request.method == "POST":
        result = forms.read_page(form, None, request.POST, request.FILES, answers={}, at=at, given=given)
        bound = forms.bind(form, answers=result.answers, errors=result.errors, given=given, focus=result.focus, at=at)
    else:
        bound = forms.bind(form, answers={}, given=given, at=at)
    return HttpResponse(_PAGE.render(RequestContext(request, {"bound": bound})))


urlpatterns = [path("aufgabe/<slug:slug>/<str:task>/", show, name="desk-task"), *real]
