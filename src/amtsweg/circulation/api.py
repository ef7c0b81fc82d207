"""The door of circulation."""

from amtsweg.circulation.queries.checking import check_signatures
from amtsweg.circulation.queries.circulations import circulation
from amtsweg.circulation.queries.waiting import waiting_for
from amtsweg.circulation.routes import check_routes
from amtsweg.circulation.services.reminding import finish_reminder, put_off_reminder, set_reminder
from amtsweg.circulation.services.starting import start_circulation
from amtsweg.circulation.services.steering import (
    hand_over_step,
    insert_step,
    return_to_stage,
    skip_step,
    stop_circulation,
)
from amtsweg.circulation.services.working import complete_step, refuse_step
from amtsweg.circulation.setting import use_setter

__all__ = [
    "check_routes",
    "check_signatures",
    "circulation",
    "complete_step",
    "finish_reminder",
    "hand_over_step",
    "insert_step",
    "put_off_reminder",
    "refuse_step",
    "return_to_stage",
    "set_reminder",
    "skip_step",
    "start_circulation",
    "stop_circulation",
    "use_setter",
    "waiting_for",
]
