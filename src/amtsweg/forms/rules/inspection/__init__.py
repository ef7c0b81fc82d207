"""Looking into files from strangers: what they are by their content, and whether they are safe to keep."""
