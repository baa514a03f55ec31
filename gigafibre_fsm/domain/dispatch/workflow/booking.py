"""Creates jobs from tickets and sales orders, with a job type chosen from their content."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.utils import flt

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.workflow import scheduling
from gigafibre_fsm.domain.platform import plain_text
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

TICKET, ORDER, CUSTOMER = "Issue", "Sales Order", "Customer"
LINKS = {TICKET: "issue", ORDER: "sales_order"}
"""Doctype of the source of a job → the job's field that links it."""


class BookingPreview(TypedDict):
	"""The result that booking would have: the open job if there is one, else type and place, or the problem."""

	job: str | None
	job_type: str | None
	service_location: str | None
	problem: str | None


def book_job(
	source: tuple[str, str],
	actor: str,
	now: datetime,
	*,
	job_type: str | None = None,
	service_location: str | None = None,
) -> str:
	"""Create the job that a ticket or an order asks for; if it has an unfinished job, return that one.

	Args:
		source: doctype (Issue or Sales Order) and name of the ticket or order.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		job_type: name of the Dispatch Job Type; by default the one set on the ticket's type or the order's
			items.
		service_location: name of the Service Location; by default that of the ticket or order, or else
			the customer's only one.

	Returns:
		The name of the Dispatch Job.

	Raises:
		FsmError: a value is missing; the message says what to do.
	"""
	doctype, name = source
	# Locked, so that two users who press the button at once get one job.
	asked = frappe.get_doc(doctype, name, for_update=True)
	open_job = find_open_job(source)
	if open_job:
		return open_job
	_refuse(asked)
	values = {
		**_VALUES[doctype](asked),
		"job_type": _known_type(job_type) or find_job_type(asked),
		"customer": asked.customer,
		"service_location": service_location or find_location(asked),
		LINKS[doctype]: name,
	}
	return scheduling.create_job(values, actor, now)


def preview_booking(source: tuple[str, str]) -> BookingPreview:
	"""Return what booking would create: `{"job", "job_type", "service_location", "problem"}`.

	`job` is the unfinished job if there is one, `problem` the sentence that explains why none can be created.

	Args:
		source: doctype and name of a ticket, an order, or a customer for whom a ticket is yet to be opened.
	"""
	is_customer = source[0] == CUSTOMER
	asked = _draft_ticket(source[1]) if is_customer else frappe.get_doc(*source)
	open_job = None if is_customer else find_open_job(source)
	answer = {"job": open_job, "job_type": None, "service_location": None, "problem": None}
	try:
		answer["job_type"] = find_job_type(asked)
		_refuse(asked)
		answer["service_location"] = find_location(asked)
	except FsmError as refusal:
		frappe.clear_last_message()
		answer["problem"] = str(refusal)
	return answer


def find_open_job(source: tuple[str, str]) -> str | None:
	"""Return the unfinished job of a ticket or order; None without one."""
	waiting = {LINKS[source[0]]: source[1], "status": ("not in", tuple(lifecycle.FINAL))}
	return frappe.db.get_value("Dispatch Job", waiting, "name")


def find_job_type(asked: "Document") -> str:
	"""Return the job type for a ticket or an order.

	It is the one set on the ticket's type or the order's items, or else Repair for a ticket and Installation
	for an order. If these are not enabled, it is the first enabled one.

	Raises:
		FsmError: no job type is enabled.
	"""
	named = _named_types(asked)
	enabled = frappe.get_all("Dispatch Job Type", {"disabled": 0}, pluck="name", order_by="name", limit=200)
	if not enabled:
		frappe.throw(_("There is no job type yet. Create one, then create the visit."), FsmError)
	usual = "Repair" if asked.doctype == TICKET else "Installation"
	return next((name for name in (*named, usual) if name in enabled), enabled[0])


def find_location(asked: "Document") -> str:
	"""Return the location of the job: that of the ticket or order, or else the customer's only one.

	Raises:
		FsmError: the customer has no location, or several.
	"""
	if asked.get("fsm_service_location"):
		return asked.fsm_service_location
	places = frappe.get_all("Service Location", {"customer": asked.customer}, pluck="name", limit=2)
	if not places:
		frappe.throw(_("This customer has no service location. Create one, then create the visit."), FsmError)
	if len(places) > 1:
		frappe.throw(_SEVERAL[CUSTOMER if asked.is_new() else asked.doctype](), FsmError)
	return places[0]


def _draft_ticket(customer: str) -> "Document":
	"""Return the ticket that would be opened for a customer; it is not stored."""
	ticket = frappe.new_doc(TICKET)
	ticket.customer = customer
	return ticket


_SEVERAL: dict[str, Callable[[], str]] = {
	TICKET: lambda: _("This customer has several service locations: choose one on the ticket."),
	ORDER: lambda: _("This customer has several service locations: choose one on the order."),
	CUSTOMER: lambda: _("This customer has several service locations: choose the one to visit."),
}


def _refuse(asked: "Document") -> None:
	if not asked.customer:
		frappe.throw(_("This ticket has no customer. Set the customer, then create the visit."), FsmError)
	if asked.doctype != ORDER:
		return
	if asked.docstatus == 0:
		frappe.throw(_("This order is a draft. Submit it, then create the visit."), FsmError)
	if asked.docstatus == 2 or asked.status == "Closed":
		frappe.throw(_("This order is over. Reopen it or make a new one, then create the visit."), FsmError)


def _known_type(job_type: str | None) -> str | None:
	if job_type and not frappe.db.exists("Dispatch Job Type", {"name": job_type, "disabled": 0}):
		frappe.throw(_("Choose a job type from the list."), FsmError)
	return job_type or None


def _named_types(asked: "Document") -> list[str]:
	if asked.doctype == TICKET:
		named = asked.issue_type and frappe.db.get_value("Issue Type", asked.issue_type, "fsm_job_type")
		return [named] if named else []
	items = [row.item_code for row in asked.items]
	own = _types_by_name("Item", items)
	groups = _types_by_name("Item Group", [row.item_group for row in asked.items if row.item_group])
	found = (own.get(row.item_code) or groups.get(row.item_group) for row in asked.items)
	return [name for name in found if name]


def _types_by_name(doctype: str, names: Iterable[str]) -> dict[str, str]:
	filters = {"name": ("in", sorted(set(names)) or [""]), "fsm_job_type": ("is", "set")}
	return dict(frappe.get_all(doctype, filters, ["name", "fsm_job_type"], as_list=True))


def _of_ticket(ticket: "Document") -> dict:
	return {
		"subject": ticket.subject,
		"priority": ticket.priority if ticket.priority in scheduling.PRIORITIES else "Medium",
		"instructions": plain_text.read_words(ticket.description) or None,
	}


def _of_order(order: "Document") -> dict:
	"""Return an order's job values: services give the subject, stock items the materials to carry."""
	names = [row.item_name or row.item_code for row in order.items]
	stock = frappe.get_all(
		"Item",
		{"name": ("in", [row.item_code for row in order.items]), "is_stock_item": 1},
		pluck="name",
	)
	services = [row.item_name or row.item_code for row in order.items if row.item_code not in stock]
	return {
		"subject": ", ".join(dict.fromkeys(services or names))[:140],
		"materials": [
			{"item": row.item_code, "qty": flt(row.stock_qty or row.qty)}
			for row in order.items
			if row.item_code in stock
		],
	}


_VALUES: dict[str, Callable[["Document"], dict]] = {TICKET: _of_ticket, ORDER: _of_order}
