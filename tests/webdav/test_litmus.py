"""The test program `litmus` against a file, through the real server: basic, copymove, props and locks."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from amtsweg.kernel import clock, scope
from webdav.conftest import UNIT, Served, hire, new_file

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(shutil.which("litmus") is None, reason="litmus is not installed (apt-get install litmus)"),
]


@pytest.mark.parametrize("suite", ["basic", "copymove", "props", "locks"])
def test_litmus_passes(served: Served, tmp_path: Path, suite: str) -> None:
    at = clock.now()
    with scope.session(scope.SYSTEM):
        worker = hire("Ayla", at, ("clerk", UNIT))
    file = new_file(at)
    ran = subprocess.run(
        ["litmus", f"{served.url}/dav/akten/{file}/", worker.email, worker.key],
        env={"TESTS": suite, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    summary = re.findall(r"summary for `(\w+)': of (\d+) tests run: (\d+) passed, (\d+) failed", ran.stdout)
    assert [(name, failed) for name, _run, _passed, failed in summary] == [(suite, "0")], ran.stdout + ran.stderr
    assert ran.returncode == 0
    # The server's own parser cuts a fragment off before we see it, so that one warning stays.
    warnings = [line for line in ran.stdout.splitlines() if "WARNING" in line and "fragment" not in line]
    assert warnings == []
