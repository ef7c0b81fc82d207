"""From a page and its answers to everything a template needs; templates decide nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from textwrap import shorten

from amtsweg.forms.contracts import (
    Answers,
    BoundError,
    BoundField,
    BoundFile,
    BoundItem,
    BoundOption,
    BoundPage,
    Field,
    Form,
    Kind,
    Page,
    UploadRef,
)
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.dependencies import Path
from amtsweg.forms.rules.faces import Face, faces_of, template_file
from amtsweg.forms.rules.levels import Level, as_list, as_mapping
from amtsweg.forms.rules.values.files import human_size, upload_refs
from amtsweg.forms.rules.values.table import rules_of

LONGEST_LABEL = 60
_SHOWN, _HIDDEN = "shown", "hidden"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rendering needs besides form and answers."""

    language: str
    sign: Callable[[UploadRef], str]
    at: datetime | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)
    focus: str = ""
    scripted: bool = False


def bind_page(form: Form, key: str | None, answers: Answers, frame: Frame) -> BoundPage:
    """Return a page ready for its template. Raises NotFound for a page that does not exist or is not to be seen."""
    page, settled = _page(form, key, answers, frame)
    number = settled.pages.index(page) + 1
    fields = _Binder(settled, frame).fields(page.fields, answers, settled.root)
    every = list(_every(fields))
    possible = list(_every(fields, hidden=True))
    return BoundPage(
        key=page.key,
        title=page.title.to(frame.language),
        intro=page.intro.to(frame.language),
        fields=fields,
        errors=_summary(every, frame.errors),
        seen=" ".join(one.path for one in every),
        number=number,
        total=len(settled.pages),
        previous=_key(settled.pages, number - 2),
        next=_key(settled.pages, number),
        has_files=any(one.kind is Kind.FILE for one in possible),
        has_buttons=any(one.repeats or one.files for one in possible),
        focus=field_id(frame.focus) if frame.focus else "",
    )


def _page(form: Form, key: str | None, answers: Answers, frame: Frame) -> tuple[Page, logic.Settled]:
    page, settled = form.page(key), logic.Settled(form, answers, frame.given)
    if page in settled.pages:
        return page, settled
    # An address from before an answer hid the page: it is shown as it would be, were it to be seen.
    pages = tuple(replace(one, shown_if=None) if one is page else one for one in form.pages)
    opened = replace(form, pages=pages)
    return opened.page(key), logic.Settled(opened, answers, frame.given)


def _key(pages: Sequence[Page], index: int) -> str:
    return pages[index].key if 0 <= index < len(pages) else ""


def field_id(path: str) -> str:
    """Return the id of an input in the page."""
    return "f-" + path.replace(".", "-").replace("_", "-")


def _every(fields: Iterable[BoundField], *, hidden: bool = False) -> Iterator[BoundField]:
    for one in fields:
        if hidden or one.when != _HIDDEN:
            yield one
            yield from _every(one.fields, hidden=hidden)
            for item in one.items:
                yield from _every(item.fields, hidden=hidden)


def _summary(fields: Sequence[BoundField], errors: Mapping[str, str]) -> tuple[BoundError, ...]:
    found = [BoundError(_target(one), _with_label(one)) for one in fields if one.error]
    placed = {one.path for one in fields}
    # A message whose field is not on this page still has to be seen.
    return (*found, *(BoundError("", message) for path, message in errors.items() if path not in placed))


def _with_label(one: BoundField) -> str:
    label = shorten(one.label, LONGEST_LABEL, placeholder=" …")  # never in the middle of a word
    return f"{label} {one.error}" if label.endswith((".", "?", "!", "…")) else f"{label}: {one.error}"


def _target(one: BoundField) -> str:
    many = one.template in (template_file("radios"), template_file("checkboxes"))
    return one.options[0].id if many and one.options else one.id


