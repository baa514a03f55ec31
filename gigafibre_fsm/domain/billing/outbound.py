"""The valve for charges: whether a customer may be charged from this site."""

import frappe

from gigafibre_fsm.domain.platform import outbound_guard, phone_numbers
from gigafibre_fsm.domain.platform.outbound_guard import OutboundDecision

CHANNEL = "charge"


def judge_charge(customer: str) -> OutboundDecision:
	"""Decide whether a customer may be charged; the allow-list names customers by their mobile number.

	Args:
		customer: name of the Customer.
	"""
	try:
		target = phone_numbers.to_e164(frappe.db.get_value("Customer", customer, "mobile_no") or "")
	except ValueError:
		target = customer
	return outbound_guard.judge_effect(CHANNEL, target)
