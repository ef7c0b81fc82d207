"""Several people under one submission: ask, sign, decline, remind, take back."""
