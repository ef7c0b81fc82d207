"""The door of payments."""

from amtsweg.payments.queries import demand_by_token, demands_of
from amtsweg.payments.services.demands import cancel_demand, move_to_unit, raise_demand
from amtsweg.payments.services.paying import receive_notice, release_provider, start_payment, use_provider
from amtsweg.payments.services.transfers import record_refund, record_transfer

__all__ = [
    "cancel_demand",
    "demand_by_token",
    "demands_of",
    "move_to_unit",
    "raise_demand",
    "receive_notice",
    "record_refund",
    "record_transfer",
    "release_provider",
    "start_payment",
    "use_provider",
]
