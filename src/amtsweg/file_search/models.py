"""Tables of the search in files. The index itself lies in the state folder and is derived."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped


class SavedSearch(Scoped):
    """A search somebody keeps for themselves; it belongs to an account and to no unit."""

    needs_contents = False
    personal_data = PersonalData(("what a member of staff looks for",), "when they delete it, or with their account")

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=100)
    text = models.CharField(max_length=300)
    facets = models.JSONField(default=dict)
    newest_first = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also answers: which searches has this person saved, by name?
            models.UniqueConstraint(fields=["account_id", "name"], name="saved_search_once"),
        ]

    def __str__(self) -> str:
        return self.name
