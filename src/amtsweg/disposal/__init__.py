"""Disposal (Aussonderung): what becomes of files after their retention, from the offer to the archive to destruction."""
