"""Read a pack: the files of one folder, as plain content with their lines."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from amtsweg.kernel.packs import MAX_BYTES, PackError, PackProblem, Source, check_schema, read_file

SERVICE, FORM, PROCESS = "service.yaml", "form.yaml", "process.bpmn"
_HERE = Path(__file__).parents[1]
_KNOWN = {SERVICE, FORM, PROCESS, "letters", "tasks", "examples", "README.md"}


@dataclass(slots=True)
class Pack:
    """The content of one service's folder, and everything found wrong with it."""

    folder: Path
    name: str
    service: Source
    form: Source | None = None
    process: bytes | None = None
    decisions: dict[str, bytes] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, Source] = field(default_factory=dict)
    examples: dict[str, Source] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)

    @property
    def settings(self) -> Mapping[str, object]:
        """Return the content of ``service.yaml``."""
        return self.service.value if isinstance(self.service.value, dict) else {}

    def file(self, name: str) -> str:
        """Return how a file of the pack is named in messages."""
        return f"{self.name}/{name}"

    def content(self) -> dict[str, object]:
        """Return everything that makes a version what it is; examples and explanations do not."""
        return {
            "service": self.settings,
            "form": self.form.value if self.form else None,
            "process": self.process.decode("utf-8", "replace") if self.process else None,
            "decisions": {name: xml.decode("utf-8", "replace") for name, xml in self.decisions.items()},
            "letters": self.letters,
            "tasks": {name: source.value for name, source in self.tasks.items()},
        }


def with_keys(pack: Pack, *, units: Mapping[str, str], plan: Mapping[str, str]) -> Pack:
    """Return a pack with the keys of another installation replaced by those that stand for them here."""
    settings = dict(pack.settings)
    record = settings.get("record")
    if settings.get("unit") in units:
        settings["unit"] = units[str(settings["unit"])]
    if isinstance(record, Mapping) and record.get("plan") in plan:
        settings["record"] = {**record, "plan": plan[str(record["plan"])]}
    return replace(pack, service=replace(pack.service, value=settings)) if settings != pack.settings else pack


def find_packs(root: Path) -> list[Path]:
    """Return the folders of services below the folder of packs, or the folder itself if it is one."""
    if (root / SERVICE).exists():
        return [root]
    return sorted(found.parent for found in root.glob(f"*/*/{SERVICE}"))


def read_pack(folder: Path) -> Pack:
    """Read a folder. What cannot be read or breaks its schema stands in the pack's problems."""
    name = f"{folder.parent.name}/{folder.name}"
    reader = _Reader(folder, name)
    empty = Source(f"{name}/{SERVICE}", {}, {})
    pack = Pack(folder, name, reader.yaml(folder / SERVICE, "service") or empty, problems=reader.problems)
    pack.form = reader.yaml(folder / FORM) if (folder / FORM).exists() else None
    pack.process = reader.bytes(folder / PROCESS) if (folder / PROCESS).exists() else None
    pack.decisions = {path.stem: data for path in _files(folder, "*.dmn") if (data := reader.bytes(path)) is not None}
    pack.letters = {path.stem: text for path in _files(folder / "letters", "*.typ") if (text := reader.text(path))}
    pack.tasks = {path.stem: source for path in _files(folder / "tasks", "*.yaml") if (source := reader.yaml(path))}
    pack.examples = {
        path.stem: source for path in _files(folder / "examples", "*.yaml") if (source := reader.yaml(path, "example"))
    }
    reader.refuse_unknown()
    return pack


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file() and not path.is_symlink())


class _Reader:
    """Reads files and gathers what is wrong with them."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.problems: list[PackProblem] = []

    def yaml(self, path: Path, schema: str = "") -> Source | None:
        try:
            source = read_file(path, name=self._named(path))
            source.mapping()
        except PackError as error:
            self.problems += error.problems
            return None
        found = check_schema(source, _schema(schema)) if schema else []
        self.problems += found
        return source

    def bytes(self, path: Path) -> bytes | None:
        if path.stat().st_size > MAX_BYTES:
            self.problems.append(PackProblem(self._named(path), 1, "Die Datei ist größer als 1 MiB."))
            return None
        return path.read_bytes()

    def text(self, path: Path) -> str:
        data = self.bytes(path)
        try:
            text = (data or b"").decode("utf-8")
        except UnicodeDecodeError:
            self.problems.append(PackProblem(self._named(path), 1, "Die Datei ist nicht in UTF-8 gespeichert."))
            return ""
        if not text.strip():
            self.problems.append(PackProblem(self._named(path), 1, "Die Datei ist leer."))
        return text

    def refuse_unknown(self) -> None:
        """A misspelt file would be left out in silence; so whatever is not known is a problem."""
        for path in sorted(self.folder.iterdir()):
            if path.name not in _KNOWN and path.suffix != ".dmn" and not path.name.startswith("."):
                self.problems.append(PackProblem(self._named(path), 1, _unknown_file()))

    def _named(self, path: Path) -> str:
        return f"{self.name}/{path.relative_to(self.folder).as_posix()}"


def _unknown_file() -> str:
    return f"Diese Datei gehört nicht in ein Paket. Bekannt sind: {', '.join(sorted(_KNOWN))} und *.dmn."


@cache
def _schema(name: str) -> Mapping[str, object]:
    content: Mapping[str, object] = json.loads((_HERE / f"{name}.schema.json").read_text())
    return content


def read_packs(root: Path) -> Iterator[Pack]:
    """Read all packs below a folder."""
    return (read_pack(folder) for folder in find_packs(root))
