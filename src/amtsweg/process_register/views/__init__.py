"""Pages of the process register, one file per part."""
