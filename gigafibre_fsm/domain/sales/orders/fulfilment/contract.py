"""The agreement of an order: written, sent, waited for, and brought into force with the service."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.sales.agreements import draft, ending, hold, sending
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts, AgreementLine, SaleChannel
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.domain.sales.orders import messages, repository
from gigafibre_fsm.domain.sales.orders.fulfilment import sold_names
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine

DOCTYPE = "Service Agreement"


def send_agreement(order: "Document", now: datetime) -> StepResult:
	"""Write the agreement of a locked order and send it to be signed, once each."""
	name = draft.write_agreement(_collect_facts(order))
	sending.send_agreement(name)
	repository.write_order(order, agreement=name)
	return StepResult((DOCTYPE, name))


def void_agreement(order: "Document", now: datetime) -> None:
	"""Void the agreement of a locked order that is cancelled; one that is signed ends at no cost.

	Its link goes on opening it: the customer reads there that the order was cancelled.
	"""
	ending.void_agreement(order.agreement, order.cancel_reason or order.name, keeps_link=True)


def check_signature(order: "Document", now: datetime) -> StepResult:
	"""Let an order go on once its agreement is signed.

	Raises:
		StepDelay: it is not, or the customer declined it or let it expire.
	"""
	if hold.is_refused(order.agreement):
		raise StepDelay(Turn.SALES, _explain_refusal(order.agreement), is_blocked=True)
	if not hold.is_signed(order.name):
		raise StepDelay(Turn.CUSTOMER, messages.write_reason(messages.UNSIGNED))
	return StepResult((DOCTYPE, order.agreement), is_ours=False)


def start_agreement(order: "Document") -> None:
	"""Bring the agreement of a locked order into force on the first day of its service."""
	ending.start_agreement(order.agreement, order.live_on)


def _explain_refusal(agreement: str) -> str:
	"""Return the stored reason of an order whose agreement is over without a signature, in the customer's own words."""
	state, said = hold.find_state(agreement), hold.find_end_reason(agreement)
	if state is AgreementState.DECLINED:
		code, values = (messages.DECLINED_FOR, (said,)) if said else (messages.DECLINED, ())
		return messages.write_reason(code, *values)
	return messages.write_reason(messages.EXPIRED if state is AgreementState.EXPIRED else messages.NOT_AGREED)


def _collect_facts(order: "Document") -> AgreementFacts:
	french, english = sold_names.load_names(order, "fr"), sold_names.load_names(order, "en")
	lines = list(zip(repository.read_lines(order), french.lines, english.lines, strict=True))
	email, mobile = repository.read_proved(order)
	street = f"{order.unit}-{order.address_line}" if order.unit else order.address_line
	return AgreementFacts(
		fsm_order=order.name,
		customer_name=order.full_name,
		email=email,
		phone=mobile,
		language=order.language,
		address=(street, f"{order.city} {order.postal_code}"),
		monthly_lines=tuple(_line(*each) for each in lines if each[0].is_monthly),
		monthly_total=to_decimal(order.monthly_total),
		one_time_lines=tuple(_line(*each) for each in lines if not each[0].is_monthly),
		one_time_total=to_decimal(order.once_total) if order.once_total else Decimal(0),
		term_months=order.term_months or None,
		equipment=french.equipment,
		channel=SaleChannel(order.channel),
		customer=order.customer,
		is_commercial=order.customer_type == "Company",
		equipment_english=english.equipment,
	)


def _line(line: "SoldLine", french: str, english: str) -> AgreementLine:
	several = f"{line.quantity} × " if line.quantity > 1 else ""
	return AgreementLine(f"{several}{french}", line.amount, f"{several}{english}")
