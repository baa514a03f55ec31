"""Wakes an order when what it waits for happens: its visit moves on, a device is installed, its agreement is signed."""

from typing import TYPE_CHECKING

from gigafibre_fsm.domain.platform import job_queue
from gigafibre_fsm.domain.sales.orders import repository

if TYPE_CHECKING:
	from frappe.model.document import Document


TASK, QUEUE = "advance_orders", "default"


def wake_worker() -> None:
	"""Let a worker look at the orders that are due once this transaction is committed."""
	job_queue.enqueue_after_commit(TASK, QUEUE)


def job_changed(job: "Document") -> None:
	"""Have the order of a visit looked at (Dispatch Job, on_update)."""
	if job.sales_order and job.has_value_changed("status"):
		_wake(sales_order=job.sales_order)


def device_moved(movement: "Document") -> None:
	"""Have the orders of an address looked at where a device came or went (Equipment Movement, after_insert)."""
	for location in {movement.from_location, movement.to_location} - {None, ""}:
		_wake(service_location=location)


def agreement_answered(order: str) -> None:
	"""Have an order looked at whose agreement is signed, declined or expired."""
	_wake(name=order)


def _wake(**filters: object) -> None:
	if repository.look_now(**filters):
		wake_worker()
