"""The door of cases."""

from amtsweg.cases.contracts import Outcome
from amtsweg.cases.queries.cases import cases_by_id, get_case, similar_cases
from amtsweg.cases.queries.details import messages_of, parties_of
from amtsweg.cases.queries.evidence import use_evidence
from amtsweg.cases.services.closing import close_case, withdraw
from amtsweg.cases.services.deciding import cosign, decide
from amtsweg.cases.services.letter_data import letter_assets, letter_data
from amtsweg.cases.services.messages import answer_request
from amtsweg.cases.services.migrating import migrate_case, undo_case_migration
from amtsweg.cases.services.opening import open_case
from amtsweg.cases.services.secrets import status_link, status_secret
from amtsweg.cases.services.working import complete_form_task

__all__ = [
    "Outcome",
    "answer_request",
    "cases_by_id",
    "close_case",
    "complete_form_task",
    "cosign",
    "decide",
    "get_case",
    "letter_assets",
    "letter_data",
    "messages_of",
    "migrate_case",
    "open_case",
    "parties_of",
    "similar_cases",
    "status_link",
    "status_secret",
    "undo_case_migration",
    "use_evidence",
    "withdraw",
]
