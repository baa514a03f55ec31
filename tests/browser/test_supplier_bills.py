"""The page of supplier bills, in French: a bill is dropped, read, corrected by keyboard and drafted; names are no markup; axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import getdate

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.billing.supplier_bills import corrections, readings
from gigafibre_fsm.domain.billing.supplier_bills.corrections import TypedBill
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.standins.bills.drawing import draw_file
from gigafibre_fsm.tests.standins.bills.made_bills import MadeBill, make_bill
from tests.bills_site import BillsSite, bills_site
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture

ACCOUNTANT = "supplier.bills@example.com"
MARKED_UP, OTHER_NAME = 13, 20
"""Numbers of made bills: one whose supplier's name looks like markup and which prints instructions, and another."""

ACCEPTED = '"Bois" & Fils'


@pytest.fixture
def bills(worlds: Worlds) -> BillsSite:
	own = worlds.enter_context(bills_site())
	worlds.callback(own.forget)
	return own


@pytest.fixture
def desk(bills: BillsSite, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, ACCOUNTANT, "FSM Accounts", width=1366) as own:
		yield own
	people.forget_user(ACCOUNTANT)


def severe_faults(page: Page, source: str) -> list[str]:
	page.evaluate(source)
	found = page.evaluate(RUN_AXE, [])["violations"]
	return [
		f"{one['id']} {node['html'][:200]}"
		for one in found
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-sb" in node["html"] or "fsm-sb" in str(node["target"])
	]


def read_waiting() -> None:
	tasks.read_bills()
	frappe.db.rollback()


def walk_the_picture(page: Page, made: MadeBill) -> None:
	"""By keyboard from place to place of the picture, and from there to the field."""
	place = page.locator(".fsm-sb-region[tabindex='0']")
	expect(place).to_have_count(1)
	page.locator(".fsm-sb-region[data-field=supplier_name]").focus()
	expect(place).to_have_attribute("aria-label", f"Nom sur la facture\u00a0: {made.supplier}")
	page.keyboard.press("ArrowDown")
	expect(place).not_to_have_attribute("data-field", "supplier_name")
	page.keyboard.press("ArrowUp")
	page.keyboard.press("Enter")
	expect(page.get_by_role("textbox", name="Nom sur la facture")).to_be_focused()


def settle_a_conflict(page: Page, bills: BillsSite) -> None:
	"""Somebody else types meanwhile: nothing is overwritten and nothing typed is lost."""
	frappe.db.rollback()
	(name,) = frappe.get_all(readings.DOCTYPE, pluck="name")
	corrections.save_bill(name, TypedBill({"bank_details": "111-22"}, ()), "", getdate())
	frappe.db.commit()  # the web server is another process
	terms = page.get_by_role("textbox", name="Conditions")
	terms.fill("Net 60")
	terms.press("Tab")
	expect(page.locator(".fsm-sb-conflict")).to_contain_text("Quelqu'un d'autre a modifié cette facture")
	expect(page.get_by_role("textbox", name="Compte bancaire sur la facture")).to_have_value("111-22")
	expect(terms).to_have_value("Net 60")
	page.get_by_role("button", name="Enregistrer ma saisie").click()
	expect(page.locator(".fsm-sb-status")).to_have_text("Enregistré")
	expect(page.locator(".fsm-sb-conflict")).to_be_empty()


