"""Reading any content safely: what it is, its text, a small picture of it, its signatures.

Pure library: no database, no Django. Entered through `api`; what strangers wrote is read in a confined child process.
"""
