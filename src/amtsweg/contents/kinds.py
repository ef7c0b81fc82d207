"""The kinds of content a city files: media type, what people call it, and the endings its names bear."""

from collections.abc import Mapping

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

PDF = "application/pdf"
PLAIN, HTML, XML, RTF, CSV = "text/plain", "text/html", "application/xml", "application/rtf", "text/csv"
EML, MSG = "message/rfc822", "application/vnd.ms-outlook"
ZIP, OLE = "application/zip", "application/x-ole-storage"
DOCX, XLSX, PPTX = (
    _OOXML + "wordprocessingml.document", _OOXML + "spreadsheetml.sheet", _OOXML + "presentationml.presentation",
)  # fmt: skip
ODT, ODS, ODP, ODG = _ODF + "text", _ODF + "spreadsheet", _ODF + "presentation", _ODF + "graphics"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
UNKNOWN, EMPTY = "application/octet-stream", "application/x-empty"

IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp"})
OOXML = frozenset({DOCX, XLSX, PPTX})
ODF = frozenset({ODT, ODS, ODP, ODG})
OFFICE = OOXML | ODF | {DOC, XLS, PPT, RTF}
"""What an office program can turn into a PDF to look at."""

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    PLAIN: ("txt", "text", "log", "md", "ini", "conf", "asc", "json", "sql", "yaml", "yml", "geojson", "me"),
    CSV: ("csv", "tsv"),
    HTML: ("html", "htm", "xhtml"),
    XML: ("xml", "xsd", "xsl", "xslt", "bpmn", "dmn", "gml", "kml", "xdf", "rdf", "opml"),
    RTF: ("rtf",),
    EML: ("eml", "mht", "mhtml"),
    MSG: ("msg", "oft"),
    ZIP: ("zip", "jar", "epub", "kmz", "asice", "sce", "scs", "asics"),
    DOCX: ("docx", "docm", "dotx", "dotm"),
    XLSX: ("xlsx", "xlsm", "xltx", "xltm"),
    PPTX: ("pptx", "pptm", "potx", "ppsx"),
    ODT: ("odt", "ott"),
    ODS: ("ods", "ots"),
    ODP: ("odp", "otp"),
    ODG: ("odg", "otg"),
    DOC: ("doc", "dot"),
    XLS: ("xls", "xlt"),
    PPT: ("ppt", "pps", "pot"),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "image/bmp": ("bmp",),
    "image/heic": ("heic", "heif"),
    "image/svg+xml": ("svg",),
    "image/vnd.dwg": ("dwg",),
    "audio/mpeg": ("mp3",),
    "audio/wav": ("wav",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/flac": ("flac",),
    "video/mp4": ("mp4", "m4v", "mov", "m4a", "3gp"),
    "video/x-msvideo": ("avi",),
    "video/webm": ("webm", "mkv"),
    "application/gzip": ("gz", "tgz"),
    "application/x-tar": ("tar",),
    "application/x-7z-compressed": ("7z",),
    "application/vnd.rar": ("rar",),
    "application/ms-tnef": ("dat",),
    "application/postscript": ("ps", "eps"),
    "application/x-msdownload": ("exe", "dll", "com", "scr"),
    "application/vnd.sqlite3": ("db", "sqlite", "gpkg"),
    "text/calendar": ("ics",),
    "text/vcard": ("vcf",),
}
BY_SUFFIX: Mapping[str, str] = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
# What may stand for one another: text is text, and an archive is what it was packed for.
_FAMILIES = (
    frozenset({PLAIN, CSV, "text/calendar", "text/vcard", XML, HTML, EML}),
    frozenset({XML, HTML, "image/svg+xml"}),
    frozenset({HTML, EML}),
)


def suffix_of(filename: str) -> str:
    """Return the ending of a name in small letters, without the dot."""
    stem, dot, suffix = filename.rpartition(".")
    return suffix.lower() if dot and stem else ""


def fits(media_type: str, filename: str) -> bool:
    """Tell whether a name may stand for such a content; a name without a known ending fits everything."""
    named = BY_SUFFIX.get(suffix_of(filename))
    if named is None or named == media_type:
        return True
    return any({named, media_type} <= family for family in _FAMILIES)
