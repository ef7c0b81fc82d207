"""The door of metrics."""

from amtsweg.metrics.queries.figures import service_figures
from amtsweg.metrics.queries.mining.maps import process_map
from amtsweg.metrics.queries.mining.matters import matters_of
from amtsweg.metrics.queries.mining.ocel import export_ocel
from amtsweg.metrics.queries.mining.times import compare_periods, process_times
from amtsweg.metrics.queries.mining.variants import process_variants
from amtsweg.metrics.queries.mining.xes import export_xes
from amtsweg.metrics.queries.names import use_service_names
from amtsweg.metrics.rules.figures import bar_chart, begin_of_weeks, scale_step, spoken
from amtsweg.metrics.services.rolling import catch_up, rebuild_rollups

__all__ = [
    "bar_chart",
    "begin_of_weeks",
    "catch_up",
    "compare_periods",
    "export_ocel",
    "export_xes",
    "matters_of",
    "process_map",
    "process_times",
    "process_variants",
    "rebuild_rollups",
    "scale_step",
    "service_figures",
    "spoken",
    "use_service_names",
]
