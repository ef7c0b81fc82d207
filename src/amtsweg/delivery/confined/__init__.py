"""Child processes for work on what strangers wrote: bounded in memory and time, without network, kept for speed."""
