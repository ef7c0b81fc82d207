"""Programs that may be installed beside: an office program, and one that reads scans."""
