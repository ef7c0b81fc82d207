"""From XML bytes to a `ProcessModel`: safe parsing, grammar walk, building, structural checks."""
