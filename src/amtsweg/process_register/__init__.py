"""The process register: what the administration does, how it runs, and how it gets better."""
