"""Pages of the electronic file at the workplace."""
