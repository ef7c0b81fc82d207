"""Addresses of circulation."""

from django.urls import path

from amtsweg.circulation.views import circulation, inbox, reminders, starting

urlpatterns = [
    path("arbeitsplatz/wiedervorlagen/", reminders.show_reminders, name="circulation-reminders"),
    path("arbeitsplatz/wiedervorlagen/neu/", reminders.new_reminder, name="circulation-reminder-new"),
    path("arbeitsplatz/wiedervorlagen/<uuid:reminder_id>/", reminders.show_reminder, name="circulation-reminder"),
    path("arbeitsplatz/umlaeufe/", inbox.show_inbox, name="circulation-inbox"),
    path("arbeitsplatz/umlaeufe/neu/", starting.start, name="circulation-start"),
    path("arbeitsplatz/umlaeufe/<uuid:circulation_id>/", circulation.show, name="circulation-page"),
]
