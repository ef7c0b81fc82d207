"""The pages of the provider: plain, accessible, and marked as not for real."""

from collections.abc import Sequence
from html import escape

from amtsweg.identity.adapters.local_idp.people import LEVELS, Persona
from amtsweg.identity.contracts import TrustLevel

WARNING = "Nur zum Ausprobieren – kein echtes BundID-Konto"

_LEVEL_TEXT = {
    TrustLevel.BASIC: "Basis (Benutzername und Passwort)",
    TrustLevel.SUBSTANTIAL: "Substanziell (ELSTER-Zertifikat)",
    TrustLevel.HIGH: "Hoch (Online-Ausweis)",
}

STYLE = """
* { box-sizing: border-box }
body { margin: 0; font: 1.125rem/1.5 "Fira Sans", system-ui, sans-serif; color: #171a2b; background: #f3f3fa }
header { background: #fff; border-bottom: 1px solid #c3c5d6 }
header p, main { max-width: 44rem; margin: 0 auto; padding: 1rem }
header p { font-weight: 600 }
.warning { margin: 0 0 1.5rem; padding: 1rem; background: #fff3d1; border-left: .5rem solid #8a5a00 }
h1 { margin: .5rem 0 1rem; font-size: 1.75rem; line-height: 1.25 }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0 }
legend { margin-bottom: .5rem; font-size: 1.25rem; font-weight: 600 }
label { display: grid; grid-template-columns: 1.75rem 1fr; gap: .25rem .5rem; margin-bottom: .5rem;
  padding: .75rem 1rem; background: #fff; border: 1px solid #75788c; border-radius: .25rem; cursor: pointer }
label small { grid-column: 2; font-size: 1rem; color: #454961 }
input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: #24317e }
button { min-height: 3rem; margin: 0 .75rem .75rem 0; padding: .5rem 1.5rem; font: inherit; font-weight: 600;
  color: #fff; background: #24317e; border: 2px solid #24317e; border-radius: .25rem; cursor: pointer }
button.quiet { color: #24317e; background: #fff }
:focus-visible { outline: .25rem solid #f5a300; outline-offset: .125rem }
"""


def choose(personas: Sequence[Persona], portal: str) -> str:
    """Return the page on which one picks who to be, and how surely."""
    people = "".join(_person(persona, first=index == 0) for index, persona in enumerate(personas))
    levels = "".join(_level(level) for level in LEVELS)
    return _page(
        "Als wen möchten Sie sich anmelden?",
        f"""<p>{escape(portal)} fragt nach Name, E-Mail-Adresse, Anschrift und Geburtsdatum. Alle Menschen hier sind
        erfunden.</p>
        <form method="post">
          <fieldset><legend>Person</legend>{people}</fieldset>
          <fieldset><legend>Vertrauensniveau</legend>{levels}</fieldset>
          <button name="answer" value="yes">Anmelden</button>
          <button class="quiet" name="answer" value="no" formnovalidate>Abbrechen</button>
        </form>""",
    )


def message(title: str, text: str) -> str:
    """Return a page that says one thing."""
    return _page(title, f"<p>{escape(text)}</p>")


def _person(persona: Persona, *, first: bool) -> str:
    about = f"<small>{escape(persona.about)}</small>" if persona.about else ""
    checked = " checked" if first else ""
    return (
        f'<label><input type="radio" name="sub" value="{escape(persona.sub)}" required{checked}>'
        f"<span>{escape(persona.name)}</span>{about}</label>"
    )


def _level(level: TrustLevel) -> str:
    checked = " checked" if level is TrustLevel.SUBSTANTIAL else ""
    return (
        f'<label><input type="radio" name="trust" value="{level.key}" required{checked}>'
        f"<span>{escape(_LEVEL_TEXT[level])}</span></label>"
    )


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="de">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{escape(title)} – Online-Konto zum Ausprobieren</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <header><p>Online-Konto zum Ausprobieren</p></header>
  <main>
    <p class="warning" role="note"><strong>{WARNING}</strong></p>
    <h1>{escape(title)}</h1>
    {body}
  </main>
</body>
</html>"""
