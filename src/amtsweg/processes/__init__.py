"""Processes that run: BPMN models in use, their instances, the tasks of people and the calls of services."""
