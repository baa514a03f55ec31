"""The rows of FSM Payment Method; the only writer of them."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime, nowdate

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.integrations.stripe.answers import SavedMethod
from gigafibre_fsm.integrations.stripe.words import MandateStatus, MethodKind

DOCTYPE = "FSM Payment Method"
ACTIVE, REFUSED, REMOVED = "Active", "Refused", "Removed"
ENDED = "Inactive"
"""State of a mandate that its customer or their bank has ended."""
KINDS = {MethodKind.CARD: "Card", MethodKind.PPA: "Bank Debit"}
MANDATES = {MandateStatus.PENDING: "Pending", MandateStatus.ACTIVE: "Active"}


@dataclass(frozen=True)
class MethodRow:
	"""A saved method; `mandate` is the vendor's id of the agreement of a bank debit.

	`renewed_on` is when it was saved or renewed, site time: what its bank said before does not count.
	`vendor_customer` is the vendor's id of the customer who saved it: after two customers were merged it is not the
	one that the Customer has.
	"""

	name: str
	customer: str
	kind: MethodKind
	mandate: str
	renewed_on: datetime
	vendor_customer: str = ""


@dataclass(frozen=True)
class AccountProof:
	"""The vendor's page on which the holder of a bank account types the small deposits that prove it.

	`setup_intent` is the vendor's id of the saving.
	"""

	setup_intent: str
	url: str


def store_method(
	method: SavedMethod,
	customer: str,
	*,
	mandate: str = "",
	is_chosen: bool = False,
	proof: AccountProof | None = None,
) -> None:
	"""Store a method that a customer has saved, or what changed of it.

	One that was renewed may be charged again, whatever its bank said before.

	Args:
		method: as the vendor shows it.
		customer: name of the Customer.
		mandate: the vendor's id of the agreement, for a bank debit.
		is_chosen: the customer has just saved it on the page that asks for automatic payment: it pays their
			invoices by itself, unless another one does.
		proof: what its holder must still do to prove an account; None once it is proved, or if nothing is needed.
	"""
	if method.kind not in KINDS:
		return
	customers.lock_customer(customer)
	known = frappe.db.exists(DOCTYPE, method.id)
	doc = frappe.get_doc(DOCTYPE, method.id, for_update=True) if known else frappe.new_doc(DOCTYPE)
	seen = (doc.last4, doc.exp_month, doc.exp_year)
	if not known or seen != (method.last4, method.exp_month, method.exp_year):
		# tried at once
		doc.update({"state": ACTIVE, "renewed_on": now_datetime(), "next_charge": instants.now_utc()})
		# whether the card expires soon is looked at today
		doc.update({"next_warning": nowdate(), "last_warning": 0})
	doc.update(
		{
			"customer": customer,
			"vendor_customer": method.customer,
			"kind": KINDS[method.kind],
			"brand": method.brand,
			"last4": method.last4,
			"exp_month": method.exp_month,
			"exp_year": method.exp_year,
		}
	)
	if mandate:
		doc.update({"mandate": mandate, "mandate_state": doc.mandate_state or "Pending"})
	doc.verification_url = proof and proof.url
	if proof:
		doc.update({"mandate_state": "Pending", "setup_intent": proof.setup_intent})
	if is_chosen and not find_autopay(customer):
		# one that its bank refused is replaced
		frappe.db.set_value(DOCTYPE, {"customer": customer, "is_autopay": 1}, "is_autopay", 0)
		doc.is_autopay = 1
	if not known:
		doc.name = method.id
		doc.flags.name_set = True
	# guard: only what the vendor itself confirms leads here; no role may write these rows
	doc.save(ignore_permissions=True) if known else doc.insert(ignore_permissions=True, set_name=method.id)


def remove_unverified(setup_intent: str) -> None:
	"""Forget an account that was not proved in time, or not with the right amounts.

	Args:
		setup_intent: the vendor's id of its saving.
	"""
	waiting = {"setup_intent": setup_intent, "mandate": ("is", "not set")}
	for name in frappe.get_all(DOCTYPE, waiting, pluck="name"):
		remove_method(name)


def remove_method(name: str) -> None:
	"""Record that a method can no longer be charged."""
	if frappe.db.exists(DOCTYPE, name):
		frappe.db.set_value(DOCTYPE, name, {"state": REMOVED, "is_autopay": 0, "next_charge": None})


def refuse_method(name: str) -> None:
	"""Record that its bank takes no more charges of a method: it is charged no more until it is renewed."""
	frappe.db.set_value(DOCTYPE, {"name": name, "state": ACTIVE}, "state", REFUSED)


def stop_autopay(name: str) -> None:
	"""Let a method pay no more invoices by itself, because its holder disputed a charge, or another one does."""
	frappe.db.set_value(DOCTYPE, name, {"is_autopay": 0, "next_charge": None})


def set_mandate_state(mandate: str, status: MandateStatus) -> None:
	"""Record how far the agreement of a bank debit is; one that has ended is charged no more."""
	name = frappe.db.get_value(DOCTYPE, {"mandate": mandate})
	if not name:
		return
	state = MANDATES.get(status, ENDED)
	values = {"mandate_state": state} | ({"is_autopay": 0} if state == ENDED else {})
	frappe.db.set_value(DOCTYPE, name, values)


def choose_autopay(name: str, customer: str, *, is_on: bool) -> None:
	"""Let a method pay a customer's invoices by itself, instead of any other, or let none.

	The customer is locked: while a charge is decided, and between two clerks, exactly one method is chosen.

	Args:
		name: name of the FSM Payment Method.
		customer: name of the Customer who chooses.
		is_on: whether it pays from now on; False for none.

	Raises:
		NotYours: the method is not the customer's, or was removed; or its bank refuses the one that shall pay.
	"""
	customers.lock_customer(customer)
	# one that its bank refuses can be switched off and removed, and not chosen
	state = ACTIVE if is_on else ("!=", REMOVED)
	owner = frappe.db.get_value(DOCTYPE, {"name": name, "state": state}, "customer", for_update=True)
	if owner != customer:
		frappe.throw(_("This card or account is not there any more."), NotYours)
	frappe.db.set_value(DOCTYPE, {"customer": customer}, {"is_autopay": 0, "next_charge": None})
	if is_on:
		frappe.db.set_value(DOCTYPE, name, {"is_autopay": 1, "next_charge": instants.now_utc()})


def find_owner(method: str, vendor_customer: str) -> str | None:
	"""Return the Customer whose saved method one of the vendor's customers holds; None if it is nobody's here.

	Args:
		method: the vendor's id of the method; known or not.
		vendor_customer: the vendor's id of the customer who holds it; empty if it was detached.
	"""
	if not vendor_customer:
		return None
	held = {"vendor_customer": vendor_customer}
	known = frappe.db.get_value(DOCTYPE, {"name": method, **held}, "customer")
	own = known or frappe.db.get_value("Customer", {"fsm_stripe_customer": vendor_customer})
	return own or frappe.db.get_value(DOCTYPE, held, "customer")


def keep_one_autopay(customer: str) -> None:
	"""Leave one method that pays by itself, of those of two customers that were merged: the survivor's own."""
	customers.lock_customer(customer)
	own = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	chosen = {"customer": customer, "state": ACTIVE, "is_autopay": 1}
	rows = frappe.get_all(DOCTYPE, chosen, ["name", "vendor_customer"], order_by="renewed_on desc")
	for row in sorted(rows, key=lambda row: row.vendor_customer != own)[1:]:
		stop_autopay(row.name)


def find_autopay(customer: str) -> str | None:
	"""Return the method that pays a customer's invoices by itself; None if none does."""
	return frappe.db.get_value(DOCTYPE, {"customer": customer, "state": ACTIVE, "is_autopay": 1})


def find_method(name: str) -> MethodRow | None:
	"""Return a method that can be charged; None if there is none of this name."""
	fields = ["name", "customer", "kind", "mandate", "mandate_state", "renewed_on", "vendor_customer"]
	row = frappe.db.get_value(DOCTYPE, {"name": name, "state": ACTIVE}, fields, as_dict=True)
	if not row:
		return None
	kind = MethodKind.CARD if row.kind == KINDS[MethodKind.CARD] else MethodKind.PPA
	if kind is MethodKind.PPA and (not row.mandate or row.mandate_state == ENDED):
		return None
	return MethodRow(
		row.name, row.customer, kind, row.mandate or "", row.renewed_on, row.vendor_customer or ""
	)
