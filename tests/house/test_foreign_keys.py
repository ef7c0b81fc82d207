"""Foreign keys point down and leave no name on the other side; import-linter can not see them."""

from collections.abc import Iterator

from django.db.models import ForeignObject

from house.floors import floors, name_of, own_models


def keys() -> Iterator[tuple[str, ForeignObject]]:
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignObject):
                yield f"{name_of(model)}.{field.name}", field


def module_of(model: type) -> str:
    """Return the module a model stands in, or nothing for models that are not ours."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "amtsweg" else ""


def test_foreign_keys_point_down() -> None:
    floor = floors()
    upwards = [
        f"{name} -> {field.related_model._meta.label}"
        for name, field in keys()
        if (here := module_of(field.model)) != (there := module_of(field.related_model))
        and there
        and floor[there] >= floor[here]
    ]
    assert upwards == []


def test_foreign_keys_have_no_reverse_name() -> None:
    assert [name for name, field in keys() if not field.remote_field.hidden] == []
