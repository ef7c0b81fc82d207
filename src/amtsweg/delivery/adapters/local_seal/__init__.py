"""A seal made on this machine: real PAdES and time stamps from an authority nobody else trusts. Not for production."""
