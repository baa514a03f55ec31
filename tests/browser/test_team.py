"""The page “Team” at the desk: invite somebody, change a level, write an absence down; mostly by keyboard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.tests import people
from tests import visit_data
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.visit_data import VisitData

DISPATCHER = "dispatcher.team@example.com"
INVITED = "Maélie Bouchard-Roy"
MOBILE = "514 555-0177"
SKILL = "Wi-Fi"


@dataclass(frozen=True)
class Team:
	"""The dispatcher's page, and a technician with a visit today."""

	dispatcher: DispatcherDesk
	visit: VisitData

	@property
	def page(self) -> Page:
		return self.dispatcher.page

	def open(self) -> None:
		self.page.goto(f"{self.dispatcher.url}/app/team")

	def row(self, name: str):
		return self.page.locator(".fsm-team-table tbody tr", has_text=name)


@pytest.fixture
def team(site: str, web: str, desktops: Desktops) -> Iterator[Team]:
	"""The team of a site where one technician has a visit at noon."""
	with visit_data.a_visit("fr", now_datetime().replace(hour=12)) as visit:
		try:
			with at_the_desk(desktops, web, DISPATCHER, "FSM Dispatcher") as dispatcher:
				yield Team(dispatcher, visit)
		finally:
			frappe.db.rollback()
			forget_invited()
			frappe.db.delete("Dispatch Absence", {"technician": visit.technician.name})
			frappe.db.commit()  # what the browser made was committed by the web server


def forget_invited() -> None:
	for name in frappe.get_all("Dispatch Technician", {"technician_name": INVITED}, pluck="name"):
		user = frappe.db.get_value("Dispatch Technician", name, "user")
		people.forget_technician(people.TestTechnician(name, user, "", ""))


def test_a_dispatcher_invites_somebody_sets_a_level_and_writes_an_absence_down(team: Team) -> None:
	page = team.page
	team.open()
	expect(team.row("Étienne Gagnon")).to_contain_text("1 visite")
	# Sunday is seen, too
	table = page.locator(".fsm-team-scroll")
	assert table.evaluate("node => node.scrollWidth - node.clientWidth") == 0
	expect(page.locator(".page-head")).to_contain_text("Équipe")  # a title in 15, a breadcrumb in 16

	page.get_by_role("button", name="Inviter un technicien").click()
	dialog = page.locator(".modal.show")
	# Frappe sets the fields up while the dialog comes in, and empties what was typed before
	expect(dialog.locator("[data-fieldname=technician_name] input")).to_be_focused()
	dialog.locator("[data-fieldname=technician_name] input").fill(INVITED)
	dialog.locator("[data-fieldname=mobile] input").fill("12")
	dialog.locator("[data-fieldname=mobile] input").blur()
	expect(dialog.locator("[data-fieldname=mobile] input")).to_have_value("12")
	dialog.get_by_role("button", name="Inviter et envoyer le lien").click()
	refusal = page.locator(".modal.show", has_text="ne peut pas être juste")
	expect(refusal).to_be_visible()
	refusal.locator(".btn-modal-close").click()
	expect(refusal).to_be_hidden()
	team.dispatcher.forget_refusal()
	# what was typed is still there
	expect(dialog.locator("[data-fieldname=technician_name] input")).to_have_value(INVITED)
	dialog.locator("[data-fieldname=mobile] input").fill(MOBILE)
	dialog.get_by_role("button", name="Inviter et envoyer le lien").click()
	expect(team.row(INVITED)).to_be_visible()
	frappe.db.rollback()  # see what the web server wrote
	invited = frappe.get_doc("Dispatch Technician", {"technician_name": INVITED})
	assert invited.mobile == "+15145550177"
	assert frappe.db.exists("FSM Magic Link", {"subject": invited.name})
	assert "FSM Technician" in frappe.get_roles(invited.user)

	page.get_by_role("tab", name="Semaine").focus()
	page.keyboard.press("ArrowRight")
	level = page.get_by_role("combobox", name=f"{INVITED}, {SKILL}")
	level.focus()
	with page.expect_response(re.compile("team.set_skill")):
		page.keyboard.type("4")
	expect(level).to_have_value("4")
	expect(level).to_be_focused()
	frappe.db.rollback()  # as above
	assert [(row.skill, row.level) for row in frappe.get_doc("Dispatch Technician", invited.name).skills] == [
		(SKILL, 4)
	]

	page.get_by_role("tab", name="Compétences").focus()
	page.keyboard.press("ArrowLeft")
	today = page.locator(f"[data-key='day:{team.visit.technician.name}:{now_datetime().date()}']")
	today.focus()
	page.keyboard.press("Enter")
	absence = page.locator(".modal.show", has_text="Absence d'Étienne Gagnon")
	absence.locator("[data-fieldname=reason] select").select_option("Sick")
	absence.get_by_role("button", name="Enregistrer").click()
	named = page.locator(".modal.show", has_text="Visites d'Étienne Gagnon")
	expect(named).to_contain_text("Installation 500 Mbit/s")
	board = named.get_by_role("link", name=re.compile("tableau"))
	expect(board).to_have_attribute(
		"href", re.compile(rf"dispatch-board\?day=.*{team.visit.technician.name}")
	)
	expect(team.row("Étienne Gagnon").locator(".fsm-absence")).to_contain_text("Maladie")


