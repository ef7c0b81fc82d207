"""Pages of circulations and reminders."""
