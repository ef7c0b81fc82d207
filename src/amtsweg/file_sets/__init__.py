"""Files taken along: an encrypted set that opens in any browser without the server, and what comes back from it."""
