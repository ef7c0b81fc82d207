"""Count how forms are used. A draft is counted in the transaction that deletes it: never twice, and never lost.

So neither beginning nor sending a form costs a statement, and no two people wait for the same counter. Only messages
are counted at once, because no draft keeps them.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils.translation import get_language, override

from amtsweg.forms.contracts import Answers, Draft, Form
from amtsweg.forms.rules.checking import check_form
from amtsweg.forms.rules.usage import BOUNDS, MOST, page_of, plain_message, plain_path
from amtsweg.kernel.clock import LOCAL_ZONE, local_date

_log = logging.getLogger(__name__)

# Each draft tells that it was begun, what became of it, and which pages it has passed; `OPEN` stands for a condition.
TALLY = f"""
SELECT form_version_id, (created_at AT TIME ZONE '{LOCAL_ZONE.key}')::date AS day,
       kind, page, '' AS field, detail, count(*) AS count
FROM forms_draft CROSS JOIN LATERAL (
  SELECT 'started' AS kind, '' AS page, '' AS detail
  UNION ALL
  SELECT 'finished', '', width_bucket(extract(epoch FROM changed_at - created_at) / 60, ARRAY{[*BOUNDS]})::text
  WHERE result_id IS NOT NULL
  UNION ALL
  SELECT CASE WHEN {{open}} THEN 'open' ELSE 'left' END, last_page,
         CASE WHEN last_page = '' AND saves = '{{{{}}}}' AND passed = '[]' THEN 'untouched' ELSE '' END
  WHERE result_id IS NULL
  UNION ALL
  SELECT 'passed', jsonb_array_elements_text(passed), ''
) AS told
WHERE {{which}}
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - constants

_COLUMNS = "form_version_id, day, kind, page, field, detail, count"
# Two that add to several counters do so in the same order, so neither waits for the other for ever.
_ADD = f"""
INSERT INTO forms_usage (id, {_COLUMNS})
SELECT gen_random_uuid(), {_COLUMNS} FROM ({{news}}) AS news
ORDER BY form_version_id, day, kind, page, field, detail
ON CONFLICT (form_version_id, day, kind, page, field, detail)
DO UPDATE SET count = forms_usage.count + excluded.count
"""  # noqa: S608 - constants
_GONE = _ADD.format(news=TALLY.format(open="false", which="id = ANY(%s)"))
_ERRORS = _ADD.format(
    news="""
    SELECT %s::uuid AS form_version_id, %s::date AS day, 'error' AS kind, page, field, detail, 1 AS count
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS told(page, field, detail)
    """
)


def count_gone(drafts: Sequence[UUID]) -> None:
    """Count drafts that are about to be deleted; joins the transaction that holds and deletes them."""
    if drafts:
        with connection.cursor() as cursor:
            cursor.execute(_GONE, [list(drafts)])


def count_errors(draft: Draft, form: Form, errors: Mapping[str, str], *, answers: Answers, at: datetime) -> None:
    """Count each message that is shown once, in one statement; what was typed is no part of it.

    A figure never stands between a person and their form: where counting fails, the log says so and nobody else.
    """
    if not errors:
        return
    told = {
        (page_of(form, path), plain_path(path), plain_message(form, message))
        for path, message in _in_german(form, errors, answers, at).items()
    }
    pages, fields, messages = (list(column) for column in zip(*sorted(told)[:MOST], strict=True))
    day = local_date(draft.created_at or at)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ERRORS, [draft.form_version_id, day, pages, fields, messages])
    except DatabaseError:
        _log.exception("the messages of a form were shown, but not counted")


def _in_german(form: Form, errors: Mapping[str, str], answers: Answers, at: datetime) -> Mapping[str, str]:
    """Return messages as they are in German, so that the same one counts once whatever language it was read in."""
    if get_language() == "de":
        return errors
    with override("de"):
        german = check_form(form, answers, at=at, language="de")
    return {path: german.get(path, message) for path, message in errors.items()}
