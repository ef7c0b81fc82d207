"""The pages of onboarding."""
