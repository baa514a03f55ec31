"""What a new site holds already, and which steps of its opening were skipped."""

import frappe

from gigafibre_fsm.domain.administration.opening.steps import OpeningFacts
from gigafibre_fsm.domain.dispatch.job import lifecycle

SETTINGS = "FSM Settings"
SKIPPED = "opening_skipped"
TEMPLATE = "Sales Taxes and Charges Template"


def load_facts() -> OpeningFacts:
	"""Return what the site holds of what its opening asks for."""
	fsm = frappe.db.get_singles_dict(SETTINGS)
	dispatch = frappe.db.get_singles_dict("FSM Dispatch Settings")
	company = find_company()
	return OpeningFacts(
		has_company=bool(company and find_taxes(company)),
		has_office=bool(fsm.get("dispatch_phone") and fsm.get("public_base_url")),
		technicians=frappe.db.count("Dispatch Technician", {"status": "Active"}),
		has_hours=bool(dispatch.get("holiday_list") or dispatch.get("depot_name")),
		places=frappe.db.count("Service Location", {"customer": ("is", "set")}),
		dispatched=count_dispatched(),
	)


def find_company() -> str:
	"""Return the company of the site's defaults, else its only one; empty if there is none."""
	chosen = frappe.db.get_single_value("Global Defaults", "default_company")
	if chosen:
		return chosen
	names = frappe.get_all("Company", pluck="name", order_by="lft", limit=1)
	return names[0] if names else ""


def find_taxes(company: str) -> str:
	"""Return the tax template that new invoices of a company follow; empty if there is none."""
	return frappe.db.get_value(TEMPLATE, {"company": company, "is_default": 1}, "name") or ""


def count_dispatched() -> int:
	"""Count the visits that were ever dispatched."""
	return frappe.db.count("Dispatch Job", {"dispatched_on": ("is", "set")})


def find_first_visit() -> str:
	"""Return the newest visit that is on a technician's list to be done; empty if there is none."""
	under_way = {"status": ("in", sorted(lifecycle.MOVING))}
	names = frappe.get_all("Dispatch Job", under_way, pluck="name", order_by="dispatched_on desc", limit=1)
	return names[0] if names else ""


def read_skipped() -> frozenset[str]:
	"""Return the values of the steps that were skipped."""
	return frozenset((frappe.db.get_single_value(SETTINGS, SKIPPED) or "").split())


def set_skipped(step: str, *, is_skipped: bool) -> None:
	"""Remember that a step is skipped, or no more.

	Args:
		step: value of an OpeningStep.
		is_skipped: whether it is skipped.
	"""
	chosen = read_skipped() | {step} if is_skipped else read_skipped() - {step}
	frappe.db.set_single_value(SETTINGS, SKIPPED, "\n".join(sorted(chosen)))
