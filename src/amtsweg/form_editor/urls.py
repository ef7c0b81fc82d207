"""Addresses of the form editor."""

from django.urls import path

from amtsweg.form_editor.views import (
    blocks,
    conditions,
    editing,
    examples,
    listing,
    preview,
    reviewing,
    states,
)

_FORMS = "arbeitsplatz/formulare/"
_FORM = f"{_FORMS}<slug:slug>/"
_DRAFT = f"{_FORM}entwurf/"

urlpatterns = [
    path(_FORMS, listing.forms_list, name="form-editor"),
    path(_FORM, listing.published, name="form-editor-form"),
    path(f"{_FORM}form.yaml", listing.download, name="form-editor-file"),
    path(f"{_DRAFT}neu/", listing.start, name="form-editor-start"),
    path(_DRAFT, editing.edit, name="form-editor-draft"),
    path(f"{_DRAFT}verwerfen/", editing.discard, name="form-editor-discard"),
    path(f"{_DRAFT}bedingung/", conditions.condition, name="form-editor-condition"),
    path(f"{_DRAFT}bausteine/", blocks.blocks, name="form-editor-blocks"),
    path(f"{_DRAFT}vorschau/", preview.preview, name="form-editor-preview"),
    path(f"{_DRAFT}beispiele/", examples.examples, name="form-editor-examples"),
    path(f"{_DRAFT}beispiele/aendern/", examples.change, name="form-editor-example-change"),
    path(f"{_DRAFT}pruefen/", reviewing.review, name="form-editor-review"),
    path(f"{_DRAFT}freigeben/", reviewing.publish, name="form-editor-publish"),
    path(f"{_DRAFT}umstellen/", reviewing.rebase, name="form-editor-rebase"),
    path(f"{_DRAFT}staende/", states.states, name="form-editor-states"),
    path(f"{_DRAFT}staende/zurueck/", states.back, name="form-editor-back"),
]
