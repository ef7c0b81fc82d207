"""Run the provider for this installation: ``python -m amtsweg.identity.adapters.local_idp``."""

import os
import signal
import sys
from types import FrameType
from urllib.parse import urlsplit

from amtsweg.identity.adapters.local_idp.app import build_app
from amtsweg.identity.adapters.local_idp.people import Client, read_personas
from amtsweg.identity.adapters.local_idp.serve import server


def main() -> None:
    """Serve until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amtsweg.web.settings")
    from django.conf import settings  # noqa: PLC0415 - only once the environment names the settings

    from amtsweg.identity.municipality import municipality  # noqa: PLC0415 - reads the settings

    # The same machine under both of its names: passkeys want the second, everything else takes the first.
    here = {settings.PUBLIC_URL, settings.PUBLIC_URL.replace("//127.0.0.1", "//localhost")}
    portal = Client(
        settings.IDENTITY_PROVIDER_CLIENT_ID,
        settings.IDENTITY_PROVIDER_CLIENT_SECRET,
        tuple(f"{one}/anmelden/online/zurueck/" for one in here),
        tuple(f"{one}/" for one in here),
    )
    issuer = settings.IDENTITY_PROVIDER_URL
    app = build_app(read_personas(municipality().folder / "personas.yaml"), issuer, [portal])
    signal.signal(signal.SIGTERM, _leave)
    with server(app, port=urlsplit(issuer).port or 8001) as running:
        running.serve_forever()


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
