"""Addresses of the model with its figures and of the analysis (process-register-model, process-register-analysis)."""

from django.urls import path

from amtsweg.process_register.views import analysis, analysis_cases, analysis_export, analysis_model

_PROCESS = "arbeitsplatz/prozesse/<slug:slug>"

urlpatterns = [
    path(f"{_PROCESS}/modell/", analysis_model.show, name="process-register-model"),
    path(f"{_PROCESS}/modell.bpmn", analysis_model.drawing, name="process-register-drawing"),
    path(f"{_PROCESS}/entscheidung/<str:name>.dmn", analysis_model.decision, name="process-register-decision"),
    path(f"{_PROCESS}/auswertung/", analysis.times, name="process-register-analysis"),
    path(f"{_PROCESS}/auswertung/varianten/", analysis.variants, name="process-register-variants"),
    path(f"{_PROCESS}/auswertung/vergleich/", analysis.comparison, name="process-register-comparison"),
    path(f"{_PROCESS}/auswertung/vorgaenge/", analysis_cases.show, name="process-register-cases"),
    path(f"{_PROCESS}/auswertung/protokoll.<str:form>", analysis_export.download, name="process-register-log"),
]
