"""Render forms: ``{% load forms %}``.

    {% form_errors bound %}    the summary of all mistakes, each linked to its field; nothing when there are none
    {% form_fields bound %}    the fields of a page, to stand inside a <form method="post" novalidate>
    {% form_summary sections edit %}    answers as a person reads them; ``edit`` is the address to change them, ending
                                        where the page's key belongs, or nothing; ``level=3``
                                        where the sections stand below a heading of the page

A form with files needs ``enctype="multipart/form-data"``; ``bound.has_files`` says so.
"""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from amtsweg.forms.contracts import BoundField, BoundPage, Section
from amtsweg.forms.rules.rendering import render_field

register = template.Library()

Context = dict[str, object]


@register.inclusion_tag("forms/errors.html")
def form_errors(bound: BoundPage) -> Context:
    """Name all mistakes of a page, each linked to its field."""
    return {"errors": bound.errors}


@register.inclusion_tag("forms/page.html")
def form_fields(bound: BoundPage) -> Context:
    """Render the fields of a page."""
    return {"bound": bound}


@register.simple_tag
def form_field(field: BoundField) -> SafeString:
    """Render one field with everything in it."""
    return render_field(field)


@register.inclusion_tag("forms/summary.html")
def form_summary(sections: Sequence[Section], edit: str = "", level: int = 2) -> Context:
    """Render answers as a person reads them; ``level`` is that of the headings."""
    return {"sections": sections, "edit": edit, "level": level}
