"""Rules of onboarding: the table of steps, what an access can do, which path is advised, how is counted."""
