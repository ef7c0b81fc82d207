"""The summary of errors names a field by its label, shortened only between words."""

from amtsweg.forms import api as forms
from forms.conftest import form_of

FORM = """
title: Auskunft
pages:
  - key: end
    title: Einverständnis
    fields:
      - key: consent
        type: consent
        label: Ich habe verstanden, dass die Auskunft gebührenpflichtig ist, und meine Angaben sind richtig.
"""


def test_a_long_label_is_cut_between_words() -> None:
    message = "Bitte bestätigen Sie dies."
    bound = forms.bind(form_of(FORM), answers={}, page="end", errors={"consent": message})
    (error,) = bound.errors
    assert error.message == f"Ich habe verstanden, dass die Auskunft gebührenpflichtig … {message}"
