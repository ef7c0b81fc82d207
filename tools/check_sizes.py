"""Small is a house rule: no function past 60 lines, 90 % of them within 25, half within 8; no file past 400 lines."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FUNCTION, LONGEST_FILE = 60, 400
USUAL_FUNCTION, MEDIAN_FUNCTION = 25, 8

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files() -> list[Path]:
    """Return every Python file of product, tests and tools; migrations are written by a machine."""
    found = (path for folder in ("src", "tests", "tools") for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Return how many lines a function takes, its docstring included and its decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def too_long() -> Iterator[str]:
    """Name every file and function past the limit."""
    for path in files():
        name = path.relative_to(ROOT)
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            yield f"{name}: {lines} lines, at most {LONGEST_FILE}: make it a folder"
        for function in functions(path):
            if (lines := length(function)) > LONGEST_FUNCTION:
                yield f"{name}:{function.lineno}: {function.name} has {lines} lines, at most {LONGEST_FUNCTION}"


def out_of_measure(lengths: list[int]) -> Iterator[str]:
    """Say where the functions of the product as a whole have grown too long."""
    usual = sum(one <= USUAL_FUNCTION for one in lengths) / len(lengths)
    median = lengths[len(lengths) // 2]
    if usual < 0.9:
        yield f"only {usual:.0%} of the functions have at most {USUAL_FUNCTION} lines; 90 % should"
    if median > MEDIAN_FUNCTION:
        yield f"the median function has {median} lines, at most {MEDIAN_FUNCTION}"


def main() -> int:
    """Print what is too long, and the measure."""
    product = (path for path in files() if path.is_relative_to(ROOT / "src"))
    lengths = sorted(length(function) for path in product for function in functions(path))
    found = [*too_long(), *out_of_measure(lengths)]
    print("\n".join(found) or f"sizes: {len(lengths)} functions, median {lengths[len(lengths) // 2]} lines")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
