"""Temporary: pictures."""
import os
from datetime import datetime, timedelta
import pytest
from django.test import Client
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from chromium import DESKTOP, chromium, overflow, violations, visitor
from process_register.conftest import CITY, hire, sign_in
from form_editor.conftest import PACK, SLUG
from process_register.test_tables_in_browser import visit, press
from serving import served
pytestmark = pytest.mark.journey
B=f"/arbeitsplatz/formulare/{SLUG}/"
def shot(page,name):
    page.screenshot(path=f"/tmp/wt/shots/{name}-{page.viewport_size['width']}.png", full_page=True)
    print(name, page.viewport_size['width'], violations(page), overflow(page))
def test_look(fresh_database, fixed_clock, at):
    os.makedirs("/tmp/wt/shots",exist_ok=True)
    forget()
    c=Client()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at - timedelta(days=30))
        catalogue.load_packs(PACK, at=at)
        sign_in(c, hire("process-manager", "stadt-paderborn", at, name="Helga"))
    with served() as address, chromium() as browser:
        for width in (1280,390):
            with visit(browser,address,str(c.session.session_key),width=width) as ctx:
                page=ctx.new_page()
                page.goto(address+"/arbeitsplatz/formulare/"); shot(page,"list")
                page.goto(address+B); 
                if page.get_by_role("button",name="Formular ändern").count(): shot(page,"published"); press(page,"Formular ändern")
                else: page.goto(address+B+"entwurf/")
                shot(page,"draft-page")
                page.goto(address+B+"entwurf/?teil=2.1"); shot(page,"draft-choice")
                page.goto(address+B+"entwurf/?teil=2.2"); shot(page,"draft-cond")
                page.goto(address+B+"entwurf/bedingung/?teil=2.2&feld=shown_if"); shot(page,"condition")
                page.goto(address+B+"entwurf/bausteine/?teil=0.1&aus="+SLUG); shot(page,"blocks")
                page.goto(address+B+"entwurf/?liste=districts"); shot(page,"liste")
                page.goto(address+B+"entwurf/vorschau/"); shot(page,"preview")
                page.get_by_label("Vorname").fill("Mira"); page.get_by_role("button",name="Weiter").last.click(); shot(page,"preview-err")
                page.goto(address+B+"entwurf/vorschau/?vorschau-beispiel=paket-buyer-several&vorschau-seite=ende"); shot(page,"preview-end")
                page.goto(address+B+"entwurf/beispiele/"); shot(page,"examples")
                page.goto(address+B+"entwurf/?teil=0.0"); page.get_by_label("Beschriftung").first.fill(""); page.get_by_role("button",name="Speichern").last.click(); shot(page,"draft-wrong")
                page.get_by_label("Beschriftung").first.fill("Rufname"); page.get_by_role("button",name="Speichern").last.click()
                page.goto(address+B+"entwurf/pruefen/"); shot(page,"review")
                page.goto(address+B+"entwurf/staende/?stand=1"); shot(page,"states")
    forget()
