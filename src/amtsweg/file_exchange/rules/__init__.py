"""Rules of the exchange: reading what was exported."""
