"""The smallest text document LibreOffice takes, made by hand."""

import io
import zipfile

MIMETYPE = "application/vnd.oasis.opendocument.text"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:text><text:p>{text}</text:p></office:text></office:body></office:document-content>"""


def odt(text: str) -> bytes:
    """Return a document of one paragraph."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED)
        archive.writestr("content.xml", _CONTENT.format(text=text), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """Return the XML of a document's text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("content.xml").decode()
