"""Ways to the outside world: signing in by allauth, the online identity, and a local identity provider for trying."""
