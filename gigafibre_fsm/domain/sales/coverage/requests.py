"""What visitors leave on the website: that they want to be told, or called. Writes new Coverage Requests, and deletes old ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.platform import idempotency, instants, party_names, phone_numbers
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.addresses import visitors
from gigafibre_fsm.exceptions import FsmError

DOCTYPE = "Coverage Request"
FASTEST = timedelta(seconds=3)
"""Nobody fills the form in faster; programs do."""
LONGEST_ADDRESS, LONGEST_MESSAGE = 140, 2000
LEAD, CONVERTED = "Lead", "Converted"
"""States of a request that became a lead of ERPNext, and of one that an order answered."""
OPEN = ("New", "Answered", LEAD)
"""States of a request with which an order may begin."""


@dataclass(frozen=True)
class RequestPlace:
	"""What a request is about; all empty if somebody only wants to be called.

	Attributes:
		address: as written by the visitor or in the public file.
		public_address: name of the Public Address; empty if it is in no file.
		answer: that was shown, as `ServiceState` says.
	"""

	address: str = ""
	public_address: str = ""
	answer: str = ""


def leave_request(
	form: Mapping[str, str], place: RequestPlace, language: str, now: datetime, command_id: str | None
) -> None:
	"""Write down that somebody wants to be told, or called; a second time with the same id changes nothing.

	What a program sends (the field that people do not see is filled in) gets the same answer and is not kept.

	Args:
		form: `name`, `email`, `phone`, `message`, `agrees` and `wants_news` (`1` if ticked), `mark` of
			`visitors.sign_mark`, and `website`, which nobody sees.
		place: what it is about.
		language: of the page, `fr` or `en`.
		now: site time, naive.
		command_id: of the form.

	Raises:
		FsmError: something is missing or cannot be right; the sentence says what to do.
		TooMany: too many requests from this network.
	"""
	values = _read_form(form)
	if form.get("website"):
		return
	opened = visitors.read_mark(visitors.FORM, form.get("mark", "")).issued
	if instants.now_utc() - opened < FASTEST:
		frappe.throw(_("That was very fast. Please check what you wrote and send it again."), FsmError)
	visitors.limit_requests()
	row = {**values, **vars(place), "language": language, "asked_on": now, "state": "New"}
	about = {key: row[key] for key in ("person_name", "email", "phone", "message", "address")}
	idempotency.run_once(command_id, "visitor", "coverage_request", about, lambda: _insert(row))


def find_open(proved: str | None) -> str:
	"""Return the newest request that waits for an answer, of an address or number; empty if there is none.

	Args:
		proved: the e-mail address or number (E.164) that whoever orders has shown to be theirs.
	"""
	if not proved:
		return ""
	filters = {"email" if "@" in proved else "phone": proved, "state": ("in", OPEN)}
	found = frappe.get_all(DOCTYPE, filters, pluck="name", order_by="asked_on desc", limit=1)
	return found[0] if found else ""


def find_of_lead(lead: str) -> str:
	"""Return the newest request that belongs to a lead of ERPNext; empty if there is none."""
	found = frappe.get_all(DOCTYPE, {"lead": lead or "-"}, pluck="name", order_by="asked_on desc", limit=1)
	return found[0] if found else ""


def convert_request(name: str) -> None:
	"""Note that an order was submitted that answers a request."""
	if frappe.db.get_value(DOCTYPE, name, "state", for_update=True) in OPEN:
		frappe.db.set_value(DOCTYPE, name, "state", CONVERTED)


def note_lead(name: str, lead: str) -> None:
	"""Note which lead of ERPNext a locked request that waits belongs to: from now on it is looked after there."""
	frappe.db.set_value(DOCTYPE, name, {"lead": lead, "state": LEAD})


def delete_old(now: datetime) -> None:
	"""Delete requests that were answered some time ago, and those that nobody could answer for long; `now` is site time."""
	settled = {
		"state": ("in", due.SETTLED_REQUESTS),
		"modified": ("<", now - due.SETTLED_REQUESTS_KEPT),
	}
	for filters in (settled, {"asked_on": ("<", now - due.OPEN_REQUESTS_KEPT)}):
		frappe.db.delete(DOCTYPE, filters)


def _read_form(form: Mapping[str, str]) -> dict[str, str | int]:
	"""Return what was typed, checked."""
	name, message = _read_name(form.get("name", "")), form.get("message", "").strip()
	email, phone = form.get("email", "").strip(), form.get("phone", "").strip()
	if not email and not phone:
		frappe.throw(
			_("Please write an e-mail address or a phone number, so that we can reach you."), FsmError
		)
	if email and (len(email) > LONGEST_ADDRESS or not validate_email_address(email)):
		frappe.throw(_("This e-mail address cannot be right. Write it like nom@exemple.ca."), FsmError)
	if form.get("agrees") != "1":
		frappe.throw(_("Please tick that we may contact you about this request."), FsmError)
	return {
		"person_name": name,
		"email": email,
		"phone": _read_phone(phone),
		"message": message[:LONGEST_MESSAGE],
		"wants_news": int(form.get("wants_news") == "1"),
	}


def _read_name(typed: str) -> str:
	try:
		return party_names.read_party_name(typed)
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)


def _read_phone(typed: str) -> str:
	if not typed:
		return ""
	try:
		return phone_numbers.to_e164(typed)
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)


def _insert(row: Mapping[str, str | int | datetime]) -> dict[str, str]:
	# guard: a visitor writes this one row, from a form of ours that is limited by network; nobody else can read it
	doc = frappe.get_doc({"doctype": DOCTYPE, **row}).insert(ignore_permissions=True)
	return {"request": doc.name}
