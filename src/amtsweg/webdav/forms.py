"""Forms of the pages of WebDAV."""

from django import forms
from django.utils.translation import gettext_lazy as _

_DAYS = (("30", _("30 Tage")), ("90", _("90 Tage")), ("180", _("ein halbes Jahr")), ("365", _("ein Jahr")))


class KeyForm(forms.Form):
    """For which device an access key is, and how long it lasts."""

    name = forms.CharField(
        label=_("Gerät oder Programm"),
        max_length=80,
        error_messages={"required": _("Bitte geben Sie an, für welches Gerät der Zugang ist.")},
    )
    days = forms.TypedChoiceField(label=_("Gilt"), choices=_DAYS, coerce=int, initial="90")


class PurposeForm(forms.Form):
    """What somebody opens a confidential document for."""

    purpose = forms.CharField(
        label=_("Zweck"),
        max_length=300,
        error_messages={"required": _("Bitte geben Sie an, wozu Sie das Dokument öffnen.")},
    )
