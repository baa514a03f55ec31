"""Customers found by the number of a ticket or an invoice, which no search row holds: there are too many of them."""

from collections.abc import Sequence

from pypika.terms import Criterion

import frappe

from gigafibre_fsm.domain.care.customer_search.facts import FactKind
from gigafibre_fsm.domain.care.customer_search.numbering import list_candidates
from gigafibre_fsm.domain.care.customer_search.results import CustomerHit

SERIES = {"Issue": FactKind.TICKET, "Sales Invoice": FactKind.INVOICE}


def find_numbered(typed: str) -> list[CustomerHit]:
	"""Return tickets that the user may read, and invoices, whose number a text may mean.

	An invoice leads whoever answers a caller to the customer, whom they must be allowed to read: it shows nothing of itself.
	"""
	if not any(each.isdigit() for each in typed):
		return []
	series = _list_series()
	candidates = {doctype: list_candidates(typed, series[doctype]) for doctype in SERIES}
	return [*_find_tickets(candidates["Issue"]), *_find_invoices(candidates["Sales Invoice"])]


def _find_tickets(names: Sequence[str]) -> list[CustomerHit]:
	if not names or not frappe.has_permission("Issue", "read"):
		return []
	filters = {"name": ("in", names), "customer": ("is", "set")}
	rows = frappe.get_list("Issue", filters=filters, fields=["name", "customer", "subject"])
	return [
		CustomerHit(row.customer, FactKind.TICKET, text=" · ".join(filter(None, (row.name, row.subject))))
		for row in rows
	]


def _find_invoices(names: Sequence[str]) -> list[CustomerHit]:
	rows = frappe.get_all("Sales Invoice", {"name": ("in", names or [""])}, ["name", "customer"])
	return [CustomerHit(row.customer, FactKind.INVOICE, text=row.name) for row in rows]


def _list_series() -> dict[str, list[str]]:
	"""Return the beginnings of names of each doctype that are in use, in one query."""
	heads = {doctype: _list_heads(doctype) for doctype in SERIES}
	table = frappe.qb.DocType("Series")
	known = Criterion.any(table.name.like(f"{head}%") for each in heads.values() for head in each)
	names = frappe.qb.from_(table).select(table.name).where(known).run(pluck=True)
	return {
		doctype: [name for name in names if name.startswith(tuple(each))] for doctype, each in heads.items()
	}


def _list_heads(doctype: str) -> list[str]:
	"""Return what stands before the first part that changes: `ISS-` of `ISS-.YYYY.-`."""
	field = frappe.get_meta(doctype).get_field("naming_series")
	options = (field.options or "").split("\n") if field else []
	return [head for option in options if (head := option.split(".")[0])]
