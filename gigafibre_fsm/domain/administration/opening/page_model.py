"""What the page of the opening shows: the steps, what was found, and the choices of each form."""

from datetime import datetime
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.administration.opening import facts, steps
from gigafibre_fsm.domain.administration.opening.steps import OpeningStep, StepState
from gigafibre_fsm.domain.dispatch.notifications import told_technicians
from gigafibre_fsm.domain.platform import formatting, outbound_guard

MOST_CHOICES = 200


class OpeningStepRow(TypedDict):
	"""A step: its key and name, what it is for, how it stands (Done, Skipped, Open), and what was found of it."""

	key: str
	title: str
	purpose: str
	state: str
	found: list[str]


class NamedChoice(TypedDict):
	"""A record that can be chosen, and its words."""

	name: str
	label: str


class OfficeValues(TypedDict):
	"""What FSM Settings holds of the office, and what leaves this site, in words."""

	brand_name: str
	dispatch_phone: str
	public_base_url: str
	language: str
	outbound: str


class OpeningResult(TypedDict):
	"""The newest dispatched visit: whose it is and when, and what became of the text to the technician."""

	job: str
	technician: str
	arrival: str
	message: str
	text: str


class OpeningPage(TypedDict):
	"""The opening of the site; `next` is the key of the first step that is open, empty if none is.

	`suggested_arrival` is `YYYY-MM-DD HH:MM` in the site's zone.
	"""

	next: str
	steps: list[OpeningStepRow]
	office: OfficeValues
	holiday_lists: list[NamedChoice]
	technicians: list[NamedChoice]
	places: list[NamedChoice]
	job_types: list[NamedChoice]
	suggested_arrival: str
	visit: OpeningResult | None


def build_page(now: datetime) -> OpeningPage:
	"""Return the opening as it stands; `now` is site time, naive."""
	states = steps.judge_steps(facts.load_facts(), facts.read_skipped())
	following = steps.find_next(states)
	return {
		"next": following.value if following else "",
		"steps": _list_steps(states),
		"office": _office(),
		"holiday_lists": _choices("Holiday List", "name"),
		"technicians": _choices("Dispatch Technician", "technician_name", {"status": "Active"}),
		"places": _choices("Service Location", "location_name", {"customer": ("is", "set")}),
		"job_types": _job_types(),
		"suggested_arrival": f"{steps.propose_arrival(now):%Y-%m-%d %H:%M}",
		"visit": _visit(now),
	}


def _list_steps(states: dict[OpeningStep, StepState]) -> list[OpeningStepRow]:
	words = {
		OpeningStep.COMPANY: (_("Company and taxes"), _("What invoices say, and which taxes they add.")),
		OpeningStep.OFFICE: (
			_("Messages"),
			_("Who writes to customers, where they call, and what leaves this site."),
		),
		OpeningStep.TECHNICIAN: (_("First technician"), _("Somebody who works from a link in a text.")),
		OpeningStep.HOURS: (_("Days and depot"), _("When nobody works, and where equipment is fetched.")),
		OpeningStep.CUSTOMER: (_("First customer"), _("Who is served, and where.")),
		OpeningStep.VISIT: (_("First visit"), _("Planned, dispatched, and the link sent to the technician.")),
	}
	found = {OpeningStep.COMPANY: _describe_company()}
	return [
		{
			"key": step.value,
			"title": title,
			"purpose": purpose,
			"state": states[step].value,
			"found": found.get(step, []),
		}
		for step, (title, purpose) in words.items()
	]


def _describe_company() -> list[str]:
	company = facts.find_company()
	if not company:
		return [_("No company yet: finish ERPNext's own set-up first.")]
	row = frappe.db.get_value("Company", company, ["country", "default_currency"], as_dict=True)
	system = frappe.get_cached_doc("System Settings")
	taxes = facts.find_taxes(company)
	return [
		_("Company: {0}, {1}, {2}").format(
			company, _(row.country) if row.country else "–", row.default_currency or "–"
		),
		_("Taxes of new invoices: {0}").format(taxes)
		if taxes
		else _("New invoices follow no tax template yet."),
		_("Numbers: {0}; days: {1}; time zone: {2}").format(
			system.number_format or "–", system.date_format or "–", system.time_zone or "–"
		),
	]


def _office() -> OfficeValues:
	settings = frappe.get_cached_doc("FSM Settings")
	return {
		"brand_name": settings.brand_name or "",
		"dispatch_phone": settings.dispatch_phone or "",
		"public_base_url": settings.public_base_url or "",
		"language": settings.default_language or "fr",
		"outbound": outbound_guard.describe_status()[1],
	}


def _choices(doctype: str, label: str, filters: dict[str, object] | None = None) -> list[NamedChoice]:
	rows = frappe.get_all(
		doctype,
		filters,
		["name", f"{label} as label"] if label != "name" else ["name"],
		order_by="creation desc",
		limit=MOST_CHOICES,
	)
	return [{"name": row.name, "label": row.get("label") or row.name} for row in rows]


def _job_types() -> list[NamedChoice]:
	rows = frappe.get_all(
		"Dispatch Job Type", {"disabled": 0}, ["name", "label_fr"], order_by="creation, name", limit=0
	)
	is_french = frappe.local.lang == "fr"
	return [{"name": row.name, "label": (is_french and row.label_fr) or row.name} for row in rows]


def _visit(now: datetime) -> OpeningResult | None:
	job = facts.find_first_visit()
	if not job:
		return None
	row = frappe.db.get_value("Dispatch Job", job, ["technician_name", "arrival"], as_dict=True)
	message = told_technicians.find_latest_text(job)
	state = message and frappe.db.get_value("FSM SMS", message, "state")
	return {
		"job": job,
		"technician": row.technician_name or "",
		"arrival": formatting.moment(row.arrival, frappe.local.lang, today=now.date()),
		"message": message or "",
		"text": _(state) if state else "",
	}
