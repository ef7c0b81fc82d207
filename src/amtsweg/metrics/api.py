"""The door of metrics."""

from amtsweg.metrics.queries.figures import service_figures
from amtsweg.metrics.queries.names import use_service_names

__all__ = ["service_figures", "use_service_names"]
