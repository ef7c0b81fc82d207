"""The catalogue of services: what a city offers, which of it is online, and the packs that bring it."""
