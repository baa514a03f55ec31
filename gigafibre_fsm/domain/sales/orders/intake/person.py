"""Who orders, as it was typed: checked where it comes in."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.platform import party_names, phone_numbers
from gigafibre_fsm.exceptions import FsmError

KINDS = ("Individual", "Company")


@dataclass(frozen=True)
class Person:
	"""Who orders.

	Attributes:
		full_name: of a person or a company.
		kind: Individual or Company.
		email, mobile: at least one of them.
		language: `fr` or `en`.
	"""

	full_name: str
	email: str
	mobile: str
	kind: str = "Individual"
	language: str = "fr"


def read_person(typed: Person) -> Person:
	"""Return a person as they are stored.

	Raises:
		FsmError: the name is missing or has angle brackets, or they cannot be reached.
	"""
	name = _read_name(typed.full_name)
	email = typed.email.strip()
	if email and not validate_email_address(email):
		frappe.throw(_("This e-mail address cannot be right. Write it like name@example.com."), FsmError)
	mobile = _read_mobile(typed.mobile)
	if not (email or mobile):
		frappe.throw(_("Write an e-mail address or a mobile number: the agreement is sent there."), FsmError)
	kind = typed.kind if typed.kind in KINDS else KINDS[0]
	return Person(name, email, mobile, kind, "en" if typed.language == "en" else "fr")


def _read_name(typed: str) -> str:
	try:
		return party_names.read_party_name(typed)
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)


def _read_mobile(typed: str) -> str:
	if not typed.strip():
		return ""
	try:
		return phone_numbers.to_textable(typed)
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)
