"""How each part stands in XML, version by version: one table for reading and writing."""
