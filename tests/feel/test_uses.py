"""What an expression takes from the names it uses."""

import pytest

from amtsweg.feel.api import compile_expression


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("a + b.c", {"a", "b.c"}),
        ("sum(houses.area)", {"sum", "houses.area"}),
        ("houses.rooms.size", {"houses.rooms.size"}),
        ("count(houses)", {"count", "houses.#"}),
        ("count(houses) + houses[1].area", {"count", "houses.#", "houses.area"}),
        ("houses[item.area > least].name", {"houses.name", "item.area", "houses.area", "least", "houses.least"}),
        ("houses[area > 3]", {"houses", "area", "houses.area"}),
        ("houses", {"houses"}),
        ("some one in houses satisfies one.area > x", {"houses", "one.area", "x"}),
        ("if a then b else {c: d}.c", {"a", "b", "d"}),
        ("not(a in [b..c])", {"not", "a", "b", "c"}),
    ],
)
def test_what_is_taken(text: str, uses: set[str]) -> None:
    assert {".".join(use) for use in compile_expression(text).uses()} == uses
