"""Addresses of WebDAV."""

from django.urls import path

from amtsweg.webdav.views import dav

urlpatterns = [
    path("dav/", dav.dav, name="webdav-root"),
    path("dav/<path:address>", dav.dav, name="webdav"),
]
