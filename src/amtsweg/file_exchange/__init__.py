"""Exchange of files with specialist systems: taking over what another system has exported."""
