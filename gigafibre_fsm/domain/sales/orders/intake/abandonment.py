"""Orders that nobody submits: their time and port are freed after a day, and they are forgotten after a month."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.orders import repository, states
from gigafibre_fsm.domain.sales.orders.intake import slots
from gigafibre_fsm.domain.sales.orders.states import SaleState

if TYPE_CHECKING:
	from frappe.model.document import Document


def look_at(order: "Document", now: datetime) -> bool:
	"""Give up a locked order that nobody came back to, or delete it once it is old; whether there is more to do."""
	present = instants.now_utc()
	if repository.read_state(order) is SaleState.ABANDONED:
		links.delete_for(repository.DOCTYPE, order.name)
		# guard: its time has come, and it holds a person's name and address
		frappe.delete_doc(repository.DOCTYPE, order.name, ignore_permissions=True, delete_permanently=True)
		return False
	changed_on = instants.to_nearest_utc(order.modified)
	if not states.is_abandoned(repository.read_state(order), changed_on, present):
		repository.write_order(order, next_look=changed_on + states.ABANDONED_AFTER)
		return False
	free_what_is_held(order, now)
	repository.end_order(order, SaleState.ABANDONED, now)
	repository.write_order(order, next_look=present + states.PURGED_AFTER)
	return False


def free_what_is_held(order: "Document", now: datetime) -> None:
	"""Free the time and the port that are kept for a locked order."""
	slots.release_time(order, now)
	repository.write_order(order, port_key=None)
