"""From a bound field to HTML, fast enough for hundreds of repetitions.

The templates say how a field looks. What they make of it is kept as a skeleton with gaps, one for each state that makes
a difference to them (optional or not, with a message or without, which answers are chosen). The next field of that kind
and state, such as the same one in the next item, only fills the gaps: its id, its path, its value, its message and what
is inside. A template must not decide by the content of a gap, only by whether it is empty.
"""

from dataclasses import replace

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from amtsweg.forms.contracts import BoundField, BoundItem, Kind

# Signs for private use, which no form may contain and no template escapes.
_ID, _PATH, _VALUE, _MESSAGE, _INNER, _COUNT = _GAPS = tuple(map(chr, range(0xE000, 0xE006)))
_GIVEN = "true"  # of a consent
_MOST_STATES = 64
_ITEM = "forms/item.html"


def render_field(bound: BoundField) -> SafeString:
    """Render a field with everything in it."""
    return mark_safe(_field(bound))


def _field(bound: BoundField) -> str:
    return _conditional(bound, _bare(bound)) if bound.when else _bare(bound)


def _conditional(bound: BoundField, html: str) -> str:
    """Mark the place of a field that a script shows and hides; a hidden one waits where nobody else finds it."""
    begin = f'<div class="aw-when" data-when="{bound.path}"'
    if bound.when == "hidden":
        return f'{begin} data-seen="{bound.seen}"><template>{html}</template></div>'
    return f"{begin}>{html}</div>"


def _bare(bound: BoundField) -> str:
    inner = "".join(map(_field, bound.fields)) if bound.fields else ""
    if bound.items:
        inner = _items(bound)
    if bound.skeletons is None or bound.files:
        return _render(bound.template, field=bound, inner=inner, count=len(bound.items))
    key = _state(bound)
    skeleton = bound.skeletons.get(key)
    if skeleton is None:
        skeleton = _kept(bound.skeletons, key, _skeleton_of(bound))
    value, message = escape(bound.value) if bound.value else "", escape(bound.error) if bound.error else ""
    return skeleton.format(bound.id, bound.path, value, message, inner, len(bound.items))


def _state(bound: BoundField) -> object:
    """What the templates decide by; of the rest they only make words."""
    value = bound.value == _GIVEN if bound.kind is Kind.CONSENT else bool(bound.value)
    chosen = tuple(option.chosen for option in bound.options)
    return (bound.optional, value, bool(bound.error), bool(bound.add), chosen)


def _skeleton_of(bound: BoundField) -> str:
    empty = replace(
        bound,
        id=_ID,
        path=_PATH,
        value=_shown(bound),
        error=_MESSAGE if bound.error else "",
        add=f"add:{_PATH}" if bound.add else "",
        options=tuple(replace(one, id=f"{_ID}-{index}") for index, one in enumerate(bound.options)),
    )
    return _with_gaps(_render(bound.template, field=empty, inner=_INNER, count=_COUNT))


def _shown(bound: BoundField) -> str:
    if bound.kind is Kind.CONSENT:
        return _GIVEN if bound.value == _GIVEN else ""
    return _VALUE if bound.value else ""


def _items(bound: BoundField) -> str:
    return "".join(_item(one, bound.skeletons) for one in bound.items)


def _item(item: BoundItem, skeletons: dict[object, str] | None) -> str:
    inner = "".join(map(_field, item.fields))
    if skeletons is None:
        return _render(_ITEM, item=item, inner=inner)
    key = (_ITEM, bool(item.remove))
    skeleton = skeletons.get(key)
    if skeleton is None:
        empty = BoundItem(_ID, _VALUE, (), _PATH if item.remove else "")
        skeleton = _kept(skeletons, key, _with_gaps(_render(_ITEM, item=empty, inner=_INNER)))
    return skeleton.format(item.id, item.remove, escape(item.title), "", inner)


def _kept(skeletons: dict[object, str], key: object, skeleton: str) -> str:
    if len(skeletons) < _MOST_STATES:  # a question with many answers has more states than are worth keeping
        skeletons[key] = skeleton
    return skeleton


def _with_gaps(html: str) -> str:
    html = html.replace("{", "{{").replace("}", "}}")
    for number, gap in enumerate(_GAPS):
        html = html.replace(gap, f"{{{number}}}")
    return html


def _render(name: str, **context: object) -> str:
    inner = context.get("inner")
    if isinstance(inner, str):
        context["inner"] = mark_safe(inner)
    return get_template(name).render(context)
