"""What a submission keeps beside its answers: consents as they were worded, signatures, and where answers came from."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Answers, Draft, Field, Form, Kind, Row, Section
from amtsweg.intake.contracts import Signature
from amtsweg.intake.rules.sources import sources_of, trust_text, trusts_of
from amtsweg.kernel.clock import LOCAL_ZONE

Evidence = Mapping[str, object]


def gather(form: Form, draft: Draft, answers: Answers, signatures: Sequence[Signature], at: datetime) -> Evidence:
    """Return the evidence of a submission, as it is kept for good. What there is none of is left out."""
    found = {
        "consents": list(_consents(form, draft, answers, at)),
        "signatures": [_signature(one) for one in signatures],
        "from_account": trusts_of(sources_of(draft), answers),
    }
    return {name: value for name, value in found.items() if value}


def _consents(form: Form, draft: Draft, answers: Answers, at: datetime) -> Iterator[Mapping[str, str]]:
    for page in form.pages:
        saved = draft.loads.get(page.key, {})
        language = str(saved.get("language") or draft.context.get("language", "de"))
        for path, field in _given(page.fields, answers, ""):
            text = " ".join(part for part in (field.label.to(language), field.hint.to(language)) if part)
            yield {
                "path": path,
                "text": text,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "form_version": str(draft.form_version_id),
                "language": language,
                "given_at": str(saved.get("at") or at.isoformat()),
            }


def _given(fields: Sequence[Field], answers: object, prefix: str) -> Iterator[tuple[str, Field]]:
    known = answers if isinstance(answers, Mapping) else {}
    for field in fields:
        value, path = known.get(field.key), f"{prefix}{field.key}"
        if field.kind is Kind.CONSENT and value is True:
            yield path, field
        elif field.repeat and isinstance(value, list):
            for index, item in enumerate(value):
                yield from _given(field.fields, item, f"{path}.{index}.")
        elif field.is_group:
            yield from _given(field.fields, value, f"{path}.")


def _signature(one: Signature) -> Mapping[str, str]:
    assert one.signed_at is not None
    return {
        "name": one.name,
        "signed_name": one.signed_name,
        "signed_at": one.signed_at.isoformat(),
        "how": one.how,
        "trust": one.trust,
        "account_name": one.account_name,
        "declared": one.declared,
        "declared_sha256": hashlib.sha256(one.declared.encode()).hexdigest(),
    }


def shown(evidence: Evidence, answers_hash: str) -> list[Section]:
    """Return the evidence as people read it: on the case page, on the status page, in the receipt."""
    consents = [_consent_row(one) for one in _listed(evidence, "consents")]
    signatures = [_signature_row(one) for one in _listed(evidence, "signatures")]
    if signatures:
        signatures.append(Row("signatures.hash", _("Unterschriebene Angaben (SHA-256)"), _legible(answers_hash)))
    parts = [(_("Einwilligungen und Erklärungen"), consents), (_("Unterschriften"), signatures)]
    return [Section(title, "", tuple(rows)) for title, rows in parts if rows]


def _consent_row(one: Mapping[str, str]) -> Row:
    words = {"at": _moment(one["given_at"]), "version": _short(one["form_version"]), "sha": one["sha256"][:8]}
    return Row(one["path"], one["text"], _("Bestätigt am %(at)s (Formularfassung %(version)s, Text %(sha)s)") % words)


def _signature_row(one: Mapping[str, str]) -> Row:
    how = {
        "account": _("mit Online-Konto (%(name)s, Vertrauensniveau: %(trust)s)")
        % {"name": one["account_name"], "trust": trust_text(one["trust"])},
        "mailed_link": _("über einen Link, der per E-Mail kam"),
        "handed_link": _("über einen Link, der weitergegeben wurde"),
    }[one["how"]]
    words = {"name": one["signed_name"], "at": _moment(one["signed_at"]), "how": how, "text": one["declared"]}
    text = _("Unterschrieben von %(name)s am %(at)s, %(how)s\n„%(text)s“") % words
    return Row(f"signatures.{one['name']}", one["name"], text)


def _listed(evidence: Evidence, name: str) -> list[Mapping[str, str]]:
    found = evidence.get(name)
    return found if isinstance(found, list) else []


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(LOCAL_ZONE).strftime("%d.%m.%Y, %H:%M")


def _legible(sha256: str) -> str:
    """Return a hash in groups, so that it can be compared by eye and breaks into lines."""
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))


def _short(form_version: str) -> str:
    return UUID(form_version).hex[-8:]
