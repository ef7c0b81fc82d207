"""Addresses of the process register, one file for each part of it."""
