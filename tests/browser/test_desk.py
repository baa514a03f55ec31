"""The desk at 1280 pixels, as a dispatcher uses it: workspace, a visit's buttons, list, calendar, board, timeline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

import frappe
from frappe.utils import now_datetime

from tests import visit_data
from tests.browser.conftest import Worlds
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.visit_data import VisitData

DISPATCHER = "dispatcher.desk@example.com"


@dataclass(frozen=True)
class Desk:
	"""A dispatcher's page of the desk, and the visit made for the test."""

	dispatcher: DispatcherDesk
	visit: VisitData

	@property
	def page(self) -> Page:
		return self.dispatcher.page

	def open(self, path: str) -> None:
		self.page.goto(f"{self.dispatcher.url}/app/{path}")

	def choose(self, button: str) -> None:
		"""Press a button of the status menu."""
		self.page.locator(".inner-group-button", has_text="Statut").get_by_role("button").click()
		self.page.locator(".inner-group-button .dropdown-item", has_text=button).click()


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[Desk]:
	"""A dispatcher who reads French, logged in."""
	# the calendar's day ends at 22:00
	visit = worlds.enter_context(visit_data.a_visit("fr", now_datetime().replace(hour=12)))
	with at_the_desk(desktops, web, DISPATCHER, "FSM Dispatcher") as dispatcher:
		yield Desk(dispatcher, visit)


def test_the_form_asks_before_a_customer_is_texted_another_window(desk: Desk) -> None:
	page, job = desk.page, desk.visit.job
	desk.open(f"dispatch-job/{job}")
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Envoyée")
	saves = []
	page.on("request", lambda request: saves.append(request) if "savedocs" in request.url else None)
	for answer, texts in (("Non", 0), ("Non", 0), ("Oui", 1)):
		# saved twice in a row, it asks once and is saved once
		page.evaluate(
			"cur_frm.set_value('arrival', frappe.datetime.add_days(frappe.datetime.get_today(), 1) + ' 16:30:00')"
			".then(() => { cur_frm.save(); cur_frm.save() })"
		)
		page.locator(".modal:visible").get_by_role("button", name=answer).click()
		expect(page.locator(".modal:visible")).to_have_count(0)
		expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text(
			"Envoyée" if texts else "Non Sauvegardé"
		)
		frappe.db.rollback()
		told = {"reference_name": job, "template": "customer_new_window"}
		assert frappe.db.count("FSM SMS", told) == len(saves) == texts


def test_a_dispatcher_takes_a_visit_back_and_sends_it_out_again_and_every_view_shows_it(desk: Desk) -> None:
	page, job = desk.page, desk.visit.job
	desk.open("gigafibre-fsm")
	expect(page.locator(".number-widget-box").first).to_contain_text("Visites d'aujourd'hui")
	expect(page.locator(".shortcut-widget-box").first).to_contain_text("Visites")

	desk.open(f"dispatch-job/{job}")
	pill = page.locator(".page-head .indicator-pill:visible").first
	expect(pill).to_have_text("Envoyée")
	desk.choose("Rappeler")
	expect(pill).to_have_text("Planifiée")
	page.locator(".page-head").get_by_role("button", name="Envoyer", exact=True).click()
	expect(pill).to_have_text("Envoyée")

	desk.choose("Mettre en suspens")
	page.locator(".modal.show textarea").fill("Le client est absent jusqu'à midi")
	page.locator(".modal.show .btn-primary:visible").click()
	expect(pill).to_have_text("En suspens")

	page.locator(".form-tabs").get_by_text("Chronologie").click()
	steps = page.locator(".fsm-timeline li")
	# the technician is told that it is off, after it was put on hold
	expect(steps.first).to_contain_text("Étienne Gagnon")
	held = steps.filter(has_text="Envoyée → En suspens")
	expect(held).to_contain_text("Le client est absent jusqu'à midi")
	for step in ("Brouillon → Planifiée", "Planifiée → Envoyée", "Envoyée → Planifiée"):
		expect(steps.filter(has_text=step).first).to_be_visible()

	# a column of a list reads as it was typed, whatever letters HTML knows
	customer = 'Ferme "L\'Érable" <b>& fils</b>'
	frappe.db.rollback()  # see what the web server wrote
	frappe.db.set_value("Dispatch Job", job, "customer_name", customer)
	frappe.db.commit()  # as above
	page.evaluate("job => frappe.set_route('List', 'Dispatch Job', { name: job })", job)
	row = page.locator(".list-row", has_text="Installation 500 Mbit/s")
	expect(row).to_contain_text(customer)
	expect(row).to_contain_text("En suspens")
	expect(row).to_contain_text("Étienne Gagnon")

	desk.open("dispatch-job/view/calendar/default")
	event = page.locator(".fc-event", has_text="Étienne Gagnon").first
	expect(event).to_contain_text("Installation 500 Mbit/s")


def test_a_card_dragged_on_the_board_goes_back_with_a_sentence_that_says_why(desk: Desk) -> None:
	page, job = desk.page, desk.visit.job
	# the board saves the order of its cards before anything may be dragged
	with page.expect_response(re.compile("kanban_board.update_order")):
		desk.open("dispatch-job/view/kanban/Visits by status")
	here = page.locator(".kanban-column[data-column-value=Dispatched]")
	card = here.locator(f".kanban-card-wrapper[data-name='{job}']")
	expect(card).to_be_visible()
	page.wait_for_load_state("networkidle")
	_drag(page, card, page.locator(".kanban-column[data-column-value=Draft] .kanban-cards"))
	expect(page.locator(".modal.show")).to_contain_text("avec les boutons")
	expect(card).to_be_visible()
	frappe.db.rollback()  # see what the web server wrote
	assert frappe.db.get_value("Dispatch Job", job, "status") == "Dispatched"
	desk.dispatcher.forget_refusal()  # the refusal itself, which the browser reports as an error


def _drag(page: Page, card: Locator, target: Locator) -> None:
	start, end = card.bounding_box(), target.bounding_box()
	assert start
	assert end
	page.mouse.move(start["x"] + 60, start["y"] + 20)
	page.mouse.down()
	page.mouse.move(start["x"] + 50, start["y"] + 30, steps=5)
	page.mouse.move(end["x"] + 60, end["y"] + 10, steps=20)
	page.mouse.up()
