"""The door of onboarding."""

from amtsweg.onboarding.queries.counts import counts_now, counts_over_time
from amtsweg.onboarding.services.loading import load_services

__all__ = [
    "counts_now",
    "counts_over_time",
    "load_services",
]
