"""The steps from a submitted order to a live line: in which order they follow, and what each reaches. Pure."""

from collections.abc import Collection
from enum import Enum

from gigafibre_fsm.domain.sales.orders.states import SaleState


class SaleStep(str, Enum):
	"""A step of an order, as stored."""

	CUSTOMER = "Customer"
	LOCATION = "Service Location"
	SALES_ORDER = "Sales Order"
	AGREEMENT = "Agreement"
	SIGNATURE = "Signature"
	PORT = "Port"
	VISIT = "Visit"
	DEVICE = "Device"
	LINE = "Line"
	SUBSCRIPTION = "Subscription"
	FIRST_INVOICE = "First Invoice"
	WELCOME = "Welcome"


REACHES = {
	SaleStep.CUSTOMER: SaleState.SUBMITTED,
	SaleStep.LOCATION: SaleState.SUBMITTED,
	SaleStep.SALES_ORDER: SaleState.SUBMITTED,
	SaleStep.AGREEMENT: SaleState.SUBMITTED,
	SaleStep.SIGNATURE: SaleState.SIGNED,
	SaleStep.PORT: SaleState.READY,
	SaleStep.VISIT: SaleState.SCHEDULED,
	SaleStep.DEVICE: SaleState.INSTALLED,
	SaleStep.LINE: SaleState.ONLINE,
	SaleStep.SUBSCRIPTION: SaleState.LIVE,
	SaleStep.FIRST_INVOICE: SaleState.BILLED,
	SaleStep.WELCOME: SaleState.BILLED,
}
"""All steps in the order in which they are done, each with the state of an order that has done it."""


def find_next(done: Collection[SaleStep]) -> SaleStep | None:
	"""Return the step that is due: the first one that is not done; None once all are."""
	return next((step for step in REACHES if step not in done), None)


def find_last(done: Collection[SaleStep]) -> SaleStep | None:
	"""Return the step that a cancellation undoes next: the last one that is done; None once nothing is left."""
	return next((step for step in reversed(REACHES) if step in done), None)


def find_state(done: Collection[SaleStep]) -> SaleState:
	"""Return the state of a submitted order that has done these steps, one after the other."""
	following = find_next(done)
	state = SaleState.SUBMITTED
	for step, reached in REACHES.items():
		if step is following:
			break
		state = reached
	return state
