"""Reads of processes as they ran: from rollups for what is counted, from runs for what is exact."""
