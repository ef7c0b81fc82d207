"""Answers for other machines: what a form's answers look like (JSON Schema, XML Schema), and the answers as XML."""
