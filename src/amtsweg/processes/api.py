"""The door of processes. Tasks, filters and errors stand in `processes.contracts`."""

from amtsweg.processes.checking import check_model
from amtsweg.processes.deployed import deployed_versions, model_files
from amtsweg.processes.mapping import mapping_proposal, running_processes
from amtsweg.processes.queries import get_task, list_incidents, list_tasks, processes_of_subject, tasks_of_subject
from amtsweg.processes.services.beginning import use_opener
from amtsweg.processes.services.calling import register_service, registered_services, retry_incident
from amtsweg.processes.services.correlating import send_message, terminate_process
from amtsweg.processes.services.deploying import deploy
from amtsweg.processes.services.migrating import migrate_process, undo_migration
from amtsweg.processes.services.moving import move_to_unit
from amtsweg.processes.services.starting import start_process
from amtsweg.processes.services.timing import fire_due_timers
from amtsweg.processes.services.working import claim_task, complete_task, reassign_task

__all__ = [
    "check_model",
    "claim_task",
    "complete_task",
    "deploy",
    "deployed_versions",
    "fire_due_timers",
    "get_task",
    "list_incidents",
    "list_tasks",
    "mapping_proposal",
    "migrate_process",
    "model_files",
    "move_to_unit",
    "processes_of_subject",
    "reassign_task",
    "register_service",
    "registered_services",
    "retry_incident",
    "running_processes",
    "send_message",
    "start_process",
    "tasks_of_subject",
    "terminate_process",
    "undo_migration",
    "use_opener",
]
