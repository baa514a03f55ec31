"""What the old system knew of a customer, on a site: shown, kept, or missing with the reason; never in the page's way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

import frappe
from frappe.desk.query_report import run

from gigafibre_fsm.api import customer_view as api
from gigafibre_fsm.domain.care.customer_search import sources
from gigafibre_fsm.domain.care.customer_search.facts import CustomerFact, FactKind
from gigafibre_fsm.integrations import legacy
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.builders import a_customer, an_item
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.legacy import LegacyStandIn
from tests.legacy_site import legacy_database, use_legacy

AGENT, CLERK = "zq-old@example.com", "zq-old-money@example.com"


@pytest.fixture(scope="module")
def old(connected_site: str) -> Iterator[LegacyStandIn]:
	with legacy_database() as stand_in, taken_away_afterwards():
		people.make_user(AGENT, "FSM Support", user_type="System User")
		people.make_user(CLERK, "FSM Support", "FSM Accounts", user_type="System User")
		frappe.db.commit()
		yield stand_in
	legacy._database.cache_clear()


@pytest.fixture(autouse=True)
def _switched_on(old: LegacyStandIn) -> Iterator[None]:
	use_legacy(old.address)
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()


@pytest.fixture
def customer(site: str) -> str:
	return a_customer(fsm_legacy_account="1001").name


def ask(customer: str, user: str = CLERK) -> frappe._dict:
	frappe.set_user(user)
	try:
		return frappe._dict(api.load_old_account(customer))
	finally:
		frappe.set_user("Administrator")


def test_the_account_is_shown_with_amounts_to_a_role_of_the_money_alone(customer: str):
	for user, total in ((CLERK, 91.93), (AGENT, None)):
		shown = ask(customer, user)
		assert (shown.answer, shown.account) == ("Found", "1001")
		assert [each["total"] for each in shown.invoices] == [total, total]
		assert shown.notes[0]["text"] == '<img src=x onerror="alert(1)"> & "câble"'
		assert [each["serial_number"] for each in shown.devices] == ["TPLG-C3424E99", "DSL0001"]


def test_only_the_account_of_exactly_this_number_is_shown(customer: str):
	for written in ("1001 rue Principale", "01001"):
		frappe.db.set_value("Customer", customer, "fsm_legacy_account", written)
		shown = ask(customer)
		assert (shown.answer, shown.account, shown.invoices) == ("Not Found", written, ())
	frappe.db.set_value("Customer", customer, "fsm_legacy_account", None)
	assert ask(customer).answer == "Nothing"


def test_a_dead_database_is_a_sentence_and_the_customer_is_shown_all_the_same(
	old: LegacyStandIn, customer: str
):
	use_legacy(replace(old.address, port=9))
	shown = ask(customer)
	assert (shown.answer, "cannot be reached" in shown.problem) == ("Failed", True)
	assert api.load_customer(customer)["identity"]["customer"] == customer


def test_a_site_without_an_old_system_says_nothing(customer: str):
	frappe.db.set_single_value("FSM Legacy Settings", "enabled", 0)
	frappe.clear_document_cache("FSM Legacy Settings", "FSM Legacy Settings")
	assert ask(customer).answer == "Nothing"


def test_a_customer_is_found_by_the_number_of_their_old_account(customer: str):
	(source,), _linked = sources.load_sources([customer])
	assert CustomerFact(FactKind.ACCOUNT, "1001") in source.facts


# ---- the catalogue


def audit(**filters: object) -> dict[str, dict]:
	rows = run("SKU Audit", filters)["result"]
	return {row["legacy_code"] or row["item"]: row for row in rows}


def test_the_audit_puts_our_items_beside_the_old_catalogue(site: str):
	hundred, thousand = an_item(), an_item()
	price = {"doctype": "Item Price", "price_list": "Standard Selling", "selling": 1}
	frappe.get_doc({**price, "item_code": hundred.name, "price_list_rate": 79.95}).insert()
	frappe.get_doc({**price, "item_code": thousand.name, "price_list_rate": 94.95}).insert()
	for code, values in (
		("FTTH100", {"item": hundred.name}),
		("FTTH1000", {"item": thousand.name}),
		("MODEM-DSL", {"is_dropped": 1}),
	):
		frappe.get_doc({"doctype": "Legacy SKU", "legacy_code": code, **values}).insert()
	found = audit(all=1)
	assert found["FTTH100"]["legacy_title"] == "Fibre illimitée 100"
	assert (found["FTTH100"]["legacy_price"], found["FTTH100"]["price"]) == (79.95, 79.95)
	assert found["FTTH1000"]["findings"] == "Price differs, Never sold"
	assert found["MODEM-DSL"]["findings"] == ""
	assert set(audit(finding="Price differs")) == {"FTTH1000"}
	assert "MODEM-DSL" not in audit()


def test_the_audit_says_why_the_old_system_cannot_be_read(old: LegacyStandIn, site: str):
	use_legacy(replace(old.address, port=9))
	answer = run("SKU Audit", {})
	assert (answer["result"], "cannot be reached" in answer["message"]) == ([], True)
