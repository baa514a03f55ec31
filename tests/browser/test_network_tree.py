"""The page “Network Tree” at the desk, by keyboard: opened level by level, searched, and led to the form."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests import topology
from gigafibre_fsm.tests.topology import NetworkNames
from tests.browser.conftest import picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

ENGINEER = "engineer.tree@example.com"


@pytest.fixture
def network(site: str) -> Iterator[NetworkNames]:
	made = topology.a_network(drops=3)
	frappe.db.commit()  # the web server is another process
	yield made
	frappe.db.rollback()
	frappe.db.delete("Network Node", {"site": made.site})
	frappe.db.commit()  # as above


@pytest.fixture
def engineer(network: NetworkNames, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, ENGINEER, "FSM Manager") as desk:
		yield desk


def test_the_tree_is_opened_and_searched_by_keyboard(engineer: DispatcherDesk, network: NetworkNames) -> None:
	page = engineer.page
	page.goto(f"{engineer.url}/app/network-tree/{network.splitter}")
	tree = page.get_by_role("tree")
	splitter = tree.locator(f"[data-key='{network.splitter}']")
	expect(splitter).to_be_focused()
	expect(splitter).to_have_attribute("aria-level", "4")
	expect(splitter).to_contain_text("Répartiteur · port 1 · 5 de 8 ports libres")
	page.keyboard.press("ArrowRight")
	drops = splitter.get_by_role("treeitem")
	expect(drops).to_have_count(3)
	page.keyboard.press("ArrowRight")
	page.keyboard.press("End")
	expect(drops.last).to_be_focused()
	picture(page, "network-tree")
	page.keyboard.press("ArrowLeft")
	page.keyboard.press("ArrowLeft")
	expect(splitter).to_have_attribute("aria-expanded", "false")
	code = frappe.db.get_value("Network Node", network.drops[1], "code")
	page.get_by_role("searchbox", name="Le code commence par").fill(code.lower())
	expect(tree.get_by_role("treeitem")).to_have_count(1)
	tree.get_by_role("treeitem").focus()
	page.keyboard.press("Enter")
	page.wait_for_url(f"**/app/network-node/{network.drops[1]}")
	picture(page, "network-node")
