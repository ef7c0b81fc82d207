"""What the catalogue knows without a database: reading and checking packs, slugs, lines of the service list."""
