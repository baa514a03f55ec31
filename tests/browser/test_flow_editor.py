"""The flow editor at the desk: a flow drawn by mouse and by keyboard alone, versions, a run watched, a failed one retried."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import frappe

from gigafibre_fsm.domain.flows.preview import counting
from gigafibre_fsm.domain.flows.templates import activation, drafts
from tests import flow_site
from tests.browser.conftest import picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture
from tests.plugin import FULL

MANAGER = "manager.flows@example.com"
HOSTILE = "<img src=x onerror=alert(1)>"
TITLE = "Après une installation"
DRAWN = {
	"trigger": {
		"kind": "document",
		"inputs": {"doctype": "Dispatch Job", "on": "changed"},
		"when": {"all": [{"field": "doc.status", "op": "becomes", "value": "Completed"}]},
	},
	"steps": [
		{"id": "s1", "kind": "wait", "inputs": {"duration": {"days": 1}}},
		{
			"id": "s2",
			"kind": "ask_customer",
			"inputs": {
				"template": "customer_visit_link",
				"kind": "Rating",
				"question_fr": "Comment ça va?",
				"question_en": "How is it?",
			},
		},
		{
			"id": "s3",
			"kind": "branch",
			"cases": [
				{
					"id": "c4",
					"label": "Mauvaise",
					"when": {"all": [{"field": "steps.s2.rating", "op": "<=", "value": 2}]},
					"steps": [
						{
							"id": "s5",
							"kind": "create_ticket",
							"inputs": {"subject": {"text": "Note {doc.customer}"}},
						}
					],
				}
			],
			"otherwise": [],
		},
	],
}


@dataclass(frozen=True)
class FlowDesk:
	"""A manager's page of flows."""

	desk: DispatcherDesk

	@property
	def page(self) -> Page:
		return self.desk.page

	def open(self, *route: str) -> None:
		self.page.goto("/".join((f"{self.desk.url}/app/flow-editor", *route)))

	def row(self, key: str) -> Locator:
		return self.page.locator(f"[data-row='{key}']")

	def field(self, row: str, name: str) -> Locator:
		return self.page.locator(f"#fsm-flow-{row}-{name}")

	def make(self) -> str:
		"""Create a flow by its button, and return its name."""
		self.open()
		self.page.get_by_role("button", name="Nouveau flux").click()
		dialog = self.page.locator(".modal.show")
		expect(dialog.locator("[data-fieldname=title] input")).to_be_focused()
		dialog.locator("[data-fieldname=title] input").fill(TITLE)
		dialog.locator(".btn-modal-primary, .btn-primary").first.click()
		expect(self.page.locator(".fsm-flow-bar h1")).to_have_text(TITLE)
		return self.page.url.rsplit("/", 1)[1]

	def stored(self, name: str) -> dict[str, Any]:
		frappe.db.rollback()  # see what the web server wrote
		return json.loads(frappe.db.get_value("Flow Template", name, "draft"))


@pytest.fixture
def flows(site: str, web: str, desktops: Desktops) -> Iterator[FlowDesk]:
	flow_site.forget_flows()
	try:
		with at_the_desk(desktops, web, MANAGER, "FSM Manager") as desk:
			yield FlowDesk(desk)
	finally:
		flow_site.forget_flows()


def normalized(definition: dict[str, Any]) -> dict[str, Any]:
	"""A definition whose steps and cases are numbered in reading order, and what is read of them too."""
	ids = list(dict.fromkeys(re.findall(r'"id": "([sc]\d+)"', json.dumps(in_reading_order(definition)))))
	text = json.dumps({"trigger": definition["trigger"], "steps": definition["steps"]})
	for number, name in enumerate(ids, 1):
		text = re.sub(rf"\b{name}\b", f"{name[0]}#{number}", text)
	return json.loads(text.replace("#", ""))


def in_reading_order(value: Any) -> Any:
	"""The same JSON with ids before what they hold."""
	if isinstance(value, dict):
		names = sorted(value, key=lambda name: (name != "id", name))
		return {name: in_reading_order(value[name]) for name in names}
	return [in_reading_order(each) for each in value] if isinstance(value, list) else value


def tab_to(page: Page, element: str) -> None:
	"""Press Tab until an element has the focus."""
	for _press in range(80):
		page.keyboard.press("Tab")
		if page.evaluate("id => document.activeElement?.id === id", element):
			return
	raise AssertionError(f"Tab does not reach {element}")


