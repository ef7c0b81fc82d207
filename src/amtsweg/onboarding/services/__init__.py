"""What changes in onboarding: one file for each use case."""
