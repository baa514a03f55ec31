"""The rows of Service Agreement and of its evidence: the only writer of its state."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.agreements import evidence, states
from gigafibre_fsm.domain.sales.agreements.evidence import EvidenceRow
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE, EVIDENCE = "Service Agreement", "Service Agreement Evidence"


def lock_agreement(name: str) -> "Document":
	"""Lock an agreement and return it; everything else of it is read afterwards.

	Raises:
		FsmError: there is none of this name.
	"""
	if not frappe.db.get_value(DOCTYPE, name, "name", for_update=True):
		frappe.throw(_("This agreement no longer exists."), FsmError)
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def insert_agreement(values: Mapping[str, object]) -> "Document":
	"""Insert a draft."""
	doc = frappe.get_doc({"doctype": DOCTYPE, **values, "state": AgreementState.DRAFT.value})
	# guard: callers act for an order or somebody whose role was checked; no role may write these rows
	return doc.insert(ignore_permissions=True)


def change_state(doc: "Document", new: AgreementState, values: Mapping[str, object] | None = None) -> None:
	"""Change the state of a locked agreement, with what belongs to it, and save it.

	Args:
		doc: the Service Agreement.
		new: the state that follows.
		values: fields that change with it.

	Raises:
		FsmError: its present state does not allow this.
	"""
	present = AgreementState(doc.state)
	if not states.may_follow(present, new):
		sentence = _("This agreement is “{0}”: it cannot become “{1}”.")
		shown = [_(state.value, context=DOCTYPE) for state in (present, new)]
		frappe.throw(sentence.format(*shown), FsmError)
	doc.update({**(values or {}), "state": new.value})
	if new not in (*states.UNSIGNED, *states.BINDING):
		doc.order_key = None  # the order may have another agreement
	save_agreement(doc)


def save_agreement(doc: "Document") -> None:
	"""Save a locked agreement."""
	# guard: as for `insert_agreement`
	doc.save(ignore_permissions=True)


def add_evidence(name: str, kind: str, details: Mapping[str, object]) -> EvidenceRow:
	"""Write down something that happened, as the next row of the chain; the caller has locked the agreement.

	Args:
		name: of the Service Agreement.
		kind: what happened, an option of Service Agreement Evidence.
		details: texts and numbers, by name.
	"""
	rows = load_evidence(name, for_update=True)
	moment = instants.now_utc().replace(microsecond=0)
	row = evidence.chain_row(
		rows[-1].hash if rows else evidence.BEGINNING, EvidenceRow(kind, moment, details)
	)
	doc = {
		"doctype": EVIDENCE,
		"agreement": name,
		"place": len(rows) + 1,
		"kind": row.kind,
		"happened_on": row.happened_on,
		"details": evidence.write_details(row.details),
		"hash": row.hash,
		"row_key": f"{name}:{len(rows) + 1}",
	}
	# guard: as for `insert_agreement`
	frappe.get_doc(doc).insert(ignore_permissions=True)
	return row


def load_evidence(name: str, *, for_update: bool = False) -> list[EvidenceRow]:
	"""Return the chain of an agreement, oldest row first.

	Args:
		name: of the Service Agreement.
		for_update: read what others have committed since this transaction began; the agreement is locked.
	"""
	row = frappe.qb.DocType(EVIDENCE)
	query = frappe.qb.from_(row).select(row.kind, row.happened_on, row.details, row.hash)
	query = query.where(row.agreement == name).orderby(row.place)
	found = (query.for_update() if for_update else query).run()
	return [
		evidence.read_row(kind, happened_on, details or "", digest)
		for kind, happened_on, details, digest in found
	]


def find_successor(doc: "Document") -> str:
	"""Return the newest agreement that took the place of one that is over; empty if none did, or it is not over.

	Args:
		doc: the Service Agreement.
	"""
	if AgreementState(doc.state) not in (*states.UNSIGNED_ENDS, AgreementState.AMENDED) or not doc.fsm_order:
		return ""
	open_to_customer = [state.value for state in (*states.TO_SIGN, *states.BINDING)]
	filters = {"fsm_order": doc.fsm_order, "name": ("!=", doc.name), "state": ("in", open_to_customer)}
	filters["creation"] = (">=", doc.creation)
	found = frappe.get_all(DOCTYPE, filters, pluck="name", order_by="creation desc, name desc", limit=1)
	return found[0] if found else ""


def find_by_order(fsm_order: str) -> str | None:
	"""Return the agreement of an order that waits for a signature or is signed, locked; None if there is none."""
	return frappe.db.get_value(DOCTYPE, {"order_key": fsm_order}, "name", for_update=True)
