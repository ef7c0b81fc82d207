"""The shape of every module: one door with names only, and packages that hold nothing but a word about themselves."""

import ast
from pathlib import Path

import pytest

from house.floors import SOURCE

MOST_NAMES = 25
DOORS = sorted(SOURCE.glob("*/api.py"))
PACKAGES = sorted(path for path in SOURCE.rglob("__init__.py") if "migrations" not in path.parts)


def label(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("door", DOORS, ids=label)
def test_a_door_holds_names_only(door: Path) -> None:
    docstring, *rest = ast.parse(door.read_text()).body
    assert isinstance(docstring, ast.Expr), "a door says what is behind it"
    *imports, names = (node for node in rest if getattr(node, "module", "") != "__future__")
    assert {type(node) for node in imports} <= {ast.ImportFrom}
    assert not [alias for node in imports for alias in node.names if alias.name == "*"]
    assert isinstance(names, ast.Assign)
    assert ast.unparse(names.targets[0]) == "__all__"
    listed = ast.literal_eval(names.value)
    assert sorted(listed) == sorted(alias.asname or alias.name for node in imports for alias in node.names)
    assert len(listed) <= MOST_NAMES


@pytest.mark.parametrize("package", PACKAGES, ids=label)
def test_a_package_holds_one_docstring(package: Path) -> None:
    body = ast.parse(package.read_text()).body
    assert [type(node) for node in body] == [ast.Expr]
    assert isinstance(ast.literal_eval(body[0].value), str)
