"""Credit Proposals: written once for an event, then granted or refused by a person."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.credits import notes, settings
from gigafibre_fsm.domain.billing.credits.arithmetic import (
	BrokenPromise,
	ProposedCredit,
	propose_promise_credit,
)
from gigafibre_fsm.domain.billing.credits.wording import explain_lines
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Credit Proposal"
PROPOSED, GRANTED, REFUSED = "Proposed", "Granted", "Refused"
MISSED_PROMISE, OUTAGE, CANCELLED_ORDER = "Missed Promise", "Outage", "Cancelled Order"
GOODWILL = "Goodwill"


@dataclass(frozen=True)
class BrokenWindow:
	"""A promised window that was missed or kept too late; site times, naive.

	Attributes:
		customer: name of the Customer.
		promise: how it was broken.
		start: begin of the window.
		end: end of the window.
		note: why the visit was not made, as it was recorded.
	"""

	customer: str
	promise: BrokenPromise
	start: datetime
	end: datetime
	note: str = ""


@dataclass(frozen=True)
class CreditEvent:
	"""What a credit is proposed for; site times, naive.

	Attributes:
		kind: option of Credit Proposal.kind.
		key: unique; another event has another key.
		source: doctype and name of the document that it comes from.
		invoice: Sales Invoice that is credited; empty if the newest one is, when it is granted.
	"""

	kind: str
	key: str
	customer: str
	source: tuple[str, str]
	start: datetime
	end: datetime
	note: str = ""
	invoice: str = ""


def propose_for_window(window: BrokenWindow) -> str | None:
	"""Propose the credit for a broken promise, once; return the proposal, None if the company credits nothing."""
	customers.lock_customer(window.customer)
	credit = propose_promise_credit([window.promise], settings.read_promise_rules())
	if not credit.lines or credit.amount <= 0:
		return None
	source = ("Dispatch Promise", window.promise.promise)
	event = CreditEvent(
		MISSED_PROMISE,
		f"{MISSED_PROMISE}:{window.promise.promise}",
		window.customer,
		source,
		window.start,
		window.end,
		window.note,
	)
	return insert_proposal(event, credit)


def insert_proposal(event: CreditEvent, credit: ProposedCredit) -> str:
	"""Write the proposal of an event, or return the one that exists; the caller holds the customer's lock."""
	if known := frappe.db.get_value(DOCTYPE, {"event_key": event.key}, for_update=True):
		return known
	lines = [
		{"reason": line.reason.value, "amount": str(line.amount), "calculation": line.calculation}
		for line in credit.lines
	]
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"customer": event.customer,
			"kind": event.kind,
			"state": PROPOSED,
			"amount": float(credit.amount),
			"currency": notes.find_currency(event.customer),
			"source_type": event.source[0],
			"source": event.source[1],
			"started_on": event.start,
			"ended_on": event.end,
			"note": event.note,
			"sales_invoice": event.invoice or None,
			"arithmetic": json.dumps(lines),
			"event_key": event.key,
		}
	)
	# guard: the clock or the endpoint of accounts decided that it is proposed; nobody may write one by hand
	return doc.insert(ignore_permissions=True).name


def grant_credit(name: str, user: str, now: datetime) -> str:
	"""Make the credit note of a proposal, once, and return its name; asked again it returns the same one.

	Args:
		name: name of the Credit Proposal.
		user: who decides.
		now: site time, naive.

	Raises:
		FsmError: it was refused, no invoice bills that much, or ERPNext refuses the credit note.
	"""
	doc = _lock(name)
	if doc.state == GRANTED:
		return doc.credit_note
	_require_proposed(doc)
	amount = to_decimal(doc.amount)
	invoice = notes.find_credited_invoice(doc.customer, doc.currency, amount, doc.sales_invoice)
	language = messages.find_language(doc.customer)
	text = "\n".join(describe_arithmetic(doc, language))
	note = notes.make_credit_note(invoice, amount, _write_title(doc.kind, language), text)
	doc.update({"state": GRANTED, "sales_invoice": invoice, "credit_note": note})
	_save_decision(doc, user, now)
	return note


def refuse_credit(name: str, user: str, reason: str, now: datetime) -> None:
	"""Refuse a proposal with a reason.

	Args:
		name: name of the Credit Proposal.
		user: who decides.
		reason: what that person says.
		now: site time, naive.

	Raises:
		FsmError: it was decided before, or the reason is empty.
	"""
	if not reason.strip():
		frappe.throw(_("Write why the credit is refused."), FsmError)
	doc = _lock(name)
	_require_proposed(doc)
	doc.update({"state": REFUSED, "reason": reason.strip()})
	_save_decision(doc, user, now)


def reopen_credit(credit_note: str) -> None:
	"""Propose a credit again whose credit note was cancelled in ERPNext; does nothing for any other document."""
	name = frappe.db.get_value(DOCTYPE, {"credit_note": credit_note, "state": GRANTED})
	if not name:
		return
	# not after its customer: who cancels holds the credit note already
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.state == GRANTED and doc.credit_note == credit_note:
		doc.update({"state": PROPOSED, "credit_note": None})
		_save_decision(doc, None, None)


def load_lines(doc: "Document") -> list[tuple[str, str, Decimal]]:
	"""Return the arithmetic of a proposal: reason, calculation and amount in dollars of each line."""
	rows = json.loads(doc.arithmetic or "[]")
	return [(row["reason"], row["calculation"], Decimal(row["amount"])) for row in rows]


def explain_credit(credit: ProposedCredit, language: str) -> list[str]:
	"""Return the lines of a credit that is not proposed yet as text in a language."""
	return explain_lines(
		[(line.reason.value, line.calculation, line.amount) for line in credit.lines], language
	)


def describe_arithmetic(doc: "Document", language: str) -> list[str]:
	"""Return the lines of a proposal as text in a language."""
	return explain_lines(load_lines(doc), language)


def _write_title(kind: str, language: str) -> str:
	return {
		OUTAGE: _("Credit for an outage", language),
		CANCELLED_ORDER: _("Credit for a cancelled order", language),
		GOODWILL: _("Credit as a gesture", language),
	}.get(kind) or _("Credit for a missed appointment", language)


def _lock(name: str) -> "Document":
	"""Return a proposal, locked after its customer, as others have committed it."""
	customers.lock_customer(frappe.db.get_value(DOCTYPE, name, "customer") or "")
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def _require_proposed(doc: "Document") -> None:
	if doc.state != PROPOSED:
		state = _(doc.state, context=DOCTYPE)
		frappe.throw(_("This credit is decided: {0}. Load it again.").format(state), FsmError)


def _save_decision(doc: "Document", user: str | None, now: datetime | None) -> None:
	doc.update({"decided_by": user, "decided_on": now})
	# guard: accounts decided, by the endpoint or in ERPNext; nobody may write a proposal by hand
	doc.save(ignore_permissions=True)
