"""Rules of the file sets: how a set is sealed, and how its one page is put together."""
