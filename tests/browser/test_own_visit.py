"""A customer's visit at 360 pixels, in French and English: looked at, written to, moved, cancelled, followed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.tests import builders, pictures
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds

pytestmark = pytest.mark.usefixtures("site")

PATH = "/portal/visit"
WORDS = {
	"fr": {
		"planned": "Visite prévue",
		"window": "14 h à 16 h",
		"write": "Écrire un mot",
		"change": "Modifier",
		"know": "Que doit savoir votre technicien?",
		"save": "Enregistrer",
		"read": "Votre technicien lira ceci.",
		"move": "Déplacer la visite",
		"free": "Moments libres en ce moment",
		"moved": "Votre visite est déplacée.",
		"days": "Jours ou heures qui vous conviennent",
		"ask": "Demander un autre moment",
		"asked": "Vous avez demandé un autre moment",
		"cancel": "Annuler la visite",
		"yes": "Oui, annuler ma visite",
		"cancelled": "Visite annulée",
		"on_the_way": "En route",
		"expected": "Attendu vers",
		"other": "English",
	},
	"en": {
		"planned": "Visit planned",
		"window": "2 p.m. to 4 p.m.",
		"write": "Write something",
		"change": "Change this",
		"know": "What should your technician know?",
		"save": "Save",
		"read": "Your technician will read this.",
		"move": "Move to another time",
		"free": "Times that are free now",
		"moved": "Your visit has its new time.",
		"days": "Days or times that suit you",
		"ask": "Ask for another time",
		"asked": "You asked for another time",
		"cancel": "Cancel the visit",
		"yes": "Yes, cancel my visit",
		"cancelled": "Visit cancelled",
		"on_the_way": "On the way",
		"expected": "Expected about",
		"other": "Français",
	},
}


@dataclass(frozen=True)
class Own:
	"""A committed visit, its technician and the customer's link."""

	job: str
	technician: str
	path: str


@contextmanager
def a_visit(language: str, arrival: datetime) -> Iterator[Own]:
	"""Commit a dispatched visit of a technician with a photo; forget it all at the end."""
	with taken_away_afterwards(with_caches=False):
		days = {f"works_{day}": 1 for day in ("saturday", "sunday")}
		technician = builders.a_technician("Marc Lavoie", photo=_photo(), **days).name
		kind = builders.a_job_type(label_fr="Réparation").name
		job = builders.a_dispatched_job(technician=technician, arrival=arrival, job_type=kind)
		until = now_datetime() + timedelta(days=5)
		whom, what = ("Customer", job.customer), ("Dispatch Job", job.name)
		url = links.fresh_url(links.issue_link("Visit", whom, until, what, language=language))
		frappe.db.commit()  # the web server and the browser are other processes
		yield Own(job.name, technician, f"/l/{url.rsplit('/', 1)[1]}")


def _photo() -> str:
	name = f"marc-{frappe.generate_hash(length=6)}.jpg"
	file = {"doctype": "File", "file_name": name, "is_private": 1, "content": pictures.a_photo("steelblue")}
	return frappe.get_doc(file).insert().file_url


def in_three_days() -> datetime:
	return (now_datetime() + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)


def open_own_visit(phone: Phone, web: str, own: Own, **how: bool) -> Page:
	page = phone(width=360, **how)
	page.goto(web + own.path)
	expect(page).to_have_url(web + PATH)
	return page


def looked_at(page: Page, name: str) -> None:
	"""Nothing to press is small, nothing sticks out; a picture for people where FSM_SHOTS names a folder."""
	page.wait_for_load_state()  # with its stylesheet
	small = page.eval_on_selector_all(
		"main a, main button, main input:not([type=hidden]), main textarea",
		"all => all.map(one => one.matches('[type=radio], [type=checkbox]') ? one.closest('label') || one : one)"
		".filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)",
	)
	assert not small, small
	assert page.evaluate("document.documentElement.scrollWidth") <= 360
	if folder := os.environ.get("FSM_SHOTS"):
		page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_writes_moves_asks_and_cancels(
	web: str, phone: Phone, language: str, worlds: Worlds
) -> None:
	say = WORDS[language]
	own = worlds.enter_context(a_visit(language, in_three_days()))
	page = open_own_visit(phone, web, own)
	expect(page.locator("html")).to_have_attribute("lang", language)
	expect(page.get_by_text(say["planned"])).to_be_visible()
	expect(page.get_by_text(say["window"])).to_be_visible()
	assert page.locator("img.face").evaluate("face => face.naturalWidth > 0")
	looked_at(page, f"visit-{language}")
	_writes(page, say, language)
	_moves(page, say, language)
	_asks(page, say, language)
	_cancels(page, say, language)
	frappe.db.rollback()
	row = frappe.db.get_value("Dispatch Job", own.job, ("status", "customer_note", "reason"))
	assert row[:2] == ("Cancelled", "Le chien est gentil")
	assert "Je déménage" in row[2]


