"""What changes in the catalogue: loading packs, importing the service list."""
