"""Decision tables people work on: what is asked for, what comes out, and what keeps a draft from being published."""
