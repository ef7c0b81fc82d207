"""The check of a seal; files from outside are read in a confined process."""
