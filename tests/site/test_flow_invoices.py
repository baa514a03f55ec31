"""Invoices that are paid, or overdue by ERPNext's nightly job, start flows although ERPNext writes past every hook."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.flows.triggers import clock, listening
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests import flow_site
from tests.contract import books
from tests.flow_triggers import list_events, list_runs, make_flow, process

INVOICE = "Sales Invoice"


@pytest.fixture(scope="module", autouse=True)
def _books(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards(with_caches=False):
		books.prepare()
		frappe.db.commit()
		yield
		frappe.db.rollback()


@pytest.fixture(autouse=True)
def _flows() -> Iterator[None]:
	flow_site.forget_flows()
	listening.forget_listeners()
	yield
	flow_site.forget_flows()
	listening.forget_listeners()


def becomes(status: str) -> dict[str, Any]:
	"""The condition of an invoice that reaches a state."""
	return {"all": [{"field": "doc.status", "op": "becomes", "value": status}]}


def test_an_invoice_that_is_paid_starts_its_flow_once():
	template = make_flow("document", doctype=INVOICE, on="changed", when=becomes("Paid"))
	open_amount = {"all": [{"field": "doc.outstanding_amount", "op": "changed"}]}
	partly = make_flow("document", doctype=INVOICE, on="changed", when=open_amount)
	invoice = books.make_invoice(books.make_customer(), (1, 100))
	process()
	assert not list_runs(template)
	total = invoice.outstanding_amount
	books.pay(invoice, parts=[40])
	process()
	assert not list_runs(template)
	assert [each.record_name for each in list_runs(partly)] == [invoice.name]
	books.pay(frappe.get_doc(INVOICE, invoice.name))
	process()
	assert [each.record_name for each in list_runs(template)] == [invoice.name]
	changes = [json.loads(each.changes).get("outstanding_amount") for each in list_events()[-2:]]
	assert changes == [[total, total - 40], [total - 40, 0]]


def overdue_as_erpnext_does(invoice: Any) -> None:
	"""Make an invoice overdue by an UPDATE, as the nightly job of ERPNext does."""
	due = instants.now().date() - timedelta(days=1)
	table = frappe.qb.DocType(INVOICE)
	frappe.qb.update(table).set(table.status, "Overdue").set(table.due_date, due).where(
		table.name == invoice.name
	).run()
	frappe.db.commit()


def let_clock_look(template: str) -> None:
	"""Let the clock look at a template now."""
	past = instants.now_utc() - timedelta(seconds=1)
	frappe.db.set_value("Flow Template", template, "next_occurrence", past, update_modified=False)
	frappe.db.commit()
	clock.look_due()
	process()


def test_an_invoice_that_the_nightly_job_makes_overdue_starts_its_flow_once():
	customer = books.make_customer()
	invoice, paid, old = (books.make_invoice(customer, (1, 100)) for _ in range(3))
	overdue_as_erpnext_does(old)
	template = make_flow("document", doctype=INVOICE, on="changed", when=becomes("Overdue"))
	books.pay(paid)
	overdue_as_erpnext_does(invoice)
	assert len(list_events(record_name=invoice.name)) == 0, "no hook has seen it"
	let_clock_look(template)
	let_clock_look(template)
	assert [each.record_name for each in list_runs(template)] == [invoice.name]
	assert json.loads(list_events(record_name=invoice.name)[0].changes) == {"status": ["Unpaid", "Overdue"]}


def test_an_overdue_invoice_that_the_hook_saw_starts_no_second_run():
	template = make_flow("document", doctype=INVOICE, on="changed", when=becomes("Overdue"))
	invoice = books.make_invoice(books.make_customer(), (1, 100))
	process()
	overdue_as_erpnext_does(invoice)
	frappe.db.set_value(INVOICE, invoice.name, "status", "Unpaid")
	frappe.get_doc(INVOICE, invoice.name).db_set("status", "Overdue")
	process()
	assert len(list_runs(template)) == 1
	let_clock_look(template)
	assert len(list_runs(template)) == 1
	assert len(list_events(record_name=invoice.name)) == 2
