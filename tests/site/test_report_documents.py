"""Reports of the desk as documents: what they show, who may read them, and what is refused."""

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

import frappe

from gigafibre_fsm.api import reports
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import people
from tests.contract import books
from tests.plugin import CHECKOUT

ACCOUNTS, DISPATCHER = "accounts.reports@example.com", "dispatcher.reports@example.com"
OURS = {"module": "Gigafibre FSM", "report_type": "Script Report"}


@pytest.fixture(autouse=True)
def _people(site: str) -> None:
	books.prepare()
	people.make_user(ACCOUNTS, "FSM Accounts", user_type="System User")
	people.make_user(DISPATCHER, "FSM Dispatcher", user_type="System User")


def print_as(user: str, report: str, filters: dict | None = None, **options: str) -> str:
	"""The text of the document that a user gets."""
	frappe.set_user(user)
	try:
		reports.print_report(report, json.dumps(filters or {}), **options)
	finally:
		frappe.set_user("Administrator")
	response = frappe.local.response
	assert response.type == "pdf" and response.filename == f"{frappe.scrub(report)}.pdf"
	return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.filecontent)).pages)


def test_the_return_is_a_document_in_the_language_asked_for():
	period = {"company": books.company(), "from_date": "2027-01-01", "to_date": "2027-03-31"}
	english = print_as(ACCOUNTS, "GST QST Return", period, language="en")
	assert "Tax collected on invoices" in english and "From 2027-01-01" in english and "105" in english
	french = print_as(ACCOUNTS, "GST QST Return", period, language="fr")
	assert (
		"Taxes perçues sur les factures" in french
		and "Du 2027-01-01 au 2027-03-31" in french
		and "1 / 1" in french
	)
	assert books.company() in french


def test_what_was_chosen_is_named_and_is_no_markup():
	chosen = json.dumps([["Group by", '<b>"Week" & more']])
	text = print_as(DISPATCHER, "Promises Kept", {"group_by": "Week"}, chosen=chosen, language="en")
	assert 'Group by: <b>"Week" & more' in text


def test_a_sum_stands_below_its_column_although_columns_are_hidden():
	customer = books.make_invoice(books.make_customer(), days_ago=45).customer
	asked = {"company": books.company(), "customer": customer}
	text = print_as(ACCOUNTS, "AR Ageing", asked, language="en")
	# owed and overdue; the age and the balance of the customer, and of all
	assert text.count("$91.93") == 6


def test_accounts_may_export_what_it_may_see():
	frappe.set_user(ACCOUNTS)
	try:
		for name in frappe.get_all(
			"Has Role", {"role": "FSM Accounts", "parenttype": "Report"}, pluck="parent"
		):
			assert frappe.has_permission(frappe.db.get_value("Report", name, "ref_doctype"), "export"), name
	finally:
		frappe.set_user("Administrator")


def test_each_report_of_ours_is_a_document():
	for name in frappe.get_all("Report", OURS, pluck="name", order_by="name"):
		filters = {"company": books.company(), "group_by": "Week", "warehouse": ""}
		assert print_as("Administrator", name, filters, language="fr"), name


def test_each_report_of_ours_has_the_button():
	scripts = list((CHECKOUT / "gigafibre_fsm" / "gigafibre_fsm" / "report").glob("*/*.js"))
	assert len(scripts) == frappe.db.count("Report", OURS)
	bare = [script.name for script in scripts if "add_document_button" not in script.read_text()]
	assert not bare, f"give these reports gigafibre_fsm.add_document_button: {bare}"


def test_who_may_not_see_a_report_gets_no_document_of_it():
	with pytest.raises(frappe.PermissionError):
		print_as(DISPATCHER, "GST QST Return")


@pytest.mark.parametrize(
	("report", "filters", "chosen", "words"),
	[
		("Accounts Receivable", "{}", "[]", "There is no report"),
		("No Such Report", "{}", "[]", "There is no report"),
		("Promises Kept", "[1]", "[]", "cannot be read"),
		("Promises Kept", "{", "[]", "cannot be read"),
		("Promises Kept", "{}", "[1]", "cannot be read"),
		("Promises Kept", "null", "null", "cannot be read"),
	],
)
def test_what_is_no_report_or_no_filter_is_refused_in_words(report, filters, chosen, words):
	frappe.set_user(ACCOUNTS)
	with pytest.raises(FsmError, match=words):
		reports.print_report(report, filters, chosen)
