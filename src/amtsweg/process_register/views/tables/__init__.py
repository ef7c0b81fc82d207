"""Pages of decision tables: read and try out, draft, test, publish."""
