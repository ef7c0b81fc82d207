"""Files whose retention was over before there was disposal are noted by the migration as the event would note them."""

from importlib import import_module

from django.db import connection
from django.forms.models import model_to_dict

from amtsweg.disposal.models import EndedFile
from disposal.conftest import MakeEnded


def test_the_migration_notes_what_the_event_would_have_noted(make_ended: MakeEnded) -> None:
    for n in range(2):
        make_ended(n=n)
    noted = [model_to_dict(row, exclude=["id"]) for row in EndedFile.objects.order_by("reference_number")]
    EndedFile.objects.all().delete()
    migration = import_module("amtsweg.disposal.migrations.0002_ended_before").Migration
    with connection.cursor() as cursor:
        cursor.execute(migration.operations[0].sql)
    assert [model_to_dict(row, exclude=["id"]) for row in EndedFile.objects.order_by("reference_number")] == noted
