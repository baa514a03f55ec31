"""AR Ageing: what customers owe, by how long it has been due, customer by customer or document by document."""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, today

from gigafibre_fsm.domain.billing.figures import ageing, open_items
from gigafibre_fsm.domain.billing.figures.ageing import AgedDebt, AgedFrom, OpenItem
from gigafibre_fsm.domain.platform import formatting

DOCUMENTS = "Documents"
NAMED_AT_ONCE = 1_000
"""Customers whose names are read by one query."""


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: company, day (by default today), aged_from, ages (`30, 60, 90, 120`), customer, show, only_overdue.
	"""
	filters = frappe._dict(filters or {})
	company = filters.company or frappe.defaults.get_user_default("company")
	day, limits = _read_day(filters), _read_limits(filters)
	aged_from = AgedFrom(filters.aged_from or AgedFrom.DUE_DATE.value)
	items = open_items.list_open(company, day, filters.customer or "")
	groups = ageing.group_by_customer(items)
	debts = {who: ageing.age_items(own, day, limits, aged_from) for who, own in groups.items()}
	shown = {who: debt for who, debt in debts.items() if debt.overdue or not filters.only_overdue}
	total = ageing.age_items(items, day, limits, aged_from)
	is_long = filters.show == DOCUMENTS
	rows = (
		[_document(item, day, limits, aged_from) for who in shown for item in groups[who]]
		if is_long
		else [_customer(who, debt, day) for who, debt in shown.items()]
	)
	rows.sort(key=lambda row: -row["balance"])
	_add_names(rows)
	booked = open_items.sum_ledger(company, day, filters.customer or "")
	return (
		_columns(limits, is_long=is_long, is_foreign=is_long and any(item.currency for item in items)),
		rows,
		_message(total.balance, booked),
		_chart(total, limits) if items else None,
		_summary(debts, total, booked),
	)


def _read_day(filters: "frappe._dict") -> date:
	day = getdate(filters.day or today())
	if day > getdate(today()):
		frappe.throw(_("Choose a day up to today: what will be paid until later is not known."))
	return day


def _read_limits(filters: "frappe._dict") -> tuple[int, ...]:
	try:
		return ageing.read_limits(filters.ages or "")
	except ValueError:
		sentence = _("Write the ages as days that rise, such as 30, 60, 90, 120; at most {0} of them.")
		frappe.throw(sentence.format(ageing.MOST_AGES))


def _name_ages(limits: tuple[int, ...]) -> list[str]:
	firsts = (0, *(limit + 1 for limit in limits))
	return [
		*(_("{0}–{1} days").format(first, last) for first, last in zip(firsts, limits, strict=False)),
		_("Over {0} days").format(limits[-1]),
	]


def _columns(limits: tuple[int, ...], *, is_long: bool, is_foreign: bool) -> list[dict]:
	foreign = [
		{"fieldname": "currency", "label": _("Currency"), "fieldtype": "Data", "width": 90},
		{"fieldname": "foreign", "label": _("In that currency"), "fieldtype": "Float", "width": 120},
	]
	# together with the number of a row not wider than a desk of 1366 pixels
	amount = {"fieldtype": "Currency", "width": 110}
	document = [
		{
			"fieldname": "document",
			"label": _("Document"),
			"fieldtype": "Dynamic Link",
			"options": "document_type",
			"width": 170,
		},
		{"fieldname": "posted_on", "label": _("Posted on"), "fieldtype": "Date", "width": 105},
	]
	return [
		{"fieldname": "customer_name", "label": _("Customer"), "fieldtype": "Data", "width": 210},
		# no Link: Frappe would ask for the right to read doctypes themselves
		{"fieldname": "document_type", "fieldtype": "Data", "hidden": 1},
		*(document if is_long else []),
		{"fieldname": "oldest", "label": _("Due since"), "fieldtype": "Date", "width": 105},
		{"fieldname": "not_due", "label": _("Not yet due"), **amount},
		*(
			{"fieldname": f"age_{place}", "label": label, **amount}
			for place, label in enumerate(_name_ages(limits))
		),
		{"fieldname": "credit", "label": _("Credit"), **amount},
		{"fieldname": "balance", "label": _("Balance", context="Account"), **amount},
		*(foreign if is_foreign else []),
	]


def _customer(customer: str, debt: AgedDebt, day: date) -> dict:
	oldest = None if debt.oldest_days is None else frappe.utils.add_days(day, -debt.oldest_days)
	return {"customer": customer, "oldest": oldest, **_amounts(debt)}


def _document(item: OpenItem, day: date, limits: tuple[int, ...], aged_from: AgedFrom) -> dict:
	debt = ageing.age_items([item], day, limits, aged_from)
	kind, name = item.document
	return {
		**{"customer": item.customer, "document_type": kind, "document": name},
		**{"posted_on": item.posted_on, "oldest": item.due_on, **_amounts(debt)},
		**({"currency": item.currency, "foreign": float(item.foreign)} if item.currency else {}),
	}


def _amounts(debt: AgedDebt) -> dict[str, float]:
	return {
		"not_due": float(debt.not_due),
		**{f"age_{place}": float(amount) for place, amount in enumerate(debt.ages)},
		"credit": float(debt.credit),
		"balance": float(debt.balance),
	}


def _add_names(rows: list[dict]) -> None:
	customers = sorted({row["customer"] for row in rows})
	names: dict[str, str] = {}
	for start in range(0, len(customers), NAMED_AT_ONCE):
		some = {"name": ("in", customers[start : start + NAMED_AT_ONCE])}
		names |= dict(frappe.get_all("Customer", some, ["name", "customer_name"], as_list=True))
	for row in rows:
		row["customer_name"] = names.get(row["customer"]) or row["customer"]


def _message(owed: Decimal, booked: Decimal) -> str | None:
	"""Return a sentence if the ledgers differ; a text of ours alone, so it may be markup."""
	if owed == booked:
		return None
	locale = formatting.language(frappe.local.lang)
	sentence = _(
		"The documents come to {0}, the accounts to {1}. Look for an entry that was changed by hand, or for a difference of exchange that is not booked."
	)
	return sentence.format(formatting.money(owed, locale), formatting.money(booked, locale))


def _chart(total: AgedDebt, limits: tuple[int, ...]) -> dict:
	return {
		"data": {
			"labels": [_("Not yet due"), *_name_ages(limits)],
			"datasets": [
				{
					"name": _("Owed by customers"),
					"values": [float(each) for each in (total.not_due, *total.ages)],
				}
			],
		},
		"type": "bar",
		"fieldtype": "Currency",
		"colors": ["#2563a8"],
	}


def _summary(debts: dict[str, AgedDebt], total: AgedDebt, booked: Decimal) -> list[dict]:
	balances = [debt.balance for debt in debts.values()]
	owed = sum((each for each in balances if each > 0), Decimal(0))
	is_same = total.balance == booked
	return [
		{"label": _("Owed by customers"), "value": float(owed), "datatype": "Currency"},
		{"label": _("Overdue"), "value": float(total.overdue), "datatype": "Currency"},
		{"label": _("Credits of customers"), "value": float(owed - total.balance), "datatype": "Currency"},
		{"label": _("Customers who owe"), "value": sum(each > 0 for each in balances), "datatype": "Int"},
		{
			"label": _("Documents and ledger"),
			"value": _("agree") if is_same else _("differ"),
			"datatype": "Data",
			"indicator": "Green" if is_same else "Red",
		},
	]
