"""The agreement of an order: written, sent, and waited for."""

from datetime import datetime
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.sales.orders import messages
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult

if TYPE_CHECKING:
	from frappe.model.document import Document


def send_agreement(order: "Document", now: datetime) -> StepResult:
	"""Write the agreement of a locked order and send it to be signed.

	Raises:
		StepDelay: no agreement can be written here yet.
	"""
	raise StepDelay(Turn.SALES, messages.write_reason(messages.NO_AGREEMENTS), is_blocked=True)


def void_agreement(order: "Document", now: datetime) -> None:
	"""Void the agreement of a locked order that is cancelled."""


def check_signature(order: "Document", now: datetime) -> StepResult:
	"""Let an order go on once its agreement is signed.

	Raises:
		StepDelay: it is not.
	"""
	raise StepDelay(Turn.CUSTOMER, messages.write_reason(messages.UNSIGNED))
