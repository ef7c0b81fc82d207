"""Descriptions of services from outside: read safely, taken once, cleaned, and never over what a pack says."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue import models
from amtsweg.catalogue.rules.descriptions import clean, plain
from amtsweg.kernel import scope
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.models import EventRecord

XZUFI = """<?xml version="1.0" encoding="UTF-8"?>
<x:leistungsverzeichnis xmlns:x="http://xoev.de/schemata/xzufi/2_2_0" xzufiVersion="2.2.0">
 <x:leistung>
  <x:id schemeAgencyID="L100">7001</x:id>
  <x:referenzLeiKa listURI="urn:de:fim:leika:leistung"><code>99102013002000</code></x:referenzLeiKa>
  <x:modulText><x:leikaTextmodul><code>02</code></x:leikaTextmodul>
   <x:inhalt languageCode="de">Hundesteuer Festsetzung</x:inhalt></x:modulText>
  <x:modulText><x:leikaTextmodul><code>03</code></x:leikaTextmodul>
   <x:inhalt languageCode="de">Hund zur Steuer melden</x:inhalt></x:modulText>
  <x:modulText><x:leikaTextmodul><code>05</code></x:leikaTextmodul>
   <x:inhalt languageCode="de">&lt;p&gt;Wer einen Hund hält, zahlt Steuer.&lt;/p&gt;</x:inhalt>
   <x:inhalt languageCode="en">Dog owners pay a tax.</x:inhalt></x:modulText>
  <x:modulText><x:leikaTextmodul><code>08</code></x:leikaTextmodul>
   <x:inhalt languageCode="de"><![CDATA[<h2>Unterlagen</h2><ul><li onclick="x()">Impfpass<script>x()</script></li></ul>
   <a href="javascript:x()">böse</a> <a href="https://tiere.example/">gut</a>]]></x:inhalt></x:modulText>
  <x:modulText><x:leikaTextmodul><code>09</code></x:leikaTextmodul>
   <x:inhalt languageCode="de">Sie wohnen in der Stadt.</x:inhalt></x:modulText>
  <x:modulText><x:leikaTextmodul><code>23</code></x:leikaTextmodul>
   <x:inhalt languageCode="de">Steueramt, Zimmer 7</x:inhalt>
   <x:weiterfuehrenderLink><x:uri>https://amt.example/?a=1&amp;b=2</x:uri>
    <x:titel>Zum Amt</x:titel></x:weiterfuehrenderLink>
  </x:modulText>
  <x:modulFrist><x:beschreibung languageCode="de">Zwei Wochen nach dem Einzug des Hundes</x:beschreibung></x:modulFrist>
  <x:modulKosten><x:beschreibung languageCode="de">Sechzig Euro im Jahr</x:beschreibung></x:modulKosten>
  <x:modulBearbeitungsdauer><x:beschreibung languageCode="de">Eine Woche</x:beschreibung></x:modulBearbeitungsdauer>
  <x:modulBegriffImKontext><x:begriffImKontext><x:begriff languageCode="de">Vierbeiner</x:begriff></x:begriffImKontext>
  </x:modulBegriffImKontext>
 </x:leistung>
 <x:leistung><x:modulText><x:leikaTextmodul><code>02</code></x:leikaTextmodul><x:inhalt>Ohne Schlüssel</x:inhalt>
  </x:modulText></x:leistung>
 <x:leistung><x:referenzLeiKa><code>99102013002000</code></x:referenzLeiKa><x:modulText><x:leikaTextmodul><code>02</code>
  </x:leikaTextmodul><x:inhalt>Noch einmal</x:inhalt></x:modulText></x:leistung>
 <x:leistung><x:referenzLeiKa><code>99</code></x:referenzLeiKa></x:leistung>
</x:leistungsverzeichnis>
"""
CARD = {"leika": "99999001001000", "title": "Büchereiausweis", "keywords": ["Lesekarte"],
        "texts": {"fees": "Kostenlos", "deadlines": {"de": "Keine\n\nWirklich", "en": "None"}}}  # fmt: skip


def written(folder: Path, content: str | dict[str, object], name: str = "texte.xml") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def ours(*services: object) -> dict[str, object]:
    return {"format": "amtsweg-descriptions/1", "services": list(services)}


@pytest.fixture
def listed(tmp_path: Path, at: datetime, system_scope: None) -> None:
    """The service as the state's list has it."""
    list_ = tmp_path / "list.csv"
    list_.write_text("leika_key,name\n99102013002000,Hundesteuer Festsetzung\n")
    catalogue.import_services(list_, at=at)


