"""Changes of circulations and reminders, one file per use case."""
