"""Ways to the outside world: virus scanners."""
