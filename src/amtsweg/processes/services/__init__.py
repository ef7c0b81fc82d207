"""What changes processes and tasks, one file per use case."""