def test_a_bill_is_dropped_read_corrected_and_drafted(
	bills: BillsSite,
	desk: DispatcherDesk,
	tmp_path: Path,
	axe: str,  # noqa: F811
):
	made = make_bill(MARKED_UP)
	file = tmp_path / "facture <i>1.png"
	file.write_bytes(draw_file(made, "PNG"))
	page = desk.page
	page.goto(f"{desk.url}/app/supplier-bills")
	expect(page.locator(".fsm-sb-none")).to_be_visible()
	page.context.set_offline(True)
	page.locator(".fsm-sb-file").set_input_files(file)
	expect(page.locator(".fsm-sb-said")).to_contain_text("Fichiers pas encore envoyés")
	page.context.set_offline(False)
	expect(page.locator(".fsm-sb-states")).to_contain_text("En lecture (1)")
	desk.forget_refusal()
	read_waiting()
	row = page.locator(".fsm-sb-row", has_text=made.supplier)
	expect(row).to_contain_text("À corriger")
	row.focus()
	row.press("Enter")
	expect(page.locator(".fsm-sb-head h3")).to_have_text(made.supplier)
	expect(page.locator(".fsm-sb-bad")).to_contain_text(
		["À corriger", "Choisissez le fournisseur ou créez-le."]
	)
	total = page.get_by_label("Total", exact=True)
	total.focus()
	expect(page.locator(".fsm-sb-lit")).to_have_attribute("data-field", "total")
	picture(page, "supplier-bills-1366")
	walk_the_picture(page, made)
	total.fill("abc")
	total.press("Tab")
	expect(page.locator(".fsm-sb-status")).to_contain_text("n'est pas un montant")
	expect(total).to_have_value("abc")
	desk.forget_refusal()
	total.fill(f"{made.total}".replace(".", ","))
	total.press("Tab")
	expect(page.locator(".fsm-sb-status")).to_have_text("Enregistré")
	page.get_by_role("button", name="Nouveau fournisseur").click()
	dialog = page.locator(".modal.show")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".fsm-sb-status")).to_contain_text("sans chevrons")
	expect(dialog.locator("input")).to_have_value(made.supplier)
	desk.forget_refusal()
	dialog.locator("input").fill(ACCEPTED)
	dialog.locator(".btn-modal-primary").click()
	expect(dialog).to_have_count(0)
	assert not severe_faults(page, axe)
	settle_a_conflict(page, bills)
	desk.forget_refusal()
	for doubt in page.get_by_label("J'ai vérifié").all():
		doubt.check()
	page.get_by_role("textbox", name="Conditions").fill("Net 45")
	page.keyboard.press("Control+Enter")
	expect(page.locator(".fsm-sb-status")).to_contain_text("est un brouillon")
	frappe.db.rollback()
	(invoice,) = frappe.get_all(
		"Purchase Invoice",
		filters={"supplier_name": ACCEPTED},
		fields=["name", "docstatus", "grand_total"],
	)
	assert (invoice.docstatus, f"{invoice.grand_total:.2f}") == (0, str(made.total))
	assert frappe.db.get_value(readings.DOCTYPE, {"invoice": invoice.name}, "terms") == "Net 45"
	page.get_by_role("button", name="Brouillons (1)").click()
	page.locator(".fsm-sb-row").click()
	expect(page.locator(".fsm-sb-actions")).to_contain_text(f"Ouvrir le brouillon {invoice.name}")


def test_on_a_narrow_screen_the_bill_takes_the_lists_place_and_a_warning_is_ticked(
	bills: BillsSite, desk: DispatcherDesk
):
	made = make_bill(OTHER_NAME)
	name = bills.read(OTHER_NAME).name
	supplier = frappe.get_doc({"doctype": "Supplier", "supplier_name": "Autre nom inc."}).insert()
	frappe.db.set_value(readings.DOCTYPE, name, "supplier", supplier.name)
	frappe.db.commit()  # the web server is another process
	page = desk.page
	page.set_viewport_size({"width": 360, "height": 800})
	page.goto(f"{desk.url}/app/supplier-bills/{name}")
	expect(page.locator(".fsm-sb-left")).to_be_hidden()
	picture(page, "supplier-bills-360")
	expect(page.locator(".fsm-sb-doubtful")).to_contain_text(f"«\u00a0{made.supplier}\u00a0» est imprimé")
	draft = page.get_by_role("button", name="Créer le brouillon")
	expect(draft).to_be_disabled()
	page.get_by_label("J'ai vérifié").check()
	expect(draft).to_be_enabled()
	width = page.evaluate("document.documentElement.scrollWidth")
	assert width <= 360
	# a place on the picture is as large as what is printed there; its field is beside it
	small = page.evaluate(
		"[...document.querySelectorAll('.fsm-sb-bill button:not(.fsm-sb-region), .fsm-sb-bill input:not([type=checkbox]), .fsm-sb-bill select')]"
		".filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)"
	)
	assert not small
	page.get_by_role("button", name="Liste").click()
	expect(page.locator(".fsm-sb-left")).to_be_visible()