def test_the_flow_after_an_installation_is_drawn_from_nothing_by_mouse(flows: FlowDesk, axe: str) -> None:  # noqa: F811
	page, name = flows.page, flows.make()
	page.get_by_role("button", name="Schéma", exact=True).click()
	flows.field("trigger", "kind").select_option("document")
	flows.field("trigger", "doctype").fill("Dispatch Job")
	flows.field("trigger", "on").select_option("changed")
	page.get_by_role("button", name="Ajouter une règle").click()
	page.get_by_label("Champ", exact=True).select_option("doc.status")
	page.get_by_label("Comparaison").select_option("becomes")
	page.get_by_label("Valeur", exact=True).select_option("Completed")
	expect(page.locator(".fsm-flow-sentence")).to_contain_text("Statut devient")

	def add(at: int, kind: str) -> None:
		page.locator(".fsm-flow-plus").nth(at).click()
		page.locator("dialog").get_by_role("button", name=re.compile(f"^{kind}")).first.click()

	add(0, "Choix")
	add(0, "Demander au client")
	flows.field("s3", "template").select_option("customer_visit_link")
	flows.field("s3", "kind").select_option("Rating")
	flows.field("s3", "question_fr").fill("Comment ça va?")
	flows.field("s3", "question_en").fill("How is it?")
	# the wait is put in the wrong place and dragged to the right one
	add(4, "Attendre")
	flows.field("s4", "duration").fill("1")
	drag(page, page.locator(".fsm-flow-box", has_text="1 jour"), page.locator(".fsm-flow-plus").first)
	page.locator(".fsm-flow-lane-name button", has_text="Cas 1").click()
	flows.field("s1-c2", "label").fill("Mauvaise")
	page.get_by_role("button", name="Ajouter une règle").click()
	page.get_by_label("Champ", exact=True).select_option("steps.s3.rating")
	page.get_by_label("Comparaison").select_option("<=")
	page.get_by_label("Valeur", exact=True).fill("2")
	add(3, "Créer un billet")
	flows.field("s5", "subject").fill("Note ")
	page.get_by_label("Insérer un champ dans Objet").select_option("doc.customer")
	picture(page, "flow_drawn_by_mouse")
	assert_accessible(page, axe)
	page.get_by_role("button", name="Enregistrer", exact=True).click()
	expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
	assert normalized(flows.stored(name)) == DRAWN


def drag(page: Page, what: Locator, target: Locator) -> None:
	"""Carry a box to a +."""
	start, end = what.bounding_box(), target.bounding_box()
	assert start and end
	page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
	page.mouse.down()
	page.mouse.move(end["x"] + 14, end["y"] + 60, steps=6)
	page.mouse.move(end["x"] + 14, end["y"] + 14, steps=6)
	page.mouse.up()


@pytest.mark.slow
def test_the_same_flow_is_drawn_by_keyboard_alone_and_axe_finds_nothing(flows: FlowDesk, axe: str) -> None:  # noqa: F811
	page, name = flows.page, drafts.create_template(TITLE)
	frappe.db.commit()  # the web server is another process
	flows.open(name)
	expect(flows.row("trigger")).to_be_visible()
	press = page.keyboard.press

	def add(kind: str) -> None:
		press("Insert")
		page.keyboard.type(kind)
		press("Enter")

	while page.evaluate("document.activeElement?.getAttribute('role')") != "treeitem":
		press("Tab")
	press("Enter")
	choose(page, "document")
	tab_to(page, "fsm-flow-trigger-doctype")
	page.keyboard.type("Dispatch Job")
	tab_to(page, "fsm-flow-trigger-on")
	choose(page, "changed")
	add_rule(page, ("doc.status", "becomes", "Completed"))
	press("Escape")
	expect(flows.row("trigger")).to_be_focused()
	add("attendre")
	expect(flows.row("s1")).to_be_focused()
	press("Enter")
	tab_to(page, "fsm-flow-s1-duration")
	page.keyboard.type("1")
	press("Escape")
	add("demander au client")
	press("Enter")
	tab_to(page, "fsm-flow-s2-template")
	choose(page, "customer_visit_link")
	tab_to(page, "fsm-flow-s2-kind")
	choose(page, "Rating")
	tab_to(page, "fsm-flow-s2-question_fr")
	page.keyboard.type("Comment ça va?")
	tab_to(page, "fsm-flow-s2-question_en")
	page.keyboard.type("How is it?")
	press("Escape")
	add("choix")
	press("ArrowRight")
	expect(flows.row("s3.c4")).to_be_focused()
	press("Enter")
	page.keyboard.type("Mauvaise")
	add_rule(page, ("steps.s2.rating", "<=", "2"))
	press("Escape")
	press("ArrowDown")
	expect(flows.row("s3.c4+")).to_be_focused()
	press("Enter")
	page.keyboard.type("creer un billet")
	press("Enter")
	expect(flows.row("s5")).to_be_focused()
	press("Enter")
	tab_to(page, "fsm-flow-s5-subject")
	page.keyboard.type("Note {doc.customer}")
	press("Control+s")
	expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
	assert normalized(flows.stored(name)) == DRAWN
	assert_accessible(page, axe)


