"""Ready-made groups: a person, an address, a parcel of land, a place.

To reading, checking and rendering they are just groups.
"""

from dataclasses import replace

from amtsweg.feel.api import compile_expression
from amtsweg.forms.contracts import Check, Field, Kind, Text

LABELS = {
    Kind.PERSON: Text("Person", "Person"),
    Kind.ADDRESS: Text("Anschrift", "Address"),
    Kind.PARCEL: Text("Flurstück", "Parcel of land"),
    Kind.PLACE: Text("Ort", "Place"),
    Kind.COMPUTED: Text(),
}

_NOT_IN_THE_FUTURE = Check(
    compile_expression("birthdate <= today()"),
    Text(
        "Bitte prüfen Sie das Geburtsdatum: Es liegt in der Zukunft.",
        "Please check the date of birth: it is in the future.",
        "Sie haben einen Tag in der Zukunft eingetragen. Bitte schreiben Sie den Tag der Geburt.",
    ),
)
# A natural person as FIM and the registers know one.
_PERSON = (
    Field("given_name", Kind.TEXT, Text("Vorname", "First name"), max_length=80, autocomplete="given-name"),
    Field("family_name", Kind.TEXT, Text("Familienname", "Last name"), max_length=120, autocomplete="family-name"),
    Field(
        "birth_name",
        Kind.TEXT,
        Text("Geburtsname", "Name at birth"),
        Text("Wenn der Name früher anders war", "If the name was a different one before"),
        required=False,
        max_length=120,
    ),
    Field(
        "birthdate",
        Kind.DATE,
        Text("Geburtsdatum", "Date of birth"),
        checks=(_NOT_IN_THE_FUTURE,),
        autocomplete="bday",
    ),
)
_ADDRESS = (
    Field("street", Kind.TEXT, Text("Straße", "Street"), max_length=100, autocomplete="address-line1"),
    Field("house_number", Kind.TEXT, Text("Hausnummer", "House number"), max_length=15),
    Field("postcode", Kind.POSTCODE, Text("Postleitzahl", "Postcode"), max_length=10, autocomplete="postal-code"),
    Field("city", Kind.TEXT, Text("Ort", "Town"), max_length=100, autocomplete="address-level2"),
)
_PARCEL_NUMBER = Check(
    compile_expression('matches(number, "^[0-9]+(/[0-9]+)?$")'),
    Text(
        "Bitte geben Sie die Flurstücksnummer mit Ziffern ein, zum Beispiel 117 oder 117/4.",
        "Please enter the parcel number in digits, for example 117 or 117/4.",
    ),
)
_PARCEL = (
    Field("district", Kind.TEXT, Text("Gemarkung", "Cadastral district"), max_length=80),
    Field("section", Kind.INTEGER, Text("Flur", "Section (Flur)"), minimum=1, maximum=999),
    Field(
        "number",
        Kind.TEXT,
        Text("Flurstücksnummer", "Parcel number"),
        Text("Zähler oder Zähler/Nenner, zum Beispiel 117 oder 117/4", "For example 117 or 117/4"),
        checks=(_PARCEL_NUMBER,),
        max_length=12,
    ),
)
_PLACE = (
    Field(
        "address",
        Kind.TEXT,
        Text("Adresse oder Beschreibung des Ortes", "Address or description of the place"),
        Text("Zum Beispiel: Marktplatz 1, vor dem Eingang", "For example: Marktplatz 1, in front of the entrance"),
        required=False,
        max_length=200,
    ),
    Field("lat", Kind.NUMBER, Text("Breitengrad", "Latitude"), required=False, minimum=-90, maximum=90),
    Field("lon", Kind.NUMBER, Text("Längengrad", "Longitude"), required=False, minimum=-180, maximum=180),
)
_FIELDS = {Kind.PERSON: _PERSON, Kind.ADDRESS: _ADDRESS, Kind.PARCEL: _PARCEL, Kind.PLACE: _PLACE}


def fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a ready-made group; none for other kinds."""
    return _FIELDS.get(kind, ())


def adapt(field: Field) -> Field:
    """Fit a ready-made group to its definition: a parcel with options offers its districts as a choice."""
    if field.kind is not Kind.PARCEL or not field.options:
        return field
    district = replace(_PARCEL[0], kind=Kind.CHOICE, options=field.options)
    return replace(field, options=(), fields=(district, *_PARCEL[1:]))
