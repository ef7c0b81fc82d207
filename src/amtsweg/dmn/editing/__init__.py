"""Decision tables as grids that people edit: read from a file, changed, checked and written back without loss."""
