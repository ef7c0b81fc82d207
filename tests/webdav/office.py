"""Run by the machine's own Python beside LibreOffice: does what a person does at the screen, and prints how it went.

``office.py PIPE ADDRESS`` opens what lies at the address, writes, saves and closes; the office ends with it.
"""

import sys
import time

import uno  # type: ignore[import-not-found]


def context_of(pipe: str) -> object:
    """Return the running office, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _try in range(150):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 - what UNO raises has no type outside of it
            time.sleep(0.4)
    raise SystemExit("office does not answer")


def main() -> None:
    """Open, change, save, close."""
    context = context_of(sys.argv[1])
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    try:
        document = desktop.loadComponentFromURL(sys.argv[2], "_blank", 0, ())
        if document is None:
            said = "not opened"
        elif document.isReadonly():
            said = "read-only"
        else:
            document.Text.setString("Von LibreOffice geändert")
            document.store()
            said = "saved"
        if document is not None:
            document.close(True)
    finally:
        desktop.terminate()
    sys.stdout.write(said)


main()
