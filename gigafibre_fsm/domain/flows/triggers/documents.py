"""Documents that are saved: noted once a transaction, and only where somebody listens."""

import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.conditions import documents
from gigafibre_fsm.domain.flows.runs import signals
from gigafibre_fsm.domain.flows.triggers import changes, inbox, listening
from gigafibre_fsm.domain.flows.triggers.changes import Change
from gigafibre_fsm.domain.flows.triggers.inbox import TriggerEvent

if TYPE_CHECKING:
	from frappe.model.document import Document

INVOICE = "Sales Invoice"
MOST_REMEMBERED = 500
"""Documents of one request or job whose last change is remembered."""


def note_document(doc: "Document") -> None:
	"""Store that a document was made or changed, if a template or a waiting run listens.

	Frappe runs this hook at each save, submit, cancel and `db_set`.
	"""
	if doc.doctype in trigger_kinds.BARRED or doc.meta.istable or doc.meta.issingle:
		return
	if not _is_listened_to(doc.doctype, doc.name):
		return
	is_made = bool(doc.flags.in_insert)
	before = None if is_made else doc.get_doc_before_save()
	if before is None and not is_made:
		return
	change = _find_news((doc.doctype, doc.name), doc, before)
	if change or is_made:
		note_change((doc.doctype, doc.name), change, is_made=is_made)


def _find_news(record: tuple[str, str], doc: "Document", before: "Document | None") -> Change:
	"""What changed since the hook last ran: after a save, Frappe compares a later `db_set` with the state before the save."""
	if not hasattr(frappe.local, "fsm_flow_seen"):
		frappe.local.fsm_flow_seen = {}
	seen = frappe.local.fsm_flow_seen
	last = seen.get(record)
	noted = last[1] if last and before is not None and last[0]() is before else {}
	change = changes.find_changes(list_tracked(doc), before, doc, noted)
	if before is not None:
		if len(seen) >= MOST_REMEMBERED:
			seen.clear()
		seen[record] = (weakref.ref(before), {**noted, **{field: pair[1] for field, pair in change.items()}})
	return change


def _is_listened_to(doctype: str, name: str) -> bool:
	who = listening.find_listeners(doctype)
	wants = who["imports"] if frappe.flags.in_import else who["starts"]
	return wants or (who["waits"] and signals.is_awaited(signals.document_key(doctype, name)))


def list_tracked(doc: "Document") -> Iterator[str]:
	"""Yield the fields of a document whose changes are noted: columns, without secrets and stamps."""
	yield "docstatus"
	for definition in doc.meta.get("fields"):
		name = definition.fieldname
		is_column = definition.fieldtype not in (*frappe.model.no_value_fields, "Password")
		# reading a virtual field runs its code
		is_kept = is_column and not definition.get("is_virtual") and name not in changes.UNTRACKED
		if is_kept and not documents.is_secret(definition):
			yield name


def note_change(record: tuple[str, str], change: Change, *, is_made: bool = False) -> None:
	"""Store a change, or add it to what this transaction has stored of the same document.

	Args:
		record: DocType and name.
		change: what differs.
		is_made: whether the document is new.
	"""
	noted = _noted_in_this_transaction()
	earlier = noted.get(record)
	if earlier:
		merged = changes.merge_changes(earlier[1], change)
		if inbox.rewrite_changes(earlier[0], merged):
			noted[record] = (earlier[0], merged)
			return
	event = TriggerEvent(
		trigger_kinds.DOCUMENT,
		record=record,
		changes=change,
		payload={"made": 1} if is_made else {},
		bulk=bool(frappe.flags.in_import),
	)
	noted[record] = (inbox.store_event(event) or "", change)


def _noted_in_this_transaction() -> dict[tuple[str, str], tuple[str, Change]]:
	"""What is noted since the last commit or rollback; a row that a savepoint has undone is found missing later."""
	if getattr(frappe.local, "fsm_flow_noted_by", None) is not frappe.db:
		frappe.local.fsm_flow_noted_by, frappe.local.fsm_flow_noted = frappe.db, {}
	if not frappe.local.fsm_flow_noted:
		frappe.db.after_commit.add(_forget_noted)
		frappe.db.after_rollback.add(_forget_noted)
	return frappe.local.fsm_flow_noted


def _forget_noted() -> None:
	frappe.local.fsm_flow_noted = {}


def note_payment(document: "Document") -> None:
	"""Store what a payment changed in its invoices: ERPNext writes what is outstanding past every hook.

	Args:
		document: a Payment Entry or Journal Entry that was submitted or cancelled.
	"""
	if not _is_open_to(INVOICE):
		return
	sign = -1 if document.docstatus == 2 else 1
	for invoice, amount in _list_paid(document):
		if not _is_listened_to(INVOICE, invoice):
			continue
		row = frappe.db.get_value(INVOICE, invoice, "outstanding_amount")
		if row is not None and amount:
			change: Change = {"outstanding_amount": [float(row) + sign * amount, float(row)]}
			note_change((INVOICE, invoice), change)


def _is_open_to(doctype: str) -> bool:
	who = listening.find_listeners(doctype)
	return who["starts"] or who["waits"]


def _list_paid(document: "Document") -> Iterator[tuple[str, float]]:
	"""Invoices of a payment, each with the amount that it takes off."""
	for row in document.get("references") or ():
		if row.reference_doctype == INVOICE:
			yield row.reference_name, float(row.allocated_amount or 0)
	for row in document.get("accounts") or ():
		if row.get("reference_type") == INVOICE and row.get("reference_name"):
			yield (
				row.reference_name,
				float(row.credit_in_account_currency or 0) - float(row.debit_in_account_currency or 0),
			)
