"""The diagnostic page in a browser: a speed test that runs, can be stopped, and is kept with its visit."""

import re

from playwright.sync_api import Page, expect

import frappe

from tests import visit_data
from tests.browser.conftest import Worlds


def open_diagnostic(page: Page, web: str, visit: visit_data.VisitData) -> Page:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{web}/t/diagnostic?job={visit.job}")
	return page


def test_a_speed_test_runs_and_is_kept_with_its_visit(site: str, web: str, phone, worlds: Worlds) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = open_diagnostic(phone(width=360), web, visit)
	page.get_by_role("button", name="Mesurer", exact=True).click()
	expect(page.get_by_role("button", name="Arrêter")).to_be_visible()
	expect(page.locator("#speed [data-said]")).to_contain_text("↑")
	expect(page.get_by_text(re.compile(r"Réponse .* ms, gigue"))).to_be_visible()
	frappe.db.rollback()
	(row,) = frappe.get_all(
		"Speed Test", {"job": visit.job}, ["download", "upload", "latency", "seconds", "bytes_down"]
	)
	assert min(row.download, row.upload, row.latency, row.seconds, row.bytes_down) > 0


def test_a_stopped_test_keeps_nothing(site: str, web: str, phone, worlds: Worlds) -> None:
	visit = worlds.enter_context(visit_data.a_visit("en"))
	page = open_diagnostic(phone(width=412), web, visit)
	page.get_by_role("button", name="Measure", exact=True).click()
	expect(page.locator("#speed [data-said]")).to_contain_text("Mbit/s")
	page.get_by_role("button", name="Stop").click()
	expect(page.get_by_text("Stopped.")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.db.count("Speed Test", {"job": visit.job})
