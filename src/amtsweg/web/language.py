"""The switch of languages: a form, because it changes something (a cookie)."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from amtsweg.identity.api import public


@public
@require_POST
def switch(request: HttpRequest) -> HttpResponseBase:
    """Remember the chosen language and lead back to the page the person came from."""
    return set_language(request)
