"""What is different between two files of decision tables, in words."""

from amtsweg.dmn.api import DmnReadError, compare_tables
from amtsweg.process_register.rules.differences import table_text


def changes_in_words(before: bytes, now: bytes) -> list[str]:
    """Return one sentence for each difference between two files."""
    try:
        return [table_text(change) for change in compare_tables(before, now)]
    except DmnReadError as error:
        return [str(error)]
