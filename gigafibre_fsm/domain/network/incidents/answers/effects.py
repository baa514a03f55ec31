"""When somebody looks at what an incident means for others: a time on its row, so that no lost queue loses it."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.network.incidents.rows import repository
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from frappe.model.document import Document


def schedule_look(doc: "Document") -> None:
	"""Have a look taken at once at what follows from another state of an incident, while it is saved."""
	before = doc.get_doc_before_save()
	if doc.opened_on and (before is None or before.state != doc.state):
		doc.db_set("effects_due_utc", instants.now_utc(), update_modified=False)


def list_due(now: datetime) -> list[str]:
	"""Return the incidents at whose effects is to be looked, longest first; `now` in naive UTC."""
	incident = frappe.qb.DocType(repository.DOCTYPE)
	# not by get_all, for which an empty time is an early one
	query = frappe.qb.from_(incident).select(incident.name).where(incident.effects_due_utc <= now)
	return query.orderby(incident.effects_due_utc).orderby(incident.name).run(pluck=True)


def finish_look(incident: str, seen: datetime, again: datetime | None) -> None:
	"""Write down when the next look is due, unless the incident changed since this one began.

	Args:
		incident: name of the Network Incident.
		seen: the time that this look was due, naive UTC.
		again: naive UTC; None if nothing follows any more.
	"""
	own = {"name": incident, "effects_due_utc": seen}
	frappe.db.set_value(repository.DOCTYPE, own, "effects_due_utc", again, update_modified=False)
