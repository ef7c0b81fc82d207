"""Work on single contents: names, types, mails, PDF, comparison. Pure: no Django, no database."""
