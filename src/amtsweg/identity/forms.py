"""Forms of identity's own screens."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amtsweg.identity.contracts import Person
from amtsweg.kernel.clock import LOCAL_ZONE


class SubstitutionForm(forms.Form):
    """Who stands in for whom, from which day to which day (both included)."""

    absent = forms.TypedChoiceField(label=_("Abwesend ist"), coerce=UUID)
    substitute = forms.TypedChoiceField(label=_("Vertretung durch"), coerce=UUID)
    since = forms.DateField(label=_("Erster Tag"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Letzter Tag"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Anlass (freiwillig)"), required=False, max_length=200)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        me: Person,
        absent: Iterable[Person],
        substitutes: Iterable[Person],
        today: date,
    ) -> None:
        super().__init__(data, initial={"absent": str(me.account_id), "since": today, "until": today})
        everybody = {me.account_id: me} | {person.account_id: person for person in absent}
        self._offer("absent", [(str(key), person.name) for key, person in everybody.items()])
        named = [(str(p.account_id), p.name) for p in substitutes]
        self._offer("substitute", [("", str(_("Bitte auswählen"))), *named])
        self.for_others = len(everybody) > 1

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def period(self) -> tuple[datetime, datetime]:
        """Return the beginning of the first day and the end of the last one."""
        first, last = self.cleaned_data["since"], self.cleaned_data["until"]
        return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LOCAL_ZONE)
