"""House rules for the templates of all modules: nothing inline, nothing from elsewhere, no text without translation."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "amtsweg"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))

# The names of languages stand in their own language; the rest are signs, units and names.
_WORDS_OF_NO_LANGUAGE = {
    "English",
    "Deutsch",
    "Leichte",
    "Sprache",
    "m",
    "px",
    "IBAN",
    "BIC",
    "PDF",
    "KB",
    "MB",
    "Amtsweg",
}
_WORDS_OF_NO_LANGUAGE |= {"CSV", "JSON", "XML", "BPMN", "DMN", "dmn", "XES", "OCEL", "IEEE", "xdomea"}

# Forms that change nothing and may be sent from anywhere.
_HARMLESS = {"delivery/templates/delivery/check.html"}


def _names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(SOURCE)) for path in paths]


@pytest.mark.parametrize("name", _names(TEMPLATES))
def test_nothing_stands_inline_and_nothing_comes_from_elsewhere(name: str) -> None:
    text = (SOURCE / name).read_text(encoding="utf-8")
    inline = r'<style|\sstyle=|\son[a-z]+="|<script(?![^>]*(?:\ssrc=|type="application/json"))|javascript:'
    assert re.findall(inline, text) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', text) == []


@pytest.mark.parametrize("name", _names(TEMPLATES))
def test_every_text_is_marked_for_translation(name: str) -> None:
    words = set(re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", _bare(SOURCE / name)))
    assert words - _WORDS_OF_NO_LANGUAGE == set()


@pytest.mark.parametrize("name", _names(TEMPLATES))
def test_every_spoken_attribute_is_marked_for_translation(name: str) -> None:
    text = (SOURCE / name).read_text(encoding="utf-8")
    assert re.findall(r'\s(?:aria-label|title|alt|placeholder)="[^"{]*[A-Za-zÄÖÜäöüß]', text) == []


@pytest.mark.parametrize("name", _names(TEMPLATES))
def test_every_form_that_posts_is_protected(name: str) -> None:
    text = (SOURCE / name).read_text(encoding="utf-8")
    posting = 0 if name in _HARMLESS else len(re.findall(r'<form[^>]*method="post"', text))
    assert posting == text.count("{% csrf_token %}")


def _bare(path: Path) -> str:
    """Return what is left when tags, variables and markup are taken away."""
    text = path.read_text(encoding="utf-8")
    for pattern in (
        r"\{% comment %\}.*?\{% endcomment %\}",
        r"\{#.*?#\}",
        r"\{% block body_class %\}.*?\{% endblock %\}",
        r"\s[a-z-]+(?:=\"[^\"<>]*\")",
        r"\{% blocktranslate.*?\{% endblocktranslate %\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"<script.*?</script>",
        r"<!--.*?-->",
        r"<[^>]*>",
        r"&\w+;",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return text
