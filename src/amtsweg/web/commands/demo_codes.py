"""``amtsweg demo-codes``."""

import click
from django.conf import settings

from amtsweg.identity.api import municipality
from amtsweg.kernel import clock
from amtsweg.web.commands.output import answer, json_option
from amtsweg.web.demo.plan import read_plan


@click.command()
@json_option
def command(*, as_json: bool) -> None:
    """Print accounts, password and present sign-in codes of the demo staff. A code is good for half a minute."""
    plan, now = read_plan(municipality().folder), clock.now()
    staff = [{"email": one.email, "name": one.name, "about": one.about, "code": one.code(now)} for one in plan.staff]
    text = [f"Staff sign in at {settings.PUBLIC_URL}/anmelden/ with the password {plan.password}"]
    text += [f"  {one['code']}  {one['email']:<34} {one['name']}, {one['about']}" for one in staff]
    text.append("Citizens sign in there online, as one of the invented people the identity provider offers.")
    text.append("New codes: .venv/bin/amtsweg demo-codes")
    answer({"password": plan.password, "staff": staff}, text="\n".join(text), as_json=as_json)
