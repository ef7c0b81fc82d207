"""Reading onboarding: one entry, lists and board, the figures."""
