"""The rows of FSM Payment Method; the only writer of them."""

from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.integrations.stripe.answers import SavedMethod
from gigafibre_fsm.integrations.stripe.words import MandateStatus, MethodKind

DOCTYPE = "FSM Payment Method"
ACTIVE, REMOVED = "Active", "Removed"
KINDS = {MethodKind.CARD: "Card", MethodKind.PPA: "Bank Debit"}
MANDATES = {MandateStatus.PENDING: "Pending", MandateStatus.ACTIVE: "Active"}


@dataclass(frozen=True)
class MethodRow:
	"""A saved method; `mandate` is the vendor's id of the agreement of a bank debit."""

	name: str
	customer: str
	kind: MethodKind
	mandate: str


def store_method(method: SavedMethod, customer: str, *, mandate: str = "") -> None:
	"""Store a method that a customer has saved, or what changed of it.

	The first method of a customer pays their invoices by itself: its page asked for that.

	Args:
		method: as the vendor shows it.
		customer: name of the Customer.
		mandate: the vendor's id of the agreement, for a bank debit.
	"""
	if method.kind not in KINDS:
		return
	known = frappe.db.exists(DOCTYPE, method.id)
	doc = frappe.get_doc(DOCTYPE, method.id, for_update=True) if known else frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"customer": customer,
			"kind": KINDS[method.kind],
			"state": ACTIVE,
			"brand": method.brand,
			"last4": method.last4,
			"exp_month": method.exp_month,
			"exp_year": method.exp_year,
			# a new or renewed card is tried at once
			"next_charge": instants.now_utc(),
		}
	)
	if mandate:
		doc.update({"mandate": mandate, "mandate_state": doc.mandate_state or "Pending"})
	if not known:
		doc.name, doc.is_autopay = method.id, int(not find_autopay(customer))
		doc.flags.name_set = True
	# guard: only what the vendor itself confirms leads here; no role may write these rows
	doc.save(ignore_permissions=True) if known else doc.insert(ignore_permissions=True, set_name=method.id)


def remove_method(name: str) -> None:
	"""Record that a method can no longer be charged."""
	if frappe.db.exists(DOCTYPE, name):
		frappe.db.set_value(DOCTYPE, name, {"state": REMOVED, "is_autopay": 0})


def set_mandate_state(mandate: str, status: MandateStatus) -> None:
	"""Record how far the agreement of a bank debit is; one that has ended is charged no more."""
	name = frappe.db.get_value(DOCTYPE, {"mandate": mandate})
	if not name:
		return
	state = MANDATES.get(status, "Inactive")
	values = {"mandate_state": state} | ({"is_autopay": 0} if state == "Inactive" else {})
	frappe.db.set_value(DOCTYPE, name, values)


def choose_autopay(name: str, customer: str, *, is_on: bool) -> None:
	"""Let a method pay a customer's invoices by itself, instead of any other, or let none.

	Args:
		name: name of the FSM Payment Method.
		customer: name of the Customer who chooses.
		is_on: whether it pays from now on; False for none.

	Raises:
		NotYours: the method is not the customer's, or was removed.
	"""
	owner = frappe.db.get_value(DOCTYPE, {"name": name, "state": ACTIVE}, "customer", for_update=True)
	if owner != customer:
		frappe.throw(_("This card or account is not there any more."), NotYours)
	frappe.db.set_value(DOCTYPE, {"customer": customer}, "is_autopay", 0)
	frappe.db.set_value(DOCTYPE, name, {"is_autopay": int(is_on), "next_charge": instants.now_utc()})


def find_autopay(customer: str) -> str | None:
	"""Return the method that pays a customer's invoices by itself; None if none does."""
	return frappe.db.get_value(DOCTYPE, {"customer": customer, "state": ACTIVE, "is_autopay": 1})


def find_method(name: str) -> MethodRow | None:
	"""Return a method that can be charged; None if there is none of this name."""
	fields = ["name", "customer", "kind", "mandate", "mandate_state"]
	row = frappe.db.get_value(DOCTYPE, {"name": name, "state": ACTIVE}, fields, as_dict=True)
	if not row or row.mandate_state == "Inactive":
		return None
	kind = MethodKind.CARD if row.kind == KINDS[MethodKind.CARD] else MethodKind.PPA
	return MethodRow(row.name, row.customer, kind, row.mandate or "")
