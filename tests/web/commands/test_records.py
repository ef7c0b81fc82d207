"""The search index on the command line: made anew, said how it is, and by one program at a time."""

import json

from click.testing import CliRunner

from amtsweg.file_search.services.writing import alone
from amtsweg.web.commands.records import command


def test_the_index_is_made_and_described(as_installation: None) -> None:
    before = CliRunner().invoke(command, ["index-state"])
    assert (before.exit_code, before.output[:9]) == (1, "not there")
    done = CliRunner().invoke(command, ["reindex", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["entries"]) == (0, 0)
    after = CliRunner().invoke(command, ["index-state"])
    assert (after.exit_code, after.output[:6]) == (0, "in use")


def test_two_do_not_write_at_once(as_installation: None) -> None:
    with alone():
        done = CliRunner().invoke(command, ["reindex"])
    assert done.exit_code == 1
    assert "von einem anderen Programm geschrieben" in done.output
