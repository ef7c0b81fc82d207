"""The one address office programs speak to, and the pages people make their keys on."""
