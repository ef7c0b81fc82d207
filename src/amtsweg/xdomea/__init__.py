"""Messages of xdomea 2.4.0, 3.0.0 and 3.1.0: read, check, write and pack what offices and archives tell each other.

Pure library: no database, no clock, no network. Entered through `api`; what crosses the door stands in `contracts`.
"""
