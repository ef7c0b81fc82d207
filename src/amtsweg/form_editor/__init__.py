"""The form editor: people who do not program change the forms of their services, and a second person publishes."""
