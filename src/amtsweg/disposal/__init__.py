"""Disposal (Aussonderung): what becomes of files after their retention, from offering them to destroying them."""
