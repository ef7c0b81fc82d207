"""BPMN 2.0 as a pure library: read a model, check it, step an instance.

No Django, no database, no clock. What the library cannot execute exactly as drawn it refuses at `read`, with
element, line and reason; nothing in a model is ever dropped without a word.
"""
