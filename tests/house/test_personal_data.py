"""Every model says which personal data it holds and when that ends, and what holds some is guarded by rows."""

from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped
from house.floors import name_of, own_models

# Tables with personal data that no scope can guard, each with the reason.
UNSCOPED = {
    "kernel.Blob": "holds hashes, sizes and media types; content is read through documents, which are guarded",
}


def test_every_model_declares_its_personal_data() -> None:
    assert [
        name_of(model) for model in own_models() if not isinstance(vars(model).get("personal_data"), PersonalData)
    ] == []


def test_kinds_of_personal_data_have_an_end_and_only_they() -> None:
    declared = {name_of(model): model.personal_data for model in own_models()}
    assert [name for name, data in declared.items() if bool(data.kinds) != bool(data.ends)] == []


def test_tables_with_personal_data_are_guarded_by_rows() -> None:
    open_tables = {
        name_of(model) for model in own_models() if model.personal_data.kinds and not issubclass(model, Scoped)
    }
    assert open_tables == set(UNSCOPED)
