"""Addresses of cases."""

from django.urls import path

from amtsweg.cases.views import case, inbox, offers, portal, preview, suspension, task, waiting

urlpatterns = [
    path("arbeitsplatz/", inbox.show_inbox, name="cases-inbox"),
    path("arbeitsplatz/vorgaenge/", inbox.show_cases, name="cases-list"),
    path("arbeitsplatz/vorgang/<uuid:case_id>/", case.overview, name="cases-overview"),
    path("arbeitsplatz/vorgang/<uuid:case_id>/dokumente/", case.documents, name="cases-documents"),
    path("arbeitsplatz/vorgang/<uuid:case_id>/nachrichten/", case.messages, name="cases-messages"),
    path("arbeitsplatz/vorgang/<uuid:case_id>/verlauf/", case.history, name="cases-history"),
    path("arbeitsplatz/vorgang/<uuid:case_id>/frist/", suspension.deadlines, name="cases-deadlines"),
    path("arbeitsplatz/vorgang/<uuid:case_id>/anhalten/", suspension.work, name="cases-suspension"),
    path("arbeitsplatz/wartelisten/", waiting.show_groups, name="cases-waiting"),
    path("arbeitsplatz/wartelisten/<slug:service_slug>/", waiting.show_group, name="cases-waiting-group"),
    path("arbeitsplatz/aufgabe/<uuid:task_id>/", task.show_task, name="cases-task"),
    path("arbeitsplatz/aufgabe/<uuid:task_id>/vorschau/", preview.preview, name="cases-preview"),
    path("arbeitsplatz/aufgabe/<uuid:task_id>/uebernehmen/", task.claim, name="cases-claim"),
    path("arbeitsplatz/aufgabe/<uuid:task_id>/zuweisen/", task.reassign, name="cases-reassign"),
    path("meine-vorgaenge/", portal.my_cases, name="cases-my-cases"),
    path("meine-vorgaenge/<uuid:case_id>/", portal.my_case, name="cases-mine"),
    path("meine-vorgaenge/<uuid:case_id>/antwort/<uuid:message_id>/", portal.my_answer, name="cases-my-answer"),
    path("meine-vorgaenge/<uuid:case_id>/ruecknahme/", portal.my_withdrawal, name="cases-my-withdrawal"),
    path("meine-vorgaenge/<uuid:case_id>/angebot/<uuid:entry_id>/", offers.my_offer, name="cases-my-offer"),
    path("meine-vorgaenge/<uuid:case_id>/dokument/<uuid:document_id>/", portal.my_document, name="cases-my-document"),
    path("status/<str:secret>/", portal.status, name="cases-status"),
    path("status/<str:secret>/antwort/<uuid:message_id>/", portal.status_answer, name="cases-status-answer"),
    path("status/<str:secret>/ruecknahme/", portal.status_withdrawal, name="cases-status-withdrawal"),
    path("status/<str:secret>/angebot/<uuid:entry_id>/", offers.status_offer, name="cases-status-offer"),
    path("status/<str:secret>/dokument/<uuid:document_id>/", portal.status_document, name="cases-status-document"),
]
