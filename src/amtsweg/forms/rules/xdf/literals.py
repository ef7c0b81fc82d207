"""Between what the standard writes down and FEEL: fixed contents, lengths and patterns."""

import re
from collections.abc import Mapping

from amtsweg.feel.api import FeelSyntaxError, compile_expression, examine, kinds

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEXTS = frozenset({"text", "multiline", "email", "phone", "iban", "postcode", "choice"})
_LENGTH = re.compile(r"string length\(([a-z0-9_]+)\) >= ([1-9][0-9]*)")
_PATTERN = re.compile(r'matches\(([a-z0-9_]+), "\^\((.*)\)\$"\)', re.DOTALL)

LENGTH_MESSAGE = "Bitte geben Sie mindestens {n} Zeichen an."
PATTERN_MESSAGE = "Bitte prüfen Sie, ob diese Angabe die verlangte Form hat."


def literal_of(content: str, type_: str) -> str | None:
    """Return the FEEL that gives a fixed content, or None where the type has no such content."""
    if type_ in ("integer", "number", "money"):
        return content if _NUMBER.fullmatch(content) else None
    if type_ in ("yes_no", "consent"):
        return content if content in ("true", "false") else None
    if type_ == "date":
        return f'date("{content}")' if _DATE.fullmatch(content) else None
    return _quoted(content) if type_ in _TEXTS or type_ == "computed" else None


def content_of(expression: object, type_: str) -> str | None:
    """Return the fixed content an expression gives, if it is one; `literal_of` is its inverse."""
    if not isinstance(expression, str) or len(expression) > 5000:
        return None
    inner = expression.removeprefix('date("').removesuffix('")') if type_ == "date" else expression
    plain = _unquoted(expression) if type_ in _TEXTS or type_ == "computed" else inner
    return plain if plain is not None and literal_of(plain, type_) == expression else None


def _quoted(text: str) -> str | None:
    found = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return found if _unquoted(found) == text else None


def _unquoted(expression: str) -> str | None:
    if not (expression.startswith('"') and expression.endswith('"')):
        return None
    try:
        value = compile_expression(expression).evaluate({})
    except FeelSyntaxError:
        return None
    return value if isinstance(value, str) else None


def checks_of(precision: Mapping[str, object], key: str) -> list[dict[str, object]]:
    """Return the checks for a least length and a pattern; what FEEL cannot check as the standard means it is left."""
    found: list[dict[str, object]] = []
    least = str(precision.get("minLength", ""))
    if re.fullmatch("[1-9][0-9]{0,5}", least) and least != "1":
        found.append({"that": f"string length({key}) >= {least}", "message": LENGTH_MESSAGE.format(n=least)})
    pattern = str(precision.get("pattern", ""))
    if pattern and (that := _pattern_check(pattern, key)):
        found.append({"that": that, "message": PATTERN_MESSAGE})
    return found


def _pattern_check(pattern: str, key: str) -> str | None:
    portable = re.sub(r"(?<!\\)\\d", "[0-9]", pattern)
    literal = _quoted(f"^({portable})$")
    if literal is None or len(pattern) > 1000:
        return None
    that = f"matches({key}, {literal})"
    try:
        usable = not examine(that, {key: kinds.TEXT}).problems
        return that if usable and compile_expression(that, names=[key]).evaluate({key: "x"}) is not None else None
    except FeelSyntaxError:
        return None


def precision_of(check: Mapping[str, object], key: str) -> dict[str, str]:
    """Return the bound a check stands for, if `checks_of` would have made it."""
    that = str(check.get("that", ""))
    if (match := _LENGTH.fullmatch(that)) and match[1] == key and match[2] != "1":
        return {"minLength": match[2]}
    if (match := _PATTERN.fullmatch(that)) and match[1] == key:
        whole = _unquoted(f'"^({match[2]})$"')
        inner = whole[2:-2] if whole else ""
        if inner and checks_of({"pattern": inner}, key)[:1] == [{"that": that, "message": PATTERN_MESSAGE}]:
            return {"pattern": inner}
    return {}
