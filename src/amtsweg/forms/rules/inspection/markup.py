"""XML and plain text: read without entities, network or control characters."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from amtsweg.forms.contracts import UploadRefused

_CHUNK = 64 * 1024


def check_xml(file: BinaryIO) -> None:
    """Refuse XML that is not well-formed or declares a document type, the way to every XML bomb."""
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        while chunk := file.read(_CHUNK):
            parser.feed(chunk)
            for _event, element in parser.read_events():
                if isinstance(element, etree._Element) and element.getroottree().docinfo.internalDTD is not None:
                    raise UploadRefused(_("XML-Dateien mit Dokumenttyp-Deklaration werden nicht angenommen."))
        parser.close()
    except etree.XMLSyntaxError as error:
        raise UploadRefused(_("Diese XML-Datei ist nicht wohlgeformt.")) from error


def check_text(file: BinaryIO) -> None:
    """Refuse text that is none."""
    while chunk := file.read(_CHUNK):
        if any(byte < 32 and byte not in b"\t\n\r\f" for byte in chunk):
            raise UploadRefused(_("Diese Textdatei enthält Zeichen, die kein Text sind."))
