"""The door of the records.

What modules above need often stands here by itself; the rest is reached through `reads` and `writes`.
"""

from amtsweg.records import gate
from amtsweg.records.queries import reads
from amtsweg.records.queries.documents import document, documents_by_id, documents_of
from amtsweg.records.queries.files import file_by_id, record_file, record_file_of, reference_number
from amtsweg.records.queries.matters import use_matters
from amtsweg.records.queries.plan import plan_units
from amtsweg.records.sending import document_response
from amtsweg.records.services import writes
from amtsweg.records.services.file_types import check_file_types, load_file_types
from amtsweg.records.services.filing import add_documents, add_version, open_record_file
from amtsweg.records.services.moving import close_record_file, move_to_unit
from amtsweg.records.services.numbering import ensure_reference_number, number_new_files
from amtsweg.records.services.plan import load_file_plan
from amtsweg.records.services.plan_import import import_plan
from amtsweg.records.services.reading import use_trusted_roots

__all__ = [
    "add_documents",
    "add_version",
    "check_file_types",
    "close_record_file",
    "document",
    "document_response",
    "documents_by_id",
    "documents_of",
    "ensure_reference_number",
    "file_by_id",
    "gate",
    "import_plan",
    "load_file_plan",
    "load_file_types",
    "move_to_unit",
    "number_new_files",
    "open_record_file",
    "plan_units",
    "reads",
    "record_file",
    "record_file_of",
    "reference_number",
    "use_matters",
    "use_trusted_roots",
    "writes",
]
