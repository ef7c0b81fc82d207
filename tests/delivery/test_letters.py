"""Setting letters: the marks on the PDF, faults with their line, limits, and data that stay data."""

import dataclasses
import json
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsweg.delivery.confined.child import Limits
from amtsweg.delivery.contracts import LetterJob, LetterTooLarge, TemplateFault
from amtsweg.delivery.typesetting.letters import Typesetter
from amtsweg.kernel.errors import Invalid
from delivery.letters import example_job

PLAIN = '#set document(title: "Brief")\n#set text(lang: "de")\n'


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def xmp_of(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as document:
        return document.Root.Metadata.read_bytes().decode()


def test_letter_declares_pdf_a_and_pdf_ua(letter: bytes) -> None:
    xmp = xmp_of(letter)
    assert [mark in xmp for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<")] == [True] * 3


def test_letter_is_tagged_and_speaks_german(letter: bytes) -> None:
    with pikepdf.open(BytesIO(letter)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked) is True
        assert str(root.Lang) == "de-DE"
        assert str(root.StructTreeRoot.K[0].S) == "/Document"


def test_letter_says_what_the_data_say(letter: bytes) -> None:
    text = text_of(letter)
    wanted = ("Stadt Beispiel", "Käthe Muster", "27. Februar 2026", "1.234,50", "63.20-2026/00017", "Seite 2 von 2")
    assert [part for part in wanted if part not in text] == []


def test_fault_names_file_and_line(typesetter: Typesetter) -> None:
    with pytest.raises(TemplateFault) as fault:
        typesetter.set_letter(LetterJob(PLAIN + "Text\n#unbekannt\n", {}))
    assert (fault.value.file, fault.value.line, fault.value.reason) == ("main.typ", 4, "unknown variable: unbekannt")


def test_fault_in_an_asset_names_the_asset(typesetter: Typesetter) -> None:
    job = LetterJob(
        PLAIN + '#import "parts/head.typ": head\n', {}, {"parts/head.typ": b"#let head = 1\n#let x = 3 +\n"}
    )
    with pytest.raises(TemplateFault) as fault:
        typesetter.set_letter(job)
    assert (fault.value.file, fault.value.line) == ("parts/head.typ", 2)


def test_what_is_not_accessible_is_refused(typesetter: Typesetter) -> None:
    with pytest.raises(TemplateFault, match="missing document title"):
        typesetter.set_letter(LetterJob("ohne Titel", {}))


@pytest.mark.parametrize("path", ["/../../../etc/passwd", "../../../../etc/passwd", "/../data.json"])
def test_template_reads_nothing_outside_its_folder(typesetter: Typesetter, path: str) -> None:
    with pytest.raises(TemplateFault, match="escape the project root"):
        typesetter.set_letter(LetterJob(PLAIN + f'#read("{path}")', {}))


def test_template_sees_no_letter_but_its_own(typesetter: Typesetter) -> None:
    typesetter.set_letter(LetterJob(PLAIN + '#read("secret.txt")', {}, {"secret.txt": b"geheim"}))
    with pytest.raises(TemplateFault, match="file not found"):
        typesetter.set_letter(LetterJob(PLAIN + '#read("secret.txt")', {}))


def test_template_gets_no_package(typesetter: Typesetter) -> None:
    with pytest.raises(TemplateFault) as fault:
        typesetter.set_letter(LetterJob(PLAIN + '#import "@preview/cetz:0.3.0": *', {}))
    assert fault.value.line == 3


@pytest.mark.parametrize("name", ["../x.typ", "/x.typ", "a/../../x.typ", ""])
def test_asset_outside_the_folder_is_refused(typesetter: Typesetter, name: str) -> None:
    with pytest.raises(Invalid, match="kein zulässiger Dateiname"):
        typesetter.set_letter(LetterJob(PLAIN, {}, {name: b"x"}))


def test_endless_template_is_stopped_and_the_next_letter_is_set() -> None:
    setter = Typesetter(Limits(seconds=1, memory=512 << 20))
    with pytest.raises(LetterTooLarge, match="länger als 1 Sekunden"):
        setter.set_letter(
            LetterJob(PLAIN + "#for a in range(9999) { for b in range(9999) { let x = calc.sin(b) } }", {})
        )
    assert text_of(setter.set_letter(LetterJob(PLAIN + "Danach", {}))).strip() == "Danach"
    setter.close()


def test_greedy_template_is_stopped_and_the_next_letter_is_set() -> None:
    setter = Typesetter(Limits(seconds=20, memory=384 << 20))
    with pytest.raises(LetterTooLarge, match="Speicher"):
        setter.set_letter(LetterJob(PLAIN + '#let s = "x" * 1000000\n#let all = range(2000).map(n => s + str(n))', {}))
    assert text_of(setter.set_letter(LetterJob(PLAIN + "Danach", {}))).strip() == "Danach"
    setter.close()


def test_child_is_replaced_after_its_share() -> None:
    setter = Typesetter(Limits(jobs_per_child=2))
    letters = [setter.set_letter(LetterJob(PLAIN + f"Brief {n}", {})) for n in range(5)]
    assert [text_of(pdf).strip() for pdf in letters] == [f"Brief {n}" for n in range(5)]
    setter.close()


HOSTILE = [
    '#panic("x")',
    '#read("/data.json")',
    "*fett* _kursiv_",
    "$x^2$",
    "= Titel",
    '"); #panic(',
    '#import "a"',
    "\\u{41}",
    "<label> @label",
    "`code`",
    "// weg",
    "/* weg",
    '#eval("1+1")',
    "https://x.example",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_data_never_become_code(typesetter: Typesetter, name: str) -> None:
    assert name in text_of(typesetter.set_letter(LetterJob(PLAIN + '#json("/data.json").name', {"name": name})))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=40))
def test_any_text_is_only_text(typesetter: Typesetter, name: str) -> None:
    job = LetterJob(PLAIN + '#assert(json("/data.json").name.codepoints() == json("/other.json"))\ngut', {"name": name},
                    {"other.json": json.dumps(list(name)).encode()})  # fmt: skip
    assert text_of(typesetter.set_letter(job)).strip() == "gut"


def test_same_letter_gives_the_same_bytes(typesetter: Typesetter, letter: bytes) -> None:
    assert typesetter.set_letter(example_job()) == letter


def test_other_data_give_another_letter(typesetter: Typesetter, letter_job: LetterJob) -> None:
    other = dataclasses.replace(letter_job, data={**letter_job.data, "name": "Bodo Beispiel"})
    assert "Bodo Beispiel" in text_of(typesetter.set_letter(other))
