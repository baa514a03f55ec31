"""Writes the agreement of an order."""

import frappe

from gigafibre_fsm.domain.sales.agreements import ending, facts, repository, states
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts
from gigafibre_fsm.domain.sales.agreements.states import AgreementState


def write_agreement(about: AgreementFacts) -> str:
	"""Write the agreement of an order as a draft, once; it is sent by `sending.send_agreement`.

	Asked again with the same facts it returns the same agreement. If the order has changed and the agreement is not
	signed, that one is voided and another is written; one that is signed stands, and is changed by `amending`.

	Args:
		about: what the agreement says.

	Returns:
		The name of the Service Agreement.
	"""
	known = repository.find_by_order(about.fsm_order)
	if known:
		doc = repository.lock_agreement(known)
		is_same = doc.facts_hash == facts.hash_facts(about)
		if is_same or AgreementState(doc.state) not in states.UNSIGNED:
			return known
		ending.void_agreement(known, "Replaced")
	try:
		return insert_draft(about, order_key=about.fsm_order)
	except frappe.UniqueValidationError:
		# another worker wrote it at the same moment
		frappe.clear_messages()
		return repository.find_by_order(about.fsm_order) or ""


def insert_draft(about: AgreementFacts, *, order_key: str, replaces: str | None = None) -> str:
	"""Insert a draft and return its name.

	Args:
		about: what the agreement says.
		order_key: unique among agreements that wait for a signature or are signed.
		replaces: the Service Agreement whose place it takes once it is signed; None for the first of an order.
	"""
	return repository.insert_agreement({**_values(about), "order_key": order_key, "replaces": replaces}).name


def _values(about: AgreementFacts) -> dict[str, object]:
	return {
		"fsm_order": about.fsm_order,
		"customer": about.customer,
		"customer_name": about.customer_name,
		"email": about.email,
		"phone": about.phone,
		"address": "\n".join(about.address),
		"channel": about.channel.value,
		"is_commercial": int(about.is_commercial),
		"monthly_total": float(about.monthly_total),
		"one_time_total": float(about.one_time_total),
		"term_months": about.term_months or 0,
		"language": "fr",
		"reader_language": "en" if about.language == "en" else "fr",
		"facts": facts.write_facts(about),
		"facts_hash": facts.hash_facts(about),
	}
