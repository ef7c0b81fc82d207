"""The door of `forms`."""

from amtsweg.forms.queries import draft, form, form_definition
from amtsweg.forms.rules.definition import is_built_in
from amtsweg.forms.rules.definition import parse as parse_definition
from amtsweg.forms.rules.exchange import xml
from amtsweg.forms.rules.exchange.json_schema import json_schema
from amtsweg.forms.rules.portability import browser_problems, stored_kinds
from amtsweg.forms.services import fim, scanning
from amtsweg.forms.services.drafts import desk as drafts
from amtsweg.forms.services.drafts.keeping import finish_draft, start_draft
from amtsweg.forms.services.pages import bind, check_all, feel_context, problems, prune, read_page, summary
from amtsweg.forms.services.publishing import content_hash, deploy_form
from amtsweg.forms.services.uploads import receive_upload
from amtsweg.forms.services.usage import desk as usage

__all__ = [
    "bind",
    "browser_problems",
    "check_all",
    "content_hash",
    "deploy_form",
    "draft",
    "drafts",
    "feel_context",
    "fim",
    "finish_draft",
    "form",
    "form_definition",
    "is_built_in",
    "json_schema",
    "parse_definition",
    "problems",
    "prune",
    "read_page",
    "receive_upload",
    "scanning",
    "start_draft",
    "stored_kinds",
    "summary",
    "usage",
    "xml",
]
