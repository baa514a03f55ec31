"""The form of a migration at the desk: devices are added and started, and it says how far they are and what holds one up."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.network.migration import repository, states
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import devices, lines
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import picture
from tests.browser.desktops import Desktops, close_dialog
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

ENGINEER = "engineer.acs@example.com"
WAY = (states.DONE, states.DONE, states.WATCHED, states.PROVING, states.WAITING)
MARKUP = '<b>"x" & Co</b>'


@pytest.fixture
def migration(site: str) -> Iterator[str]:
	"""Half way: two are done, one is watched, one proved, one waits, one is refused, one went back."""
	with (
		taken_away_afterwards(),
		lines.acs_of_the_site(),
		lines.oktopus_of_the_site(usp_parameters="Device.A = 1"),
	):
		group = frappe.get_doc({"doctype": repository.GROUP, "title": f"Pilote {MARKUP}"}).insert()
		names = [devices.a_device().name for _number in range(len(WAY) + 3)]
		repository.add_rows(group.name, names[:-1], instants.now_utc())
		rows = frappe.get_all(repository.DOCTYPE, {"migration": group.name}, pluck="name")
		for name, state in zip(rows, (*WAY, states.REFUSED, states.BACK), strict=True):
			held = {"reason": states.MISSING, "detail": MARKUP} if state == states.REFUSED else {}
			frappe.db.set_value(repository.DOCTYPE, name, {"state": state, **held})
		values = {"status": "Installed"}
		frappe.db.set_value("Equipment", names[-1], values)
		state = {"doctype": "CPE State", "equipment": names[-1], "acs_backend": "GenieACS", "state": "Online"}
		frappe.get_doc(state).insert()
		frappe.db.set_value(repository.GROUP, group.name, "state", states.PAUSED)
		repository.write_counts(group.name)
		frappe.db.commit()  # the web server is another process
		yield group.name


@pytest.fixture
def engineer(migration: str, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, ENGINEER, "FSM Manager") as desk:
		yield desk


def test_a_migration_says_how_far_it_is_and_goes_on(engineer: DispatcherDesk, migration: str) -> None:
	page = engineer.page
	page.goto(f"{engineer.url}/app/acs-migration/{migration}")
	expect(page.get_by_text("Appareils gérés par Oktopus\N{NO-BREAK SPACE}: 3 sur 7.")).to_be_visible()
	expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "43")
	expect(page.get_by_text(f"Il lui manque un paramètre réglable\u00a0: {MARKUP}")).to_be_visible()
	picture(page, "acs-migration")
	page.get_by_role("button", name="Ajouter des appareils").click()
	dialog = page.get_by_role("dialog")
	serial = frappe.get_all("CPE State", {"acs_backend": "GenieACS"}, pluck="name")[0]
	dialog.locator("textarea[data-fieldname=serials]").fill(f"{serial}\nINCONNU-1")
	picture(page, "acs-migration-add")
	dialog.get_by_role("button", name="Ajouter", exact=True).click()
	expect(page.get_by_text("INCONNU-1", exact=True)).to_be_visible()
	close_dialog(page)
	expect(page.get_by_text("Appareils gérés par Oktopus\N{NO-BREAK SPACE}: 3 sur 8.")).to_be_visible()
	page.get_by_role("button", name="Démarrer la migration").click()
	expect(page.get_by_role("button", name="Mettre en pause")).to_be_visible()
	page.get_by_role("link", name="Vérification").click()
	page.wait_for_url("**/app/acs-migration-device**")
	expect(page.locator(".list-row", has_text="Vérification")).to_have_count(1)
	picture(page, "acs-migration-devices")
