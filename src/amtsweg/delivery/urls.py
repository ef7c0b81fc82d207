"""Addresses of the ways out."""

from django.urls import path

from amtsweg.delivery.views import check, post_room, postbox

urlpatterns = [
    path("postfach/", postbox.messages, name="delivery-postbox"),
    path("postfach/<uuid:dispatch_id>/", postbox.message, name="delivery-message"),
    path("postfach/<uuid:dispatch_id>/dokument/<uuid:document_id>/", postbox.document, name="delivery-document"),
    path("postfach/link/<str:token>/", postbox.link, name="delivery-link"),
    path("postfach/link/<str:token>/dokument/<uuid:document_id>/", postbox.link_document, name="delivery-linked"),
    path("pruefen/", check.check, name="delivery-check"),
    path("arbeitsplatz/post/", post_room.letters, name="delivery-post-room"),
    path("arbeitsplatz/post/druckliste.pdf", post_room.print_file, name="delivery-print-file"),
    path("arbeitsplatz/post/aufgegeben/", post_room.posted, name="delivery-posted"),
]
