"""The valve for customers: whether one may be charged, or their service switched, from this site."""

import frappe

from gigafibre_fsm.domain.platform import outbound_guard, phone_numbers
from gigafibre_fsm.domain.platform.outbound_guard import OutboundDecision

CHARGE, SUSPENSION = "charge", "suspension"


def judge_charge(customer: str) -> OutboundDecision:
	"""Decide whether a customer may be charged; the allow-list names customers by their mobile number.

	Args:
		customer: name of the Customer.
	"""
	return outbound_guard.judge_effect(CHARGE, _find_target(customer))


def judge_suspension(customer: str) -> OutboundDecision:
	"""Decide whether a customer's access may be switched; the allow-list names them as for charges.

	Args:
		customer: name of the Customer.
	"""
	return outbound_guard.judge_effect(SUSPENSION, _find_target(customer))


def _find_target(customer: str) -> str:
	try:
		return phone_numbers.to_e164(frappe.db.get_value("Customer", customer, "mobile_no") or "")
	except ValueError:
		return customer
