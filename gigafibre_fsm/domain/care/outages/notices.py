"""Customers are told of an incident once, in their language, and once more when it is over.

A customer is told by text, or by e-mail if they have no number that may be texted. The row of the text, and what
stands on the members, are written in one transaction under the lock of the incident.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.messaging.templates import repository as templates
from gigafibre_fsm.domain.messaging.templates.placeholders import MissingVariable, render_text
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.answers import customers, wording
from gigafibre_fsm.domain.network.incidents.answers.customers import EMAIL, NOBODY, TEXT, InformedCustomer
from gigafibre_fsm.domain.platform import phone_numbers
from gigafibre_fsm.exceptions import FsmError

INCIDENT = "Network Incident"
BATCH = 20
"""Customers told in one transaction, during which the incident is locked."""
OPENED = {
	states.POWER: "customer_outage_power",
	states.PLANNED_WORK: "customer_outage_work",
}
OTHERWISE = "customer_outage"
OVER = "customer_outage_over"


@dataclass(frozen=True, slots=True)
class OpenIncident:
	"""What a notice needs of an incident; `started_on` is site time, naive."""

	name: str
	origin: str
	cause: str
	started_on: datetime


def tell_opened(incident: OpenIncident, now: datetime) -> int:
	"""Tell the next customers who are without service and were not told; return how many were looked at.

	Args:
		incident: locked by the caller, and open.
		now: site time, naive.
	"""
	found = customers.list_uninformed(incident.name, incident.origin, BATCH)
	for customer in found:
		known = customers.find_informed(incident.name, customer)
		told = known or _send(OPENED.get(incident.cause, OTHERWISE), "opened", incident, customer, now)
		customers.mark_informed(incident.name, customer, told.channel, told.notice)
	return len(found)


def take_back(incident: OpenIncident) -> int:
	"""Withdraw the next texts that have not left; these customers count as not told. Return how many there were."""
	found = customers.list_waiting(incident.name, BATCH)
	for each in found:
		# one that has just been sent stays, so that its end is told too
		if outbox.withdraw_message(each.notice):
			customers.mark_informed(incident.name, each.customer, "")
	return len(found)


def tell_over(incident: OpenIncident, now: datetime) -> int:
	"""Tell the next customers who were told of the outage that it is over; arguments as for `tell_opened`."""
	found = customers.list_informed(incident.name, BATCH)
	for each in found:
		notice = _send(OVER, "over", incident, each.customer, now).notice if _has_left(each) else ""
		customers.mark_informed_of_end(incident.name, each.customer, notice)
	return len(found)


def _has_left(told: InformedCustomer) -> bool:
	"""Whether the customer may have got the first notice; a text in doubt counts as one that arrived."""
	if told.channel != TEXT:
		return True
	return frappe.db.get_value("FSM SMS", told.notice, "state") not in ("Failed", "Cancelled", None)


def _send(template: str, kind: str, incident: OpenIncident, customer: str, now: datetime) -> InformedCustomer:
	person = customer_messages.load_customer(customer)
	values = {
		**customer_messages.common_values(person),
		"since": wording.spell_since(incident.started_on, person.language, now),
	}
	about = (INCIDENT, incident.name)
	if _may_text(person.phone):
		notice = outbox.queue_message(
			template,
			person.phone,
			person.language,
			values,
			effect_key=f"outage {kind}:{incident.name}:{customer}",
			reference=about,
			recipient=("Customer", customer),
		)
		return InformedCustomer(customer, TEXT, notice)
	return InformedCustomer(customer, _send_mail(template, customer, person.language, values, about), "")


def _send_mail(
	template: str, customer: str, language: str, values: dict[str, str], about: tuple[str, str]
) -> str:
	stored = templates.load_template(template)
	try:
		body = render_text(stored.get(f"body_{language}"), values)
		mail = CustomerMail(stored.get(f"subject_{language}"), (frappe.utils.escape_html(body),), about)
		if not stored.enabled:
			return NOBODY
		customer_mail.send_mail(customer, mail)
	except MissingVariable:
		return NOBODY
	except FsmError:
		# no address, or no way out of this site: their pages say it
		frappe.clear_last_message()
		return NOBODY
	return EMAIL


def _may_text(phone: str) -> bool:
	try:
		return not consent.is_opted_out(phone_numbers.to_textable(phone))
	except ValueError:
		return False
