"""The door of WebDAV: what opens a document in a program; everything else comes through its address."""

from amtsweg.webdav.services.keys import make_link

__all__ = ["make_link"]
