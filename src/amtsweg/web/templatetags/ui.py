"""Parts of pages, so that every module's screens look and speak alike: ``{% load ui %}``.

    {% page_header title lead=… preline=… %}
    {{ service|titled }}                                             the title in the language of the page
    {% crumbs "Leistungen" "/" "Baulasten" "/leistungen/…/" %}       the page itself is not named
    {% error_summary errors %}                                       a mapping: id of the field → message
    {% alert "warning" "Überschrift" %}…{% endalert %}               info, success, warning, danger
    {% empty_state title text url label %}
    {% badge "In Bearbeitung" "info" %}                              neutral, info, success, warning, danger
    {% facts rows %}                                                 pairs of key and value
    {% tabs items %}                                                 items with label, url, current, count
    {% pages previous_url next_url %}                                keyset pagination
    {% timeline entries %}                                           entries with at, title, text, who, quiet
    {% steps labels current %}                                       current counts from 1
    {% confirm "Antrag zurückziehen" %}…{% endconfirm %}             asks back without a script

A table is plain markup: ``<table class="aw-table">`` with ``data-label`` on each cell for narrow screens.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

Context = dict[str, object]


@register.inclusion_tag("web/parts/page_header.html")
def page_header(title: str, lead: str = "", preline: str = "") -> Context:
    """Begin a page: what it is, and one sentence on what it is for."""
    return {"title": title, "lead": lead, "preline": preline}


class Titled(Protocol):
    """Anything that has a title in several languages, such as a service."""

    def title_in(self, language: str) -> str:
        """Return the title in a language."""
        ...


@register.filter
def titled(thing: Titled) -> str:
    """Name a thing in the language the page is shown in."""
    return thing.title_in(get_language() or "de")


@register.inclusion_tag("web/parts/crumbs.html")
def crumbs(*labels_and_urls: str) -> Context:
    """Show the way back, from the outside in."""
    return {"links": list(zip(labels_and_urls[::2], labels_and_urls[1::2], strict=True))}


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(errors: Mapping[str, str] | None) -> Context:
    """Name all mistakes at the top of a form, each linked to its field."""
    return {"errors": list((errors or {}).items())}


@register.simple_block_tag(end_name="endalert")
def alert(content: str, kind: str, title: str) -> SafeString:
    """Set something apart that must not be overlooked."""
    body = format_html('<div class="kern-alert__body">{}</div>', content) if content.strip() else ""
    head = format_html(
        '<div class="kern-alert__header"><span class="kern-icon kern-icon--{}" aria-hidden="true"></span>'
        '<p class="kern-title">{}</p></div>',
        kind,
        title,
    )
    role = "alert" if kind == "danger" else "status"
    return format_html('<div class="kern-alert kern-alert--{}" role="{}">{}{}</div>', kind, role, head, body)


@register.inclusion_tag("web/parts/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> Context:
    """Say that there is nothing, and what one may do now."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.simple_tag
def badge(label: str, kind: str = "neutral") -> SafeString:
    """Show a state as a word; its colour only repeats what the word says."""
    return format_html('<span class="aw-badge aw-badge--{}">{}</span>', kind, label)


@register.inclusion_tag("web/parts/facts.html")
def facts(rows: Iterable[tuple[str, object]], kind: str = "") -> Context:
    """List keys and values; ``kind="narrow"`` sets each value below its key."""
    return {"rows": rows, "kind": kind}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Iterable[object], name: str = "") -> Context:
    """Show views of the same thing side by side, as links."""
    return {"items": items, "name": name}


@register.inclusion_tag("web/parts/pages.html")
def pages(previous_url: str = "", next_url: str = "") -> Context:
    """Lead to the page before and after."""
    return {"previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[object]) -> Context:
    """Tell what happened, in order."""
    return {"entries": entries}


@register.inclusion_tag("web/parts/steps.html")
def steps(labels: Sequence[str], current: int) -> Context:
    """Show how far somebody has come in a form or a matter."""
    state = {True: "done", False: "open"}
    rows = [(label, "current" if i == current else state[i < current]) for i, label in enumerate(labels, start=1)]
    return {"steps": rows, "current": current, "total": len(rows)}


@register.simple_block_tag(end_name="endconfirm")
def confirm(content: str, label: str, kind: str = "secondary") -> SafeString:
    """Fold away what cannot be undone: the first press opens the question, the second one is the answer."""
    return format_html(
        '<details class="aw-confirm"><summary class="kern-btn kern-btn--{}"><span class="kern-label">{}</span>'
        '</summary><div class="aw-confirm__body">{}</div></details>',
        kind,
        label,
        content,
    )
