"""Addresses of WebDAV."""

from django.urls import path

from amtsweg.webdav.views import dav, keys, links

urlpatterns = [
    path("dav/", dav.dav, name="webdav-root"),
    path("dav/<path:address>", dav.dav, name="webdav"),
    path("arbeitsplatz/app-zugaenge/", keys.overview, name="webdav-keys"),
    path("arbeitsplatz/app-zugaenge/<uuid:key_id>/beenden/", keys.end, name="webdav-key-end"),
    path("arbeitsplatz/dokument/<uuid:document_id>/im-programm/", links.edit, name="webdav-edit"),
]
