"""The exports, held against the rules of their standards and against what they must not tell."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from click.testing import CliRunner

from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import OcelForm
from amtsweg.metrics.queries.mining import exporting
from amtsweg.metrics.services.rolling import catch_up
from amtsweg.web import station
from amtsweg.web.commands import processes
from metrics.writing import BUILDING, CLERK, ORDER, Walk, simple

XES = "{http://www.xes-standard.org/}"
SIMPLE_TYPES = {f"{XES}{name}" for name in ("string", "date", "int", "float", "boolean", "id")}
# What follows what in the standard lifecycle of XES, as far as it is used here.
LIFECYCLE = {
    "": {"schedule", "start"},
    "schedule": {"start", "withdraw"},
    "start": {"suspend", "complete", "ate_abort"},
    "resume": {"suspend", "complete", "ate_abort"},
    "suspend": {"resume", "ate_abort"},
}
OCEL_TYPES = {"string", "time", "integer", "float", "boolean"}


@pytest.fixture
def log(open_town: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Walk]]:
    """Seven runs: five alike, a cancelled one with an interrupted task, one that nobody took and that still runs."""
    monkeypatch.setattr(exporting, "_PAGE_LENGTH", 2)
    walks = [simple(at + timedelta(hours=n)) for n in range(5)]
    other = Walk(at, unit=ORDER, subject=walks[0].subject).start("check").create("check").claim(1, "check")
    other.after(1).about_task("task.reassigned", "check", to="").step(1, cancelled=["check"])
    walks.append(other.about_task("task.cancelled", "check").end("process.terminated"))
    walks.append(Walk(at).start("check").create("check").complete(2, "check", "send"))
    for walk in walks:
        walk.write()
    catch_up(at=at)
    return walks  # type: ignore[return-value]  # pytest takes both


def days(at: datetime) -> dict[str, datetime]:
    return {"since": at, "until": at + timedelta(days=2)}


def xes(at: datetime, units: list[object] | None = None) -> Element:
    text = "".join(metrics.export_xes("auskunft", units=units, **days(at)))  # type: ignore[arg-type]
    return ElementTree.fromstring(text)


def ocel(at: datetime, form: OcelForm) -> str:
    return "".join(metrics.export_ocel("auskunft", form=form, units=None, **days(at)))


def value(parent: Element, key: str) -> str:
    return next(one.get("value", "") for one in parent if one.get("key") == key)


def test_xes_is_built_as_the_standard_says(log: list[Walk], at: datetime) -> None:
    root = xes(at)
    assert (root.tag, root.get("xes.version"), root.get("xes.features")) == (f"{XES}log", "1849.2016", "")
    order = ["extension", "global", "global", "classifier", "classifier", "string", "string", *["trace"] * 7]
    tags = [child.tag.removeprefix(XES) for child in root]
    assert [tag for tag in tags if tag != "extension"] == order[1:]
    extensions = {child.get("prefix"): child.get("uri") for child in root.iter(f"{XES}extension")}
    assert extensions == {name: f"http://www.xes-standard.org/{file}.xesext" for name, file in EXTENSIONS.items()}
    for parent in (*root.iter(f"{XES}trace"), *root.iter(f"{XES}event")):
        attributes = [child for child in parent if child.tag != f"{XES}event"]
        assert {child.tag for child in attributes} <= SIMPLE_TYPES
        assert all(set(child.attrib) == {"key", "value"} for child in attributes)
        keys = [child.get("key", "") for child in attributes]
        assert len(keys) == len(set(keys))
        assert {key.split(":")[0] for key in keys if ":" in key} <= set(extensions)
    for scope in root.iter(f"{XES}global"):  # what is said to be everywhere is everywhere
        wanted = {child.get("key") for child in scope}
        for one in root.iter(f"{XES}{scope.get('scope')}"):
            assert wanted <= {child.get("key") for child in one}


EXTENSIONS = {"concept": "concept", "lifecycle": "lifecycle", "time": "time", "org": "org"}


def test_xes_keeps_time_and_the_standard_lifecycle(log: list[Walk], at: datetime) -> None:
    for trace in xes(at).iter(f"{XES}trace"):
        times, before = [], {}
        for event in trace.iter(f"{XES}event"):
            times.append(datetime.fromisoformat(value(event, "time:timestamp")))
            stay, transition = value(event, "concept:instance"), value(event, "lifecycle:transition")
            assert transition in LIFECYCLE[before.get(stay, "")]
            before[stay] = transition
        assert times == sorted(times)


def test_the_steps_of_tasks_are_told(log: list[Walk], at: datetime) -> None:
    told = [
        [(value(event, "concept:name"), value(event, "lifecycle:transition")) for event in trace.iter(f"{XES}event")]
        for trace in xes(at).iter(f"{XES}trace")
    ]
    check = [("check", step) for step in ("schedule", "start", "complete")]
    ends = [("send", "start"), ("send", "complete"), ("end", "start"), ("end", "complete")]
    assert sorted(told[-1]) == sorted([("start", "start"), ("start", "complete"), *check, *ends])
    assert [("check", step) for step in ("schedule", "start", "suspend", "ate_abort")] in told
    assert [*check, ("send", "start")] in told


def test_json_is_built_as_ocel_says(log: list[Walk], at: datetime) -> None:
    told = json.loads(ocel(at, OcelForm.JSON))
    assert set(told) == {"objectTypes", "eventTypes", "objects", "events"}
    types = {kind: {one["name"]: one["attributes"] for one in told[f"{kind}Types"]} for kind in ("object", "event")}
    assert {one["type"] for found in types.values() for given in found.values() for one in given} <= OCEL_TYPES
    objects = {one["id"]: one for one in told["objects"]}
    assert len(objects) == len(told["objects"])
    assert len({one["id"] for one in told["events"]}) == len(told["events"])
    for kind, keys in (("object", {"id", "type"}), ("event", {"id", "type", "time"})):
        for one in told[f"{kind}s"]:
            assert set(one) == keys | {"attributes", "relationships"}
            declared = {given["name"]: given["type"] for given in types[kind][one["type"]]}
            for attribute in one["attributes"]:
                assert set(attribute) == {"name", "value"} | ({"time"} if kind == "object" else set())
                kinds = {"string": str, "integer": int}
                assert isinstance(attribute["value"], kinds[declared[attribute["name"]]])
            for relation in one["relationships"]:
                assert set(relation) == {"objectId", "qualifier"}
                assert relation["objectId"] in objects
    assert {one["type"] for one in objects.values()} == {"matter", "process", "task", "unit"}
    assert sum(one["type"] == "matter" for one in objects.values()) == 6  # two runs are of one matter
    assert sum(one["type"] == "process" for one in objects.values()) == 7
    assert set(types["event"]) == {"start", "check", "send", "end"}


def test_xml_tells_the_same_as_json(log: list[Walk], at: datetime) -> None:
    root, told = ElementTree.fromstring(ocel(at, OcelForm.XML)), json.loads(ocel(at, OcelForm.JSON))
    assert [child.tag for child in root] == ["object-types", "event-types", "objects", "events"]
    for kind in ("object", "event"):
        declared = {one.get("name") for one in root.iter(f"{kind}-type")}
        assert declared == {one["name"] for one in told[f"{kind}Types"]}
        items = root.find(f"{kind}s")
        assert items is not None
        found = [(_attributes(one), _relations(one), one.get("id"), one.get("type"), one.get("time")) for one in items]
        assert found == [
            (
                [(given["name"], str(given["value"]), given.get("time")) for given in one["attributes"]],
                [(given["objectId"], given["qualifier"]) for given in one["relationships"]],
                one["id"], one["type"], one.get("time"),
            )
            for one in told[f"{kind}s"]
        ]  # fmt: skip


def _attributes(item: Element) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.get("name"), one.text, one.get("time")) for one in item.iterfind("attributes/attribute")]


def _relations(item: Element) -> list[tuple[str | None, str | None]]:
    return [(one.get("object-id"), one.get("qualifier")) for one in item.iterfind("objects/relationship")]


def test_nobody_is_named_and_no_key_leads_back(log: list[Walk], at: datetime) -> None:
    for text in ("".join(metrics.export_xes("auskunft", units=None, **days(at))), *(ocel(at, one) for one in OcelForm)):
        for walk in log:
            for secret in (walk.subject, walk.instance, walk.task, CLERK.account_id, CLERK.label, "Musterfrau"):
                assert str(secret) not in text


def test_units_and_days_narrow_an_export(log: list[Walk], at: datetime) -> None:
    assert len(list(xes(at, [ORDER]).iter(f"{XES}trace"))) == 2  # two runs of one matter, where the matter lies now
    assert len(list(xes(at, [BUILDING]).iter(f"{XES}trace"))) == 5
    assert list(xes(at - timedelta(days=9)).iter(f"{XES}trace")) == []
    assert json.loads("".join(metrics.export_ocel("nothing", form=OcelForm.JSON, units=None, **days(at))))


def test_names_that_need_care_in_xml_come_through(open_town: None, at: datetime) -> None:
    Walk(at).start('a<b&"c"').write()
    catch_up(at=at)
    (event,) = xes(at).iter(f"{XES}event")
    assert value(event, "concept:name") == 'a<b&"c"'
    types = ElementTree.fromstring(ocel(at, OcelForm.XML)).iter("event-type")
    assert [one.get("name") for one in types] == ['a<b&"c"']


@pytest.mark.parametrize("form", ["xes", "ocel-json", "ocel-xml"])
def test_the_command_line_writes_a_file(
    log: list[Walk], tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(station, "system", nullcontext)
    file = tmp_path / "log"
    done = CliRunner().invoke(
        processes.command,
        ["export", "auskunft", "--format", form, "--since", "2026-03-01", "--until", "2026-03-03", str(file)],
    )
    assert (done.exit_code, done.output) == (0, "")
    text = file.read_text(encoding="utf-8")
    assert text.count("<trace>") == 7 if form == "xes" else text.count("process-") > 7
