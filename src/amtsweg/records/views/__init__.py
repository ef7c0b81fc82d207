"""Pages of records at the workplace."""
