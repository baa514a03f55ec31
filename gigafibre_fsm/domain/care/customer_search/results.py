"""What is shown of customers who were found, loaded for all of them at once."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.care.customer_search import entries
from gigafibre_fsm.domain.care.customer_search.facts import CustomerFact, FactKind
from gigafibre_fsm.domain.equipment.movements import states as movement_states


@dataclass(frozen=True, slots=True)
class CustomerHit:
	"""A customer who was found by one of their facts, counted from 0, or by a text of their own such as a ticket."""

	customer: str
	kind: FactKind
	fact: int = -1
	text: str = ""


@dataclass(frozen=True, slots=True)
class FoundCustomer:
	"""A customer who was found.

	Attributes:
		customer: name of the Customer.
		customer_name: as people read it.
		matched_on: by what.
		matched_text: that text, as people read it.
		address: the first known address; empty without one, and where it is what matched.
		line: state of the line of their first device, as CPE State has it; empty without one.
		is_disabled: whether the customer is no longer served.
	"""

	customer: str
	customer_name: str
	matched_on: FactKind
	matched_text: str
	address: str
	line: str
	is_disabled: bool


def describe_hits(hits: list[CustomerHit]) -> list[FoundCustomer]:
	"""Return what is shown of customers, in their order, in two queries."""
	if not hits:
		return []
	names = [each.customer for each in hits]
	fields = ["name", "title", "is_disabled", "shown"]
	rows = {row.name: row for row in frappe.get_all(entries.DOCTYPE, {"name": ("in", names)}, fields)}
	lines = _load_lines(names)
	return [_describe(hit, rows[hit.customer], lines) for hit in hits if hit.customer in rows]


def _describe(hit: CustomerHit, row: "frappe._dict", lines: dict[str, str]) -> FoundCustomer:
	facts = entries.read_facts(row.shown)
	text = facts[hit.fact].text if 0 <= hit.fact < len(facts) else hit.text
	return FoundCustomer(
		customer=hit.customer,
		customer_name=row.title or hit.customer,
		matched_on=hit.kind,
		matched_text=text,
		address=_find_address(facts) if hit.kind is not FactKind.ADDRESS else "",
		line=lines.get(hit.customer, ""),
		is_disabled=bool(row.is_disabled),
	)


def _find_address(facts: list[CustomerFact]) -> str:
	return next((fact.text for fact in facts if fact.kind is FactKind.ADDRESS), "")


def _load_lines(customers: list[str]) -> dict[str, str]:
	device, state = frappe.qb.DocType("Equipment"), frappe.qb.DocType("CPE State")
	rows = (
		frappe.qb.from_(device)
		.join(state)
		.on(state.equipment == device.name)
		.select(device.customer, state.state)
		.where(device.customer.isin(customers) & (device.status == movement_states.INSTALLED))
		.orderby(device.installed_on)
		.run()
	)
	return {customer: state for customer, state in reversed(rows)}
