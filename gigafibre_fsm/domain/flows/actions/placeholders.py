"""The values of a message's placeholders: those of the office, of the person, of the record, and the step's own."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import frappe

from gigafibre_fsm.domain.flows.actions.effects import refuse
from gigafibre_fsm.domain.flows.actions.inputs import resolve_values
from gigafibre_fsm.domain.flows.actions.subjects import Recipient
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.templates import repository as templates
from gigafibre_fsm.domain.messaging.templates.placeholders import MissingVariable, render_text
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_message_template.fsm_message_template import (
		FSMMessageTemplate,
	)

ALWAYS = ("brand", "dispatch_phone", "first_name")
"""Placeholders that every message of a flow may use; `{link}` is filled when the message is sent."""

Values = dict[str, str]


def load_wording(template: str) -> "FSMMessageTemplate":
	"""Return a message that a step names.

	Raises:
		StepFailed: there is no such message.
	"""
	if not templates.is_known(template):
		refuse("There is no message {0} in FSM Message Template.", template, kind="no template")
	return templates.load_template(template)


def fill_text(text: str, values: Values) -> str:
	"""Return a text with its placeholders filled, but for the one of the link.

	Raises:
		StepFailed: a placeholder has no value.
	"""
	try:
		return render_text(text, values)
	except MissingVariable as error:
		refuse("The text of the message needs {0}, which this step does not give.", error, kind="value")


def collect_values(call: StepCall, person: Recipient) -> Values:
	"""Return the values of every placeholder that a message of this step may use.

	Args:
		call: the step; its input `values` names further ones.
		person: whom the message goes to.
	"""
	office = load_office()
	own = resolve_values(call, call.inputs.get("values"))
	return {
		"brand": office.brand,
		"dispatch_phone": formatting.phone_number(office.phone),
		"first_name": person.first_name,
		**_describe_record(call.record, person.language),
		**{name: write_value(value, person.language) for name, value in own.items()},
	}


def list_placeholders(doctype: str) -> tuple[str, ...]:
	"""Return the placeholders that a message about a record of this type may use without values of its own."""
	return (*ALWAYS, *_OF_RECORD.get(doctype, ((), None))[0], "link")


def write_value(value: Any, language: str) -> str:
	"""Return a value as people read it in a message.

	Args:
		value: a text, in which ISO days and moments are spelled out, a whole number, a day, a moment, or a figure
			with decimals, which is money.
		language: fr or en.
	"""
	if value is None:
		return ""
	if isinstance(value, datetime):
		return formatting.moment(value, language, formatting.SHORT)
	if isinstance(value, date):
		return formatting.day(value, language, formatting.SHORT)
	if isinstance(value, Decimal | float):
		return formatting.money(value, language)
	return formatting.spell_out(str(value), language)


def _describe_record(record: tuple[str, str], language: str) -> Values:
	doctype, name = record
	if doctype not in _OF_RECORD or not name:
		return {}
	doc = frappe.get_doc(doctype, name)
	return _OF_RECORD[doctype][1](doc, language)


def _of_job(job: Any, language: str) -> Values:
	start = job.window_start or job.arrival
	kind = frappe.get_cached_doc("Dispatch Job Type", job.job_type)
	return {
		"job": job.name,
		"job_type": formatting.localized_label(kind, language),
		"technician": names.first_name(job.technician_name or ""),
		"day": formatting.day(start, language, formatting.SHORT) if start else "",
		"window": formatting.window(start, job.window_end, language) if start and job.window_end else "",
	}


def _of_promise(promise: Any, language: str) -> Values:
	return {
		"job": promise.job,
		"day": formatting.day(promise.window_start, language, formatting.SHORT),
		"window": formatting.window(promise.window_start, promise.window_end, language),
	}


def _of_invoice(invoice: Any, language: str) -> Values:
	return {
		"invoice": invoice.name,
		"amount": formatting.money(invoice.outstanding_amount, language),
		"day": formatting.day(invoice.due_date, language, formatting.BRIEF) if invoice.due_date else "",
	}


def _of_ticket(ticket: Any, _language: str) -> Values:
	return {"ticket": ticket.name}


def _of_method(method: Any, _language: str) -> Values:
	return {"card": f"{(method.brand or '').title()} {method.last4 or ''}".strip()}


def _of_payment(payment: Any, language: str) -> Values:
	return {"amount": formatting.money(payment.amount, language)}


_OF_RECORD: Mapping[str, tuple[tuple[str, ...], Callable[[Any, str], Values]]] = {
	"Dispatch Job": (("job", "job_type", "technician", "day", "window"), _of_job),
	"Dispatch Promise": (("job", "day", "window"), _of_promise),
	"Sales Invoice": (("invoice", "amount", "day"), _of_invoice),
	"Issue": (("ticket",), _of_ticket),
	"FSM Payment Method": (("card",), _of_method),
	"FSM Payment": (("amount",), _of_payment),
}
