"""Take over files from packages of xdomea: first as drafts, without a database, then one file in one transaction."""
