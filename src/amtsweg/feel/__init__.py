"""FEEL, the expression language of DMN 1.5: one language for conditions, gateways, tables, fees and deadlines.

Pure library: no database, no clock of its own, no access to Python from an expression. Entered through `api`.
"""
