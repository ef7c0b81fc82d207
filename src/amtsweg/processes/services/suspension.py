"""Both kinds of suspension as one part of the door: the work of a matter, and its deadlines (`api.suspension`)."""

from amtsweg.processes.services.deadlines import resume_deadlines, suspend_deadlines
from amtsweg.processes.services.suspending import resume_process, suspend_process

__all__ = ["resume_deadlines", "resume_process", "suspend_deadlines", "suspend_process"]
