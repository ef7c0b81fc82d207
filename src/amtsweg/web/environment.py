"""What the environment says, read in one place: where state lies, which database, which secrets."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[3]


def state_dir() -> Path:
    """Return the folder that holds all state of this installation (``AMTSWEG_STATE``, else ``var``)."""
    return Path(os.environ.get("AMTSWEG_STATE", Path.cwd() / "var")).resolve()


def packs_dir() -> Path:
    """Return the folder of the packs (``AMTSWEG_PACKS``, else ``packs`` beside the source)."""
    return Path(os.environ.get("AMTSWEG_PACKS", PROJECT / "packs")).resolve()


def upload_dir() -> Path:
    """Return the folder for uploads while they come in; made at once, as Django expects it to be there."""
    folder = state_dir() / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@dataclass(frozen=True, slots=True)
class Database:
    """One way into the database, in Django's words."""

    name: str
    user: str
    password: str
    host: str
    port: str

    def as_django(self, *, role: str = "") -> dict[str, object]:
        """Return Django's settings; ``role`` makes the connection give up the owner's rights at once."""
        options: dict[str, object] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 15}}
        if role:
            options["options"] = f"-c role={role}"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": options,
        }


def database(url: str) -> Database:
    """Read ``postgresql://user:password@host:port/name`` (a socket folder may stand in ``?host=``)."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return Database(
        name=parts.path.lstrip("/"),
        user=unquote(parts.username or "postgres"),
        password=unquote(parts.password or ""),
        host=unquote(query.get("host", parts.hostname or "")),
        port=str(parts.port or ""),
    )


def embedded_database(state: Path | None = None) -> Database:
    """Return the way to the embedded server under the state folder."""
    data = (state or state_dir()) / "pg"
    host = str(data)
    running = data / "postmaster.pid"
    if running.exists():  # the server moves its socket elsewhere when the path is too long for one
        lines = running.read_text().splitlines()
        host = lines[4] if len(lines) > 4 and lines[4] else host
    return Database("amtsweg", "postgres", "", host, "")


def owner_database() -> Database:
    """Return the database as its owner sees it, for migrations, backup and verification.

    ``AMTSWEG_OWNER_URL`` names the owner where ``DATABASE_URL`` holds a login of the application's own.
    """
    url = os.environ.get("AMTSWEG_OWNER_URL") or os.environ.get("DATABASE_URL")
    return database(url) if url else embedded_database()


def application_database() -> Database:
    """Return the database as the application enters it, before it puts on its role."""
    url = os.environ.get("DATABASE_URL")
    return database(url) if url else embedded_database()


def secret_key() -> str:
    """Return ``AMTSWEG_SECRET_KEY``, or a key made once and kept in the state folder."""
    return _kept_secret("AMTSWEG_SECRET_KEY", "secret-key")


def identity_provider_secret() -> str:
    """Return what this installation proves itself with to the identity provider (``AMTSWEG_IDP_SECRET``)."""
    return _kept_secret("AMTSWEG_IDP_SECRET", "identity-provider-secret")


def _kept_secret(variable: str, name: str) -> str:
    given = os.environ.get(variable)
    if given:
        return given
    path = state_dir() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
