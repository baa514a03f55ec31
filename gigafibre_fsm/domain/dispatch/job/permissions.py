"""Frappe permissions: the office sees everything that its role reads, a technician only documents linked to their own jobs.

The role FSM Technician has no permission on any document: pages and methods load data for a technician by the
rule of `ownership.py`. The conditions below also apply where a site grants the role permissions of its own. A
document is checked with the same condition as its list.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pypika import Parameter
from pypika.terms import Criterion

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import ownership

if TYPE_CHECKING:
	from frappe.model.document import Document

STAFF = frozenset({"System Manager", "FSM Manager", "FSM Dispatcher", "FSM Support"})
NOTHING = "1 = 0"
_ME = Parameter("%(me)s")
_DAY = (Parameter("%(start)s"), Parameter("%(end)s"))


def is_staff(user: str | None = None) -> bool:
	"""Whether this user works in dispatch, support or management, and so sees each document that the role may read."""
	user = user or frappe.session.user
	return user == "Administrator" or not STAFF.isdisjoint(frappe.get_roles(user))


def find_technician(user: str | None = None) -> str | None:
	"""Return the active technician who signs in as this user; None for all other users."""
	user = user or frappe.session.user
	if user in ("Administrator", "Guest"):
		return None
	return frappe.db.get_value("Dispatch Technician", {"user": user, "status": "Active"}, "name")


# ---- for each doctype, the documents that are a technician's own


def _own_jobs(column: str):
	job = frappe.qb.DocType("Dispatch Job").as_("own_visit")
	return frappe.qb.from_(job).select(job[column]).where(ownership.is_own(job, _ME, _DAY))


def _own_truck():
	me = frappe.qb.DocType("Dispatch Technician").as_("me")
	return frappe.qb.from_(me).select(me.truck).where((me.name == _ME) & me.truck.isnotnull())


def _names_me(table) -> Criterion:
	return table.technician == _ME


_OWN: dict[str, Callable[..., Criterion]] = {
	"Dispatch Job": lambda table: table.name.isin(_own_jobs("name")),
	"Dispatch Technician": lambda table: table.name == _ME,
	"Dispatch Absence": _names_me,
	"Service Location": lambda table: table.name.isin(_own_jobs("service_location")),
	"Equipment": lambda table: (
		table.warehouse.isin(_own_truck()) | table.service_location.isin(_own_jobs("service_location"))
	),
	"Equipment Movement": _names_me,
	"FSM Scan": _names_me,
}


def _condition(doctype: str, user: str | None) -> str:
	"""Return the SQL condition for lists of a doctype.

	Empty for staff, their own documents for a technician, no document for other users.
	"""
	if is_staff(user):
		return ""
	technician = find_technician(user)
	if not technician:
		return NOTHING
	table = frappe.qb.DocType(doctype)
	own = frappe.qb.from_(table).select(table.name).where(_OWN[doctype](table)).get_sql()
	start, end = ownership.day_bounds(now_datetime())
	values = {"me": technician, "start": str(start), "end": str(end)}
	quoted = {name: frappe.db.escape(value, percent=False) for name, value in values.items()}
	return f"`tab{doctype}`.name in ({own % quoted})"


def _may(doc: "Document", user: str | None) -> bool:
	"""Whether a document meets the condition of its doctype's list."""
	condition = _condition(doc.doctype, user)
	if not condition or condition == NOTHING or not doc.name:
		return not condition
	table = frappe.qb.DocType(doc.doctype)
	listed = frappe.qb.from_(table).select(table.name).where(table.name == doc.name).get_sql()
	return bool(frappe.db.sql(f"{listed} and {condition}"))


# ---- conditions of lists


def job_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job."""
	return _condition("Dispatch Job", user)


def technician_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Technician."""
	return _condition("Dispatch Technician", user)


def absence_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Absence."""
	return _condition("Dispatch Absence", user)


def service_location_query(user: str | None = None) -> str:
	"""Condition on lists of Service Location."""
	return _condition("Service Location", user)


def equipment_query(user: str | None = None) -> str:
	"""Condition on lists of Equipment: on the technician's truck, or at the location of one of their jobs."""
	return _condition("Equipment", user)


def movement_query(user: str | None = None) -> str:
	"""Condition on lists of Equipment Movement."""
	return _condition("Equipment Movement", user)


def scan_query(user: str | None = None) -> str:
	"""Condition on lists of FSM Scan."""
	return _condition("FSM Scan", user)


def row_query(user: str | None = None) -> str:
	"""Condition on lists of child rows, which Frappe shows by the permissions on the parent's doctype."""
	return "" if is_staff(user) else NOTHING


def preset_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Board Preset: the user's own and the shared ones."""
	own = frappe.db.escape(user or frappe.session.user)
	return f"(`tabDispatch Board Preset`.owner = {own} or `tabDispatch Board Preset`.shared = 1)"


# ---- checks of documents; Frappe 16 treats None as denial, so each returns True or False


def own_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether a user may access a document whose list is limited by a condition above.

	Frappe calls it as `has_permission`, after it has checked the role's rights on the doctype.

	Args:
		doc: the document.
		ptype: the requested permission, for example read; ignored here.
		user: name of the User; the signed-in user by default.
	"""
	return _may(doc, user)


def preset_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether a user may access a Dispatch Board Preset.

	Every user reads shared ones, the owner may do anything.

	Args:
		doc: the Dispatch Board Preset.
		ptype: the requested permission, for example read; None counts as reading.
		user: name of the User; the signed-in user by default.
	"""
	is_own = not doc.owner or doc.owner == (user or frappe.session.user)
	return is_own or bool(doc.shared and ptype in ("read", "select", None))