def _writes(page: Page, say: dict[str, str], language: str) -> None:
	page.get_by_role("link", name=say["write"]).click()
	page.get_by_label(say["know"]).fill("Le chien est gentil")
	looked_at(page, f"note-{language}")
	page.get_by_role("button", name=say["save"]).click()
	expect(page.get_by_role("status").get_by_text(say["read"])).to_be_visible()
	expect(page.get_by_role("link", name=say["change"])).to_be_visible()


def _moves(page: Page, say: dict[str, str], language: str) -> None:
	page.get_by_role("link", name=say["move"]).click()
	expect(page.get_by_role("heading", name=say["free"])).to_be_visible()
	looked_at(page, f"move-{language}")
	page.locator("a[href*=choice]").last.click()
	looked_at(page, f"move-sure-{language}")
	page.locator("form:has(input[name=choice]) button").click()
	expect(page.get_by_text(say["moved"])).to_be_visible()


def _asks(page: Page, say: dict[str, str], language: str) -> None:
	page.get_by_role("link", name=say["move"]).click()
	page.get_by_label(say["days"]).fill("Plutôt un samedi")
	page.get_by_role("button", name=say["ask"]).click()
	expect(page.get_by_text(say["asked"])).to_be_visible()
	expect(page.get_by_text("Plutôt un samedi")).to_be_visible()
	looked_at(page, f"asked-{language}")


def _cancels(page: Page, say: dict[str, str], language: str) -> None:
	page.get_by_role("link", name=say["cancel"]).click()
	page.locator("input[name=why]").fill("Je déménage")
	looked_at(page, f"cancel-{language}")
	page.get_by_role("button", name=say["yes"]).click()
	expect(page.get_by_text(say["cancelled"], exact=True)).to_be_visible()
	looked_at(page, f"cancelled-{language}")


def test_it_all_works_with_scripts_switched_off_and_in_the_dark(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	say = WORDS["fr"]
	own = worlds.enter_context(a_visit("fr", in_three_days()))
	page = open_own_visit(phone, web, own, scripts=False, dark=True)
	looked_at_without_scripts(page)
	page.get_by_role("link", name=say["write"]).click()
	page.get_by_label(say["know"]).fill("Le chien est gentil")
	page.get_by_role("button", name=say["save"]).click()
	expect(page.get_by_text("Le chien est gentil")).to_be_visible()
	page.get_by_role("link", name=say["other"]).click()
	expect(page.locator("html")).to_have_attribute("lang", "en")
	page.get_by_role("link", name=WORDS["en"]["cancel"]).click()
	page.get_by_role("button", name=WORDS["en"]["yes"]).click()
	expect(page.get_by_text(WORDS["en"]["cancelled"], exact=True)).to_be_visible()


def looked_at_without_scripts(page: Page) -> None:
	if folder := os.environ.get("FSM_SHOTS"):
		page.screenshot(path=Path(folder) / "visit-dark.png", full_page=True)


def test_the_page_learns_by_itself_that_the_technician_set_out(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	now = now_datetime().replace(second=0, microsecond=0)
	own = worlds.enter_context(a_visit("fr", now))
	page = phone(width=360)
	page.clock.install()
	page.goto(web + own.path)
	for language in ("en", "fr"):
		page.get_by_role("link", name=WORDS["fr" if language == "en" else "en"]["other"]).click()
		expect(page.get_by_text(WORDS[language]["planned"])).to_be_visible()
		looked_at(page, f"today-{language}")
	technician_work.move_job(own.job, own.technician, "En Route", now=now)
	frappe.db.commit()  # the web server is another process
	page.clock.fast_forward(61_000)
	_is_on_the_way(page, "fr")
	page.reload()
	looked_at(page, "on-the-way-fr")
	page.get_by_role("link", name=WORDS["fr"]["other"]).click()
	_is_on_the_way(page, "en")
	looked_at(page, "on-the-way-en")


def _is_on_the_way(page: Page, language: str) -> None:
	expect(page.get_by_text(WORDS[language]["on_the_way"], exact=True)).to_be_visible()
	expect(page.get_by_text(WORDS[language]["expected"])).to_be_visible()
