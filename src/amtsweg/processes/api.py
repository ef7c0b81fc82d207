"""The door of processes. Tasks, filters and errors stand in `processes.contracts`.

`suspension` halts and resumes, `repairing` is for what stands still.
"""

from amtsweg.processes.ahead import next_call
from amtsweg.processes.deployed import deployed_versions, model_files
from amtsweg.processes.mapping import mapping_proposal, running_processes
from amtsweg.processes.queries import get_task, list_incidents, list_tasks, processes_of_subject, tasks_of_subject
from amtsweg.processes.services import repairing, suspension
from amtsweg.processes.services.beginning import use_opener
from amtsweg.processes.services.calling import register_service
from amtsweg.processes.services.correlating import send_message
from amtsweg.processes.services.deploying import deploy
from amtsweg.processes.services.migrating import migrate_process, undo_migration
from amtsweg.processes.services.moving import move_to_unit
from amtsweg.processes.services.starting import start_process
from amtsweg.processes.services.working import claim_task, complete_task, reassign_task

__all__ = [
    "claim_task",
    "complete_task",
    "deploy",
    "deployed_versions",
    "get_task",
    "list_incidents",
    "list_tasks",
    "mapping_proposal",
    "migrate_process",
    "model_files",
    "move_to_unit",
    "next_call",
    "processes_of_subject",
    "reassign_task",
    "register_service",
    "repairing",
    "running_processes",
    "send_message",
    "start_process",
    "suspension",
    "tasks_of_subject",
    "undo_migration",
    "use_opener",
]