def test_a_description_belongs_to_the_service_with_its_key(listed: None, tmp_path: Path, at: datetime) -> None:
    report = catalogue.import_descriptions(written(tmp_path, XZUFI), at=at)
    assert (report.created, report.changed, report.unchanged) == (0, 1, 0)
    assert [(one.line, one.reason) for one in report.rejected] == [
        (29, "Der LeiKa-Schlüssel fehlt."),
        (31, "„99102013002000“ steht schon in Zeile 3."),
        (33, "„99“ ist kein LeiKa-Schlüssel mit 14 Ziffern."),
    ]
    service = catalogue.service("hundesteuer-festsetzung")
    texts = service.description["texts"]
    assert texts["short"] == {"de": "<p>Wer einen Hund hält, zahlt Steuer.</p>", "en": "<p>Dog owners pay a tax.</p>"}
    assert (texts["fees"]["de"], texts["duration"]["de"]) == ("<p>Sechzig Euro im Jahr</p>", "<p>Eine Woche</p>")
    assert texts["contact"]["de"].endswith(
        '<a href="https://amt.example/?a=1&amp;b=2" rel="noopener noreferrer">Zum Amt</a></p>'
    )
    assert (service.summary, service.synonyms) == (
        "Wer einen Hund hält, zahlt Steuer.",
        ("Hund zur Steuer melden", "Vierbeiner"),
    )
    assert [one.title for one in catalogue.search("Vierbeiner").services] == ["Hundesteuer Festsetzung"]
    assert [one.title for one in catalogue.search("Impfpass").services] == ["Hundesteuer Festsetzung"]


def test_a_second_run_changes_nothing_and_a_new_text_only_its_service(
    listed: None, tmp_path: Path, at: datetime
) -> None:
    catalogue.import_descriptions(written(tmp_path, XZUFI), at=at)
    before, told = list(models.Service.objects.values()), EventRecord.objects.count()
    report = catalogue.import_descriptions(written(tmp_path, XZUFI), at=at)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 1)
    assert (list(models.Service.objects.values()), EventRecord.objects.count()) == (before, told)
    report = catalogue.import_descriptions(written(tmp_path, XZUFI.replace("Sechzig", "Siebzig")), at=at)
    assert (report.changed, EventRecord.objects.filter(kind="catalogue.described").count()) == (1, 2)


def test_what_is_not_harmless_is_taken_out(listed: None, tmp_path: Path, at: datetime) -> None:
    catalogue.import_descriptions(written(tmp_path, XZUFI), at=at)
    needed = catalogue.service("hundesteuer-festsetzung").description["texts"]["needed"]["de"]
    assert needed.startswith("<p><strong>Unterlagen</strong></p><ul><li>Impfpass</li></ul>")
    assert [word for word in ("script", "onclick", "javascript") if word in needed] == []
    assert '<a href="https://tiere.example/" rel="noopener noreferrer">gut</a>' in needed


def test_what_a_pack_says_weighs_more_and_gaps_are_filled(
    db: None, tmp_path: Path, packs: Path, at: datetime, client: Client
) -> None:
    with scope.session(scope.SYSTEM):
        catalogue.load_packs(packs, at=at)
        file = written(tmp_path, ours(CARD), "texte.json")
        assert catalogue.import_descriptions(file, at=at).changed == 1
        assert catalogue.import_descriptions(file, at=at).unchanged == 1
        service = catalogue.service("bibliotheksausweis")
        assert (service.title, service.synonyms) == ("Bibliotheksausweis beantragen", ("Leseausweis", "Bücherei"))
    html = client.get("/leistungen/bibliotheksausweis/").content.decode()
    assert ("Zehn Euro im Jahr" in html, "Kostenlos" in html) == (True, False)
    assert "<p>Keine</p><p>Wirklich</p>" in html
    client.cookies["django_language"] = "en"
    html = client.get("/leistungen/bibliotheksausweis/").content.decode()
    assert ("<p>None</p>" in html, '<div lang="de"><ul><li>Ausweis oder Pass</li></ul></div>' in html) == (True, True)


def test_what_is_in_no_list_becomes_a_service(tmp_path: Path, at: datetime, system_scope: None) -> None:
    wrong = {"leika": "99999001001001", "texts": {"prices": "x"}}
    report = catalogue.import_descriptions(written(tmp_path, ours(CARD, wrong, {"leika": "1", "title": "x"})), at=at)
    assert (report.created, [(one.line, one.reason) for one in report.rejected]) == (
        1,
        [(2, "Leistung: Es fehlt: title."), (3, "„1“ ist kein LeiKa-Schlüssel mit 14 Ziffern.")],
    )
    assert catalogue.service("buechereiausweis").leika_key == "99999001001000"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<a/>", "keine XZuFi-Datei"),
        ("nothing", "nicht als XML"),
        ("{", "nicht als JSON"),
        ('{"format": "x"}', "braucht „format“"),
        (XZUFI[:600], "nicht als XML"),
        ('<!DOCTYPE x [<!ENTITY e "x">]><x xmlns="http://xoev.de/schemata/xzufi/2_2_0">&e;</x>', "Dokumenttyp"),
        ("[" * 5000, "nicht als XML"),
        ('{"services":' + "[" * 100_000, "nicht als JSON"),
    ],
)
def test_what_is_no_file_of_descriptions_is_refused(
    tmp_path: Path, at: datetime, system_scope: None, content: str, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        catalogue.import_descriptions(written(tmp_path, content), at=at)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("3 < 4 & 5 > 2", "<p>3 &lt; 4 &amp; 5 &gt; 2</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b <br>"),
        ("<p> </p><br/>", ""),
        ("   ", ""),
        ("<img src=x onerror=alert(1)>ja", "ja"),
        ('<a href="data:text/html,x">ja</a>', "ja"),
        ("Gr&uuml;n", "<p>Grün</p>"),
    ],
)
def test_texts_become_harmless_html(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert "<" not in plain(cleaned).replace("3 < 4", "")
