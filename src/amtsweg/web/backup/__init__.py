"""One archive of all an installation holds - database, contents, keys - and the way back onto an empty machine."""
