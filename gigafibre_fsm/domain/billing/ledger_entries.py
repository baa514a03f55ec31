"""Documents of ERPNext's ledger: submitted as the bookkeeper, and recorded under a key that is unique."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import strip_html

from gigafibre_fsm.domain.platform import frappe_internals

if TYPE_CHECKING:
	from frappe.model.document import Document

SAVEPOINT = "fsm_booking"
BOOKKEEPER = "Administrator"


def submit_entry(make: Callable[[], "Document"]) -> "tuple[Document | None, str | None]":
	"""Insert and submit a document of the ledger, or nothing of it.

	Args:
		make: builds the document, as the bookkeeper.

	Returns:
		The document and None, or None and ERPNext's reason for refusing it.
	"""
	frappe.db.savepoint(SAVEPOINT)
	try:
		with act_as_bookkeeper():
			document = make()
			document.insert()
			document.submit()
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		return None, (strip_html(str(error)).strip() or type(error).__name__)[:500]
	return document, None


def append_booking(doc: "Document", kind: str, reference: str, amount: Decimal, document: "Document") -> None:
	"""Record what books a part of a payment or balance line; the caller saves it.

	The key is unique in the database, so a second booking of the same thing is impossible, whoever makes it.

	Args:
		doc: has a table `bookings` and a `currency`.
		kind: an option of FSM Payment Booking.kind.
		reference: what is booked, by its id at the vendor or our name.
		amount: in `currency`.
		document: the submitted document.
	"""
	doc.append(
		"bookings",
		{
			"kind": kind,
			"reference": reference,
			"amount": float(amount),
			"currency": doc.currency,
			"document_type": document.doctype,
			"document": document.name,
			"booking_key": booking_key(kind, reference),
		},
	)


def booking_key(kind: str, reference: str) -> str:
	"""Return the key under which a booking is recorded, once."""
	return f"{kind}:{reference}"


def act_as_bookkeeper() -> AbstractContextManager[None]:
	"""Act as the user who writes the books.

	A job that a webhook queued runs as Guest, to whom ERPNext refuses the accounts of a Payment Entry even
	with `ignore_permissions`.
	"""
	return frappe_internals.acting_as(BOOKKEEPER)
