"""The pages of a form, one after the other, and the look over all of them before they are sent."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Answers, BoundPage, DraftLocked, PageChanged
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.intake.contracts import Channel
from amtsweg.intake.rules.comparing import differences
from amtsweg.intake.rules.cosigning import asking
from amtsweg.intake.rules.sources import hold_fast, marked_page, sources_of
from amtsweg.intake.services.submitting import similar_matters, submit
from amtsweg.intake.views.marks import fresh_mark, mark_of, next_mark
from amtsweg.intake.views.shared import Opened, for_its_account, opened
from amtsweg.kernel.errors import Invalid

LATER, AUTOSAVE = "_later", "_autosave"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_account
def page(request: HttpRequest, slug: str, token: str, key: str) -> HttpResponse:
    """Show one page of the form; what is sent is kept first and checked afterwards, so that nothing gets lost."""
    here = opened(request, slug, token)
    if here.draft.result_id is not None:
        return redirect("intake-receipt", slug=slug, token=token)
    if request.method == "POST":
        return _take_page(request, here, key)
    if here.draft.locked:
        return redirect("intake-signatures", slug=slug, token=token)
    bound = _bind(here, key, here.draft.answers)
    return render(request, "intake/page.html", here.frame() | {"bound": bound, "mark": fresh_mark(here.draft, key)})


def _take_page(request: HttpRequest, here: Opened, key: str) -> HttpResponse:
    draft = here.draft
    result = forms.read_page(here.form, key, request.POST, request.FILES, answers=draft.answers, at=here.at)
    answers = hold_fast(sources_of(draft), result.answers)
    later = LATER in request.POST
    stays = later or AUTOSAVE in request.POST
    bound = _bind(here, key, answers, errors=result.errors, focus=result.focus)
    mark = mark_of(request, key)
    try:
        forms.drafts.save_page(
            token=draft.token,
            own=frozenset(field.key for field in here.form.page(key).fields),
            answers=answers,
            mark=mark,
            last_page=bound.next if result.complete and not stays else key,
            at=here.at,
            account_id=draft.account_id,
            passed=key if result.complete and not stays else "",
        )
    except PageChanged as error:
        return _show_both(request, here, bound, answers, error)
    except DraftLocked:
        return _show_locked(request, here, bound)
    if AUTOSAVE in request.POST:  # kept in passing while somebody types: nothing is checked, nothing shown
        return HttpResponse(status=204)
    if later:
        return redirect("intake-later", slug=here.service.service_slug, token=draft.token)
    if result.complete:
        return redirect(_after(here, bound.next))
    forms.usage.count_errors(draft, here.form, result.errors, answers=answers, at=here.at)
    context = here.frame() | {"bound": bound, "revealed": result.revealed, "mark": next_mark(mark)}
    return render(request, "intake/page.html", context, status=422 if result.errors else 200)


def _bind(here: Opened, key: str, answers: Answers, **shown: Any) -> BoundPage:
    # Any: what else a bound page is given, errors and focus, as forms.bind declares it
    bound = forms.bind(here.form, answers=answers, page=key, at=here.at, **shown)
    return marked_page(bound, sources_of(here.draft), answers)


def _show_locked(request: HttpRequest, here: Opened, bound: BoundPage) -> HttpResponse:
    """Show what was typed while others are signing, and how to change it all the same."""
    context = here.frame() | {"bound": bound, "mark": fresh_mark(here.draft, bound.key), "locked": True}
    return render(request, "intake/page.html", context, status=409)


def _show_both(
    request: HttpRequest, here: Opened, bound: BoundPage, answers: Answers, changed: PageChanged
) -> HttpResponse:
    """Show what was typed here with what is stored: nothing is lost, and who sends again knows what they replace."""
    draft = forms.draft(here.draft.token, at=here.at, account_id=here.draft.account_id)
    context = here.frame() | {
        "bound": bound,
        "mark": fresh_mark(draft, bound.key),
        "changed": differences(here.form, bound.key, changed.stored, answers, language=request.LANGUAGE_CODE),
    }
    return render(request, "intake/page.html", context, status=409)


def _after(here: Opened, next_page: str) -> str:
    slug, token = here.service.service_slug, here.draft.token
    if next_page:
        return reverse("intake-page", args=[slug, token, next_page])
    return reverse("intake-review", args=[slug, token])


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_account
def review(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show all answers before they are sent, with a hint if somebody may have been faster; then take them in."""
    here = opened(request, slug, token)
    receipt_page = redirect("intake-receipt", slug=slug, token=token)
    if here.draft.result_id is not None:
        return receipt_page
    if here.draft.locked and request.method != "POST":
        return redirect("intake-signatures", slug=slug, token=token)
    refused: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            _send(request, here)
        except Invalid as error:
            refused = error.fields
            forms.usage.count_errors(here.draft, here.form, refused, answers=here.draft.answers, at=here.at)
        else:
            return receipt_page
    answers = forms.prune(here.form, here.draft.answers)
    found = refused or forms.check_all(here.form, answers, at=here.at)
    context = here.frame() | {
        "sections": forms.summary(here.form, answers, language=request.LANGUAGE_CODE),
        "problems": forms.problems(here.form, found, language=request.LANGUAGE_CODE),
        "similar": similar_matters(service=here.service, answers=answers, at=here.at),
        "asking": asking(here.service, here.form, answers),
    }
    return render(request, "intake/review.html", context, status=422 if refused else 200)


def _send(request: HttpRequest, here: Opened) -> None:
    submit(
        service_version_id=here.service.id,
        draft=here.draft,
        channel=Channel.PORTAL,
        actor=identity.actor_of(request),
        at=here.at,
    )
