"""Writing what `kernel.packs` reads: YAML of plain values that reads back equal, the same bytes for the same value."""

from collections.abc import Mapping, Sequence

import yaml

from amtsweg.kernel.packs import plain_scalar

_WIDTH = 110


class _Writer(yaml.SafeDumper):
    """Writes mappings in the order they come in, indents lists, and quotes what would not read back as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of lists, too, as people do."""
        del indentless
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:
        """Write what occurs twice twice: a pack that points to itself is hard to read."""
        del data
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if plain_scalar(text) != text:
        style = '"'
    elif "\n" in text and text.strip("\n \t") == text and not any(line != line.rstrip() for line in text.split("\n")):
        style = "|"
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def write_yaml(value: object, *, order: Sequence[str] = ()) -> bytes:
    """Write plain content as YAML. Keys come as ``order`` says, those it does not name behind them by alphabet."""
    places = {key: place for place, key in enumerate(order)}
    text = yaml.dump(
        _ordered(value, places), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2
    )
    return text.encode()


def _ordered(value: object, places: Mapping[str, int]) -> object:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (places.get(key, len(places)), key))
        return {key: _ordered(value[key], places) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(one, places) for one in value]
    return value