def assert_accessible(page: Page, axe: str) -> None:  # noqa: F811
	"""Fail if axe finds something severe in our part of the page."""
	page.evaluate(axe)
	ours = [
		f"{one['id']} {node['html'][:200]}"
		for one in page.evaluate(RUN_AXE, [])["violations"]
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-flow" in str(node["target"]) or "fsm-flow" in node["html"]
	]
	assert not ours, ours


def add_rule(page: Page, words: tuple[str, str, str]) -> None:
	"""Add a rule to the condition of the open form, by keyboard: field, comparison, value."""
	for _press in range(60):
		page.keyboard.press("Tab")
		if page.evaluate("document.activeElement.textContent") == "Ajouter une règle":
			break
	page.keyboard.press("Enter")
	for _press in range(10):
		page.keyboard.press("Shift+Tab")
		if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Champ":
			break
	for text in words:
		if page.evaluate("document.activeElement.tagName") == "SELECT":
			choose(page, text)
		else:
			page.keyboard.type(text)
		page.keyboard.press("Tab")


def choose(page: Page, value: str) -> None:
	"""Walk through the list that has the focus until a value is chosen."""
	expect(page.locator(f":focus option[value='{value}']")).to_have_count(1)
	page.keyboard.press("Home")
	for _press in range(120):
		if page.evaluate("document.activeElement.value") == value:
			return
		page.keyboard.press("ArrowDown")
	raise AssertionError(f"{value} is not reached")


def test_a_flow_is_changed_compared_activated_and_rolled_back(flows: FlowDesk) -> None:
	page = flows.page
	name = drafts.create_template(TITLE, {**DRAWN, "schema": 1, "steps": DRAWN["steps"][:1]})
	first = activation.activate(name)
	frappe.db.commit()  # the web server is another process
	flows.open(name)
	flows.row("s1").click()
	flows.field("s1", "duration").fill("3")
	# somebody else saves meanwhile: nothing is overwritten without a word
	theirs = {**DRAWN, "schema": 1, "steps": [{**DRAWN["steps"][0], "name": "Theirs"}]}
	drafts.save_draft(name, json.dumps(theirs), "")
	frappe.db.commit()  # the web server is another process
	page.get_by_role("button", name="Enregistrer", exact=True).click()
	conflict = page.locator("dialog")
	expect(conflict).to_contain_text("Theirs")
	picture(page, "flow_conflict")
	conflict.get_by_role("button", name="Enregistrer le mien à la place").click()
	page.get_by_role("button", name="Versions", exact=True).click()
	page.get_by_role("button", name="Montrer ce qui diffère").click()
	difference = page.locator(".fsm-flow-differences li")
	expect(difference).to_contain_text("Combien de temps")
	expect(difference.locator("ins")).to_contain_text("3")
	with page.expect_response(re.compile("start_history")) as counted:
		page.get_by_role("button", name=re.compile("Activer le brouillon")).click()
	dialog = page.locator("dialog")
	frappe.db.rollback()  # see what the web server wrote
	counting.work_count(counted.value.json()["message"]["id"])
	said = dialog.locator(".fsm-flow-sentence")
	expect(said).to_contain_text("Actif ces 30 derniers jours, il aurait été exécuté")
	expect(dialog.locator("progress")).to_have_count(0)
	picture(page, "flow_activation")
	dialog.get_by_label("Ce que cette version apporte").fill("Trois jours")
	dialog.get_by_role("button", name=re.compile("^Activer")).click()
	expect(page.locator(".fsm-flow-versions li").first).to_contain_text("Trois jours")
	picture(page, "flow_versions")
	frappe.db.rollback()  # see what the web server wrote
	second = frappe.db.get_value("Flow Template", name, "active_version")
	assert second != first
	page.get_by_role("button", name="Réactiver la version 1").click()
	page.locator(".modal.show .btn-primary").click()
	expect(page.locator(".fsm-flow-bar")).to_contain_text("version 1")
	frappe.db.rollback()  # as above
	assert frappe.db.get_value("Flow Template", name, "active_version") == first
	assert flows.stored(name)["steps"][0]["inputs"] == {"duration": {"days": 3}}, "the draft stays"
	flows.desk.forget_refusal()
	page.get_by_text("Plus …").click()
	page.get_by_role("button", name="Retirer …").click()
	page.locator(".modal.show .btn-primary").click()
	expect(page.locator(".fsm-flow-bar")).to_contain_text("Retiré")


