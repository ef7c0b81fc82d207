"""SIGKILL at every point: before and after every statement and commit, and around every effect on the world.

Whatever a process died of, the next one works its instance to the same end: no token lost or doubled, every task once,
every effect once, nothing half written, and a log whose chain is whole.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from amtsweg.web.environment import Database
from database import address

PROGRAM = Path(__file__).with_name("crashing.py")
TRANSACTIONS = 13  # the start, three claims and three ends in the outbox, six steps


def test_killed_at_every_point_an_instance_comes_to_the_same_end(fresh_database: Database, tmp_path: Path) -> None:
    world = tmp_path / "world"
    world.mkdir()
    environment = {**os.environ, "DATABASE_URL": address(fresh_database), "AMTSWEG_STATE": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(world)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert told["remains"]["status"][0] == "completed"
    assert told["remains"]["world"] == ["file_process_", "letter_process_", "mail_process_"]
    assert [element for element, *_ in told["remains"]["tasks"]] == ["check", "sign"]
    assert len(told["commits"]) == TRANSACTIONS
    assert told["points"] > 5 * TRANSACTIONS
    assert (told["chain"]["broken"], told["chain"]["unsealed"]) == ([], 0)
