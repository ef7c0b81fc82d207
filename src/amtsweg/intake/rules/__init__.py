"""What the intake judges and shows, without a database."""
