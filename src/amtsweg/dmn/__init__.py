"""Decision models in DMN 1.1 to 1.5: read, check, evaluate, and say which rules decided.

Pure library: no database, no clock of its own. Entered through `api`; its expressions are FEEL.
"""
