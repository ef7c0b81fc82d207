"""The built-in functions of FEEL, one file per subject, gathered in `registry`."""
