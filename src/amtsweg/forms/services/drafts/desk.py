"""All that can be done with a draft beyond beginning, saving and finishing it, under one name of the door.

A door holds at most 25 names; these belong to one thing and are used by one module, the intake.
"""

from amtsweg.forms.queries import drafts_of_account
from amtsweg.forms.services.drafts.keeping import KEPT, save_page, set_lock
from amtsweg.forms.services.drafts.resuming import (
    by_code,
    by_id,
    delete_draft,
    ending_soon,
    keep_email,
    of_account,
    resume_code,
    take_over,
)

__all__ = [
    "KEPT",
    "by_code",
    "by_id",
    "delete_draft",
    "drafts_of_account",
    "ending_soon",
    "keep_email",
    "of_account",
    "resume_code",
    "save_page",
    "set_lock",
    "take_over",
]