class _Binder:
    """Binds fields one inside another."""

    def __init__(self, settled: logic.Settled, frame: Frame) -> None:
        self.settled = settled
        self.frame = frame
        self.language = frame.language
        self.faces = faces_of(settled.form, frame.language)

    def fields(
        self, fields: Sequence[Field], answers: object, level: Level, prefix: str = "", steps: Path = ()
    ) -> tuple[BoundField, ...]:
        """Bind neighbouring fields; ``prefix`` leads to these answers, ``steps`` to the fields in the definition."""
        known = as_mapping(answers)
        bound = (
            self._when(one, known.get(one.key), level, f"{prefix}{one.key}", steps)
            for one in fields
            if one.kind is not Kind.COMPUTED or one.label
        )
        return tuple(one for one in bound if one is not None)

    def _when(self, one: Field, value: object, level: Level, path: str, steps: Path) -> BoundField | None:
        if one.shown_if is None:
            return self._field(one, value, level, path, steps)
        shown = logic.is_shown(one, level)
        if not self.frame.scripted:
            return self._field(one, value, level, path, steps) if shown else None
        bound = replace(self._field(one, value, level, path, steps), when=_SHOWN)
        seen = "" if shown else " ".join(inner.path for inner in _every([bound]))
        return bound if shown else replace(bound, when=_HIDDEN, seen=seen)

    def _field(self, one: Field, value: object, level: Level, path: str, steps: Path) -> BoundField:
        face = self.faces.of(one)
        if one.kind is Kind.COMPUTED:
            value = level.kept.get(one.key)
        elif value is None and one.default is not None:
            value = logic.default_of(one, level, self.frame.at)
        group = one.is_group
        return BoundField(
            kind=one.kind,
            path=path,
            id=field_id(path),
            label=face.label,
            hint=face.hint,
            easy=face.easy,
            value="" if group else self._edit(one, value),
            error=self.frame.errors.get(path, ""),
            optional=face.asks and not logic.is_required(one, level),
            template=face.template,
            attributes=self._attributes(face, path),
            unit=face.unit,
            options=_options(face, value, path) if face.options else (),
            many=face.many,
            files=self._files(one, value, path),
            fields=self._inner(one, value, level, path, steps) if group and not one.repeat else (),
            items=self._items(one, value, level, path, steps) if one.repeat else (),
            repeats=one.repeat is not None,
            item_label=face.item_label,
            add=_add(one, value, path),
            accept=face.accept,
            limits=face.limits,
            skeletons=None if self.frame.focus == path else face.skeletons,
        )

    def _edit(self, one: Field, value: object) -> str:
        if one.kind in (Kind.FILE, Kind.INFO) or value is None or isinstance(value, list):
            return ""
        rules = rules_of(one)
        return rules.show(one, value, self.language) if one.kind is Kind.COMPUTED else rules.edit(one, value)

    def _attributes(self, face: Face, path: str) -> Mapping[str, str]:
        return {**face.attributes, "autofocus": "autofocus"} if self.frame.focus == path else face.attributes

    def _files(self, one: Field, value: object, path: str) -> tuple[BoundFile, ...]:
        refs = upload_refs(value) if one.kind is Kind.FILE else ()
        return tuple(
            BoundFile(
                signed=self.frame.sign(ref),
                filename=ref.filename,
                size=human_size(ref.size),
                checked=ref.scan == "clean",
                drop=f"drop:{path}:{ref.sha256}",
            )
            for ref in refs
        )

    def _inner(self, one: Field, value: object, level: Level, path: str, steps: Path) -> tuple[BoundField, ...]:
        return self.fields(one.fields, value, level.group(one), f"{path}.", (*steps, one.key))

    def _items(self, one: Field, value: object, level: Level, path: str, steps: Path) -> tuple[BoundItem, ...]:
        assert one.repeat is not None
        here, face = (*steps, one.key), self.faces.of(one)
        items, levels = as_list(value), list(level.inner[one.key])
        wanted = one.repeat.minimum if logic.is_required(one, level) else 0
        items += [{}] * (wanted - len(items))
        levels += [self.settled.blank_item(level, one, number + 1, here) for number in range(len(levels), len(items))]
        return tuple(
            BoundItem(
                id=f"{field_id(path)}-{index}",
                title=f"{face.item_label} {index + 1}",
                fields=self.fields(one.fields, item, levels[index], f"{path}.{index}.", here),
                remove=f"remove:{path}.{index}" if len(items) > wanted else "",
            )
            for index, item in enumerate(items)
        )


def _options(face: Face, value: object, path: str) -> tuple[BoundOption, ...]:
    if face.of_truth:
        value = str(value).lower() if isinstance(value, bool) else None
    chosen, name = value if isinstance(value, list) else (value,), field_id(path)
    return tuple(
        BoundOption(f"{name}-{index}", option.value, option.label, option.hint, option.value in chosen)
        for index, option in enumerate(face.options)
    )


def _add(one: Field, value: object, path: str) -> str:
    if one.repeat is None or len(as_list(value)) >= one.repeat.maximum:
        return ""
    return f"add:{path}"
