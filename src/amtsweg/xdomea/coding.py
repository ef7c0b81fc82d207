"""Codes as a version wants them: lists that are other lists there, names and list versions that must or must not be."""

from __future__ import annotations

from dataclasses import replace

from amtsweg.xdomea.contracts import Code, Version
from amtsweg.xdomea.schema import CodeRule, code_rule

OTHER_FORMAT = "100"
"""*Sonstiges* of the list *Dateiformat*."""
_PRESENT = {
    "DateiformatCodeType": "1.0",
    "KommunikationsartCodeType": "3",
    "StaatCodeType": "7",
}
"""The versions of lists kept outside of the standard, as they lie beside it."""

Loss = tuple[str, str]


def fitting(code: Code, kind: str, source: Version, target: Version) -> tuple[Code | None, list[Loss]]:
    """Return the code as the target writes it, None where it has no such code, and what got lost."""
    wanted, meant = code_rule(target, kind), code.list_uri or code_rule(source, kind).uri
    if not _known(code, wanted, meant):
        if kind == "DateiformatCodeType":
            return Code(OTHER_FORMAT), [(f"Dieses Format hat in xdomea {target} keinen Wert.", code.value)]
        return None, [(f"Dieser Wert steht in xdomea {target} in keiner Liste.", _said(code))]
    losses: list[Loss] = []
    if code.name is not None and not wanted.name_allowed:
        losses.append((f"Neben diesem Wert nennt xdomea {target} keinen Namen.", code.name))
        code = replace(code, name=None)
    if code.list_version is not None and wanted.version not in {None, code.list_version}:
        losses.append((f"In xdomea {target} gilt eine andere Fassung der Liste.", code.list_version))
        code = replace(code, list_version=None)
    return _completed(code, kind, wanted), losses


def _known(code: Code, wanted: CodeRule, meant: str | None) -> bool:
    if wanted.values and code.value not in wanted.values:
        return False
    return wanted.uri is None or meant is None or meant == wanted.uri


def _completed(code: Code, kind: str, wanted: CodeRule) -> Code:
    if wanted.version_needed and code.list_version is None:
        code = replace(code, list_version=_PRESENT.get(kind, ""))
    if wanted.uri_needed and code.list_uri is None:
        code = replace(code, list_uri="")
    return code


def _said(code: Code) -> str:
    return f"{code.value} ({code.name})" if code.name else code.value
