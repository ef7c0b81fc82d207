"""Child processes for reading what strangers wrote: bounded in memory and time, without network, kept for speed."""