def test_the_map_shows_home_bases_and_names_those_without_one(team: Team) -> None:
	frappe.db.set_value(
		"Dispatch Technician", team.visit.technician.name, {"latitude": 45.3071, "longitude": -73.2626}
	)
	frappe.db.commit()  # as above
	page = team.page
	team.open()
	page.get_by_role("tab", name="Carte").click()
	expect(page.locator(".fsm-team-pin[title^='Étienne Gagnon']")).to_be_visible()
	expect(page.locator(".fsm-team-places")).to_contain_text("Étienne Gagnon")


def test_a_sub_contractor_and_a_truck_that_runs_low_are_said_on_the_row_and_lead_to_the_report(
	team: Team,
) -> None:
	page, technician = team.page, team.visit.technician.name
	least = {
		"doctype": "Truck Minimum",
		"technician": technician,
		"equipment_model": team.visit.model,
		"minimum": 6,
	}
	minimum = frappe.get_doc(least).insert()
	frappe.db.set_value("Dispatch Technician", technician, "subcontractor", 1)
	frappe.db.commit()  # as above
	try:
		team.open()
		badge = team.row("Étienne Gagnon").locator(".indicator-pill")
		expect(badge).to_have_text("sous-traitant")
		inside = "node => node.scrollHeight <= node.clientHeight && node.scrollWidth <= node.clientWidth"
		assert badge.evaluate(inside), "the word is not cut"
		low = page.get_by_role(
			"button", name=re.compile(rf"^Bientôt à court\s: {team.visit.model}\s: 1 sur 6$")
		)
		low.click()
		expect(page).to_have_url(re.compile("query-report/Truck(%20| )Stock"))
		expect(page.locator(".dt-row-0")).to_contain_text(team.visit.model)
	finally:
		frappe.db.rollback()
		minimum.delete()
		frappe.db.commit()  # as above


def test_a_level_that_somebody_else_set_meanwhile_is_shown_instead_of_overwritten(team: Team) -> None:
	page, technician = team.page, team.visit.technician.name
	team.open()
	page.get_by_role("tab", name="Compétences").click()
	level = page.get_by_role("combobox", name=f"Étienne Gagnon, {SKILL}")
	expect(level).to_have_value("0")
	doc = frappe.get_doc("Dispatch Technician", technician)
	doc.append("skills", {"skill": SKILL, "level": 2})
	doc.save()
	frappe.db.commit()  # as above
	level.select_option("5")
	expect(page.locator(".modal.show")).to_contain_text("vient de mettre ce niveau à 2")
	expect(level).to_have_value("2")
	team.dispatcher.forget_refusal()
