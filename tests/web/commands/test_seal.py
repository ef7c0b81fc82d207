"""The check of a seal on the command line: one language, and a file without a seal is not called broken."""

from io import BytesIO
from pathlib import Path

import pikepdf
from click.testing import CliRunner

from amtsweg.delivery.api import SealProblem
from amtsweg.web.commands.seal import ENGLISH, command


def test_every_problem_has_its_english() -> None:
    assert set(ENGLISH) == set(SealProblem)


def test_a_pdf_without_a_seal_is_not_sealed(as_installation: None, tmp_path: Path) -> None:
    plain, file = BytesIO(), tmp_path / "plain.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(plain)
    file.write_bytes(plain.getvalue())
    done = CliRunner().invoke(command, ["verify", str(file)])
    assert (done.exit_code, done.output) == (1, "not sealed\nThis PDF file bears no electronic seal.\n")


def test_what_is_no_pdf_is_said_to_be_none(as_installation: None, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Guten Tag")
    done = CliRunner().invoke(command, ["verify", str(file)])
    assert (done.exit_code, done.output) == (1, "not a PDF\nThis is no PDF file.\n")
