"""PostgreSQL's own programs for dumping and restoring: those that come with the embedded server, else the system's."""

import os
import shutil
import subprocess
from pathlib import Path

from amtsweg.kernel.errors import OutsideUnavailable
from amtsweg.web import embedded
from amtsweg.web.environment import Database

# Newer programs write it into every script, servers before 17 do not know it, and it changes nothing here.
_UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout = 0;"


def dump(database: Database, target: Path, *, snapshot: str) -> None:
    """Dump the database as the owner sees it in a snapshot; owners and rights are each server's own."""
    _run(
        "pg_dump",
        database,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={target}",
    )


def restore(database: Database, source: Path) -> None:
    """Restore a dump in one transaction: all of it or nothing."""
    script = source.with_suffix(".sql")
    _run("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(source))
    _drop_line(script, _UNKNOWN_TO_OLDER_SERVERS)
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    _run("psql", database, *options, f"--file={script}")


def _drop_line(script: Path, unwanted: bytes) -> None:
    filtered = script.with_suffix(".filtered")
    with script.open("rb") as lines, filtered.open("wb") as out:
        out.writelines(line for line in lines if line.strip() != unwanted)
    filtered.replace(script)


def _run(program: str, database: Database | None, *options: str) -> None:
    done = subprocess.run(
        [_find(program), *options], env=os.environ | _environment(database), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise OutsideUnavailable(f"{program} failed: {done.stderr.strip() or done.returncode}")


def _find(program: str) -> str:
    own = embedded.programs() / program
    found = str(own) if own.exists() else shutil.which(program)
    if found is None:
        raise OutsideUnavailable(f"{program} was not found; it comes with PostgreSQL's client programs.")
    return found


def _environment(database: Database | None) -> dict[str, str]:
    # In the environment and not on the command line, where every user of the machine could read the password.
    if database is None:
        return {}
    names = {"PGDATABASE": database.name, "PGUSER": database.user, "PGPASSWORD": database.password}
    names |= {"PGHOST": database.host, "PGPORT": database.port}
    return {name: value for name, value in names.items() if value}
