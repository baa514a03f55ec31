"""Who sees which documents: dispatch sees all, a technician what hangs on their own visits.

A visit is a technician's own once it is published to them, that is while `dispatched_on` is set.
"""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch import crew

if TYPE_CHECKING:
	from frappe.model.document import Document

STAFF = frozenset({"System Manager", "FSM Manager", "FSM Dispatcher"})
NOTHING = "1 = 0"


def is_staff(user: str | None = None) -> bool:
	"""Whether this user works in dispatch or above it, and so sees everything."""
	user = user or frappe.session.user
	return user == "Administrator" or not STAFF.isdisjoint(frappe.get_roles(user))


def technician_of(user: str | None = None) -> str | None:
	"""The technician who signs in as this user; None for everybody else and for inactive ones."""
	user = user or frappe.session.user
	if user in ("Administrator", "Guest"):
		return None
	return frappe.db.get_value("Dispatch Technician", {"user": user, "status": "Active"}, "name")


def _query(user: str | None, own: str) -> str:
	"""The condition for a list: `own` is SQL with {me} for the technician's quoted name."""
	if is_staff(user):
		return ""
	technician = technician_of(user)
	return f"({own.format(me=frappe.db.escape(technician))})" if technician else NOTHING


# a visit is its technician's and its crew's
_MY_CREWS = "select crew.parent from `tabDispatch Job Crew` crew where crew.technician = {me}"
_IS_MINE = f"(mine.technician = {{me}} or mine.name in ({_MY_CREWS})) and mine.dispatched_on is not null"
_MY_JOBS = _IS_MINE.replace("mine.", "`tabDispatch Job`.")
_MY_PLACES = f"select mine.service_location from `tabDispatch Job` mine where {_IS_MINE}"
_MY_TRUCK = "select me.truck from `tabDispatch Technician` me where me.name = {me} and me.truck is not null"


def job_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job."""
	return _query(user, _MY_JOBS)


def technician_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Technician."""
	return _query(user, "`tabDispatch Technician`.name = {me}")


def absence_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Absence."""
	return _query(user, "`tabDispatch Absence`.technician = {me}")


def service_location_query(user: str | None = None) -> str:
	"""Condition on lists of Service Location."""
	return _query(user, f"`tabService Location`.name in ({_MY_PLACES})")


def equipment_query(user: str | None = None) -> str:
	"""Condition on lists of Equipment: on the technician's truck, or where they have a visit."""
	return _query(
		user,
		f"`tabEquipment`.warehouse in ({_MY_TRUCK}) or `tabEquipment`.service_location in ({_MY_PLACES})",
	)


def movement_query(user: str | None = None) -> str:
	"""Condition on lists of Equipment Movement."""
	return _query(user, "`tabEquipment Movement`.technician = {me}")


def scan_query(user: str | None = None) -> str:
	"""Condition on lists of FSM Scan."""
	return _query(user, "`tabFSM Scan`.technician = {me}")


# ---- rows inside documents: Frappe lists them by the rights on the parent's doctype, whoever the parent belongs to

_MY_JOB_NAMES = f"select mine.name from `tabDispatch Job` mine where {_IS_MINE}"
_MY_SCANS = "select mine.name from `tabFSM Scan` mine where mine.technician = {me}"


def _rows(user: str | None, doctype: str, own_parents: str) -> str:
	return _query(user, f"`tab{doctype}`.parent in ({own_parents})")


def job_event_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Event."""
	return _rows(user, "Dispatch Job Event", _MY_JOB_NAMES)


def job_check_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Check."""
	return _rows(user, "Dispatch Job Check", _MY_JOB_NAMES)


def job_photo_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Photo."""
	return _rows(user, "Dispatch Job Photo", _MY_JOB_NAMES)


def job_equipment_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Equipment."""
	return _rows(user, "Dispatch Job Equipment", _MY_JOB_NAMES)


def job_crew_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Crew."""
	return _rows(user, "Dispatch Job Crew", _MY_JOB_NAMES)


def job_dependency_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Dependency."""
	return _rows(user, "Dispatch Job Dependency", _MY_JOB_NAMES)


def job_material_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Job Material."""
	return _rows(user, "Dispatch Job Material", _MY_JOB_NAMES)


def tool_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Technician Tool."""
	return _rows(user, "Dispatch Technician Tool", "{me}")


def preset_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Board Preset: one's own and the shared ones."""
	own = frappe.db.escape(user or frappe.session.user)
	return f"(`tabDispatch Board Preset`.owner = {own} or `tabDispatch Board Preset`.shared = 1)"


def preset_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may do that with this Dispatch Board Preset: read a shared one, change one's own."""
	is_own = not doc.owner or doc.owner == (user or frappe.session.user)
	return is_own or bool(doc.shared and ptype in ("read", "select", None))


def contact_query(user: str | None = None) -> str:
	"""Condition on lists of Service Location Contact."""
	return _rows(user, "Service Location Contact", _MY_PLACES)


def skill_query(user: str | None = None) -> str:
	"""Condition on lists of Dispatch Technician Skill."""
	return _rows(user, "Dispatch Technician Skill", "{me}")


def reading_query(user: str | None = None) -> str:
	"""Condition on lists of FSM Scan Reading."""
	return _rows(user, "FSM Scan Reading", _MY_SCANS)


def _has_visit_at(technician: str, location: str | None) -> bool:
	visit = frappe.qb.DocType("Dispatch Job")
	there = (visit.service_location == location) & visit.dispatched_on.isnotnull()
	query = frappe.qb.from_(visit).select(visit.name).where(there & crew.does(visit, technician)).limit(1)
	return bool(location) and bool(query.run())


def job_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this Dispatch Job."""
	if is_staff(user):
		return True
	technician = technician_of(user)
	return bool(technician and doc.dispatched_on and technician in crew.everybody(doc))


def technician_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this Dispatch Technician."""
	return is_staff(user) or bool(doc.name and doc.name == technician_of(user))


def service_location_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this Service Location."""
	if is_staff(user):
		return True
	technician = technician_of(user)
	return bool(technician) and _has_visit_at(technician, doc.name)


def equipment_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this Equipment."""
	if is_staff(user):
		return True
	technician = technician_of(user)
	if not technician:
		return False
	truck = frappe.db.get_value("Dispatch Technician", technician, "truck")
	return bool(truck and doc.warehouse == truck) or _has_visit_at(technician, doc.service_location)


def _is_own_row(doc: "Document", user: str | None) -> bool:
	"""Whether the document names the technician who asks."""
	return is_staff(user) or bool(doc.technician and doc.technician == technician_of(user))


def absence_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this Dispatch Absence."""
	return _is_own_row(doc, user)


def movement_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this Equipment Movement."""
	return _is_own_row(doc, user)


def scan_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether this user may see this FSM Scan."""
	return _is_own_row(doc, user)
