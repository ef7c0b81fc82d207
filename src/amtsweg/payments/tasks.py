"""What the worker does for payments: it carries the local provider's notices, over HTTP as a real one would."""

import urllib.error
import urllib.request

from amtsweg.kernel import clock, outbox
from amtsweg.kernel.errors import OutsideUnavailable
from amtsweg.kernel.outbox import Effect
from amtsweg.payments.adapters.local import LocalProvider, sign
from amtsweg.payments.services.paying import use_provider

_SECONDS = 10
use_provider(LocalProvider())


# Our own address is reached directly, whatever proxy the machine uses for the world.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@outbox.handles("payments.local_notice")
def send_local_notice(effect: Effect) -> None:
    """Post one notice to this installation. Raises OutsideUnavailable unless it is taken."""
    body = str(effect.payload["body"]).encode()
    stamp = str(int(clock.now().timestamp()))
    headers = {"Content-Type": "application/json", "X-Payment-Time": stamp, "X-Payment-Signature": sign(stamp, body)}
    request = urllib.request.Request(str(effect.payload["url"]), data=body, headers=headers, method="POST")  # noqa: S310 - the address is our own
    try:
        with _direct.open(request, timeout=_SECONDS):
            return
    except (urllib.error.URLError, TimeoutError) as error:
        raise OutsideUnavailable(f"the notice was not taken: {error}") from error
