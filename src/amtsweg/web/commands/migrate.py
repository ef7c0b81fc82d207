"""``amtsweg migrate``."""

import click

from amtsweg.web import databases, environment, station


@click.command()
def command() -> None:
    """Bring the database to the state this version needs.

    Works as the owner of the database (DATABASE_URL, or AMTSWEG_OWNER_URL where the application has a login of its
    own), makes the database where it is missing, and grants the application's role its rights anew.
    """
    with station.database():
        databases.create(environment.owner_database())
        databases.migrate()
    click.echo("The database is up to date.")
