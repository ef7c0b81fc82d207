"""The shape of the index. Whoever changes it raises ``VERSION``: every installation then makes its index anew."""

from functools import cache

import tantivy

VERSION = 1
# Texts come analysed, as terms with blanks between them.
_TERMS = "whitespace"


@cache
def schema() -> tantivy.Schema:
    """Return the fields of an entry: one for each file and each document."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("file", tokenizer_name="raw", index_option="basic")
    # u:<unit>:<level> and s:<subject>, as `records.queries.visible` decides
    builder.add_text_field("rights", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_TERMS, index_option="freq")
    builder.add_text_field("every", tokenizer_name=_TERMS, index_option="freq")
    builder.add_text_field("phrase", tokenizer_name=_TERMS, index_option="position")
    builder.add_text_field("odd", tokenizer_name=_TERMS, index_option="basic")
    builder.add_text_field("spelt", tokenizer_name=_TERMS, index_option="basic")
    for facet in ("unit", "plan", "kind", "year", "state"):
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("at", fast=True)
    return builder.build()
