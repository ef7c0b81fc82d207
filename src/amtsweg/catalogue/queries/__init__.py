"""What the catalogue tells: versions by id, services by address, lists, and search."""