def test_in_a_narrow_window_the_form_stands_below_the_list(flows: FlowDesk) -> None:
	page = flows.page
	name = drafts.create_template(TITLE, {**DRAWN, "schema": 1, "steps": DRAWN["steps"][:1]})
	frappe.db.commit()  # the web server is another process
	page.set_viewport_size({"width": 360, "height": 800})
	flows.open(name)
	flows.row("s1").click()
	flows.field("s1", "duration").fill("2")
	expect(flows.row("s1")).to_contain_text("2 jours")
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_undo_takes_back_edit_after_edit_also_over_three_saves(flows: FlowDesk) -> None:
	page = flows.page
	name = drafts.create_template(TITLE, {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": []})
	frappe.db.commit()  # the web server is another process
	flows.open(name)
	flows.row("trigger").click()
	edits, third = (50, 17) if FULL else (6, 2)
	for number in range(1, edits + 1):
		page.keyboard.press("Insert")
		page.keyboard.type("attendre")
		page.keyboard.press("Enter")
		expect(flows.row(f"s{number}")).to_be_focused()
		if number % third == 0 or number == edits:
			page.keyboard.press("Control+s")
			expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
	for key, counts in (("Control+z", range(edits - 1, -1, -1)), ("Control+y", range(1, edits + 1))):
		for count in counts:
			page.keyboard.press(key)
			expect(page.locator("[data-row^='s']")).to_have_count(count)
	assert len(flows.stored(name)["steps"]) == edits


def test_a_failed_run_is_read_as_a_story_retried_and_drawn_over_its_flow(flows: FlowDesk, axe: str) -> None:  # noqa: F811
	page, task = flows.page, "flow-editor-task"
	steps = [
		{
			"id": "s1",
			"kind": "branch",
			"cases": [
				{
					"id": "c2",
					"label": HOSTILE,
					"when": {"all": [{"field": "run.user", "op": "is set"}]},
					"steps": [
						{"id": "s3", "kind": "update_task", "inputs": {"task": task, "status": "Closed"}}
					],
				}
			],
			"otherwise": [],
		}
	]
	run = flow_site.start_run(flow_site.make_template(*steps))
	frappe.db.commit()  # as above
	flow_site.work()
	assert run and flow_site.load_run(run).state == "Failed"
	frappe.db.commit()  # as above
	flows.open("inbox")
	row = page.locator(".fsm-flow-table tbody tr")
	expect(row).to_contain_text("En échec")
	expect(row).to_contain_text("Cette étape demande un document du type ToDo")
	assert_accessible(page, axe)
	row.get_by_role("checkbox").check()
	todo = frappe.get_doc(
		{"doctype": "ToDo", "description": f"{flow_site.MARK} task", "allocated_to": MANAGER}
	).insert()
	frappe.rename_doc("ToDo", todo.name, task, force=True)
	frappe.db.commit()  # as above
	page.get_by_role("button", name="Reprendre à l'étape en échec").click()
	page.locator(".modal.show .btn-modal-primary, .modal.show .btn-primary").first.click()
	expect(page.locator(".fsm-flow-none")).to_be_visible()
	frappe.db.rollback()  # as above
	flow_site.work()
	frappe.db.commit()  # as above
	assert flow_site.load_run(run).state == "Done"
	flows.open("run", run)
	events = page.locator(".fsm-flow-event")
	expect(events.filter(has_text=HOSTILE)).to_contain_text("trouvé")
	expect(page.locator(".fsm-flow img")).to_have_count(0)
	expect(events.last).to_contain_text("Terminé")
	events.filter(has_text="Valeurs").last.locator("summary").click()
	expect(page.get_by_role("link", name=task).last).to_have_attribute("href", f"/app/todo/{task}")
	picture(page, "flow_story")
	assert_accessible(page, axe)
	page.get_by_role("button", name="Le montrer sur le schéma").click()
	expect(flows.row("s3").locator(".fsm-flow-measured")).to_contain_text("Terminé")
	page.get_by_role("button", name="Les deux").click()
	expect(page.locator(".fsm-flow-line.fsm-flow-is-taken")).not_to_have_count(0)
	picture(page, "flow_trace")
	assert_accessible(page, axe)
