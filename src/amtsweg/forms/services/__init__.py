"""What changes in forms: publishing versions, reading pages with their files, keeping drafts."""
