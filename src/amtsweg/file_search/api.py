"""The door of the search in files."""

from amtsweg.file_search.queries.health import check_index, index_state
from amtsweg.file_search.queries.searching import search
from amtsweg.file_search.services.reindexing import reindex

__all__ = ["check_index", "index_state", "reindex", "search"]
