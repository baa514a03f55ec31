"""Asks DocuSeal about agreements: makes what is to be signed, follows its state, fetches what was signed.

Nothing is locked while DocuSeal is asked. A worker first moves the time of the next look, so that no other asks at the
same moment; one that was killed is followed by the next look, which finds by its external id what was made.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.platform import formatting, instants, outbound_guard, transactions
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.agreements import facts, repository, states, texts
from gigafibre_fsm.domain.sales.agreements.docuseal.schedule import HOURLY, find_next_look, was_called
from gigafibre_fsm.domain.sales.agreements.signing import sealed_copy
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.integrations import docuseal
from gigafibre_fsm.integrations.docuseal.words import SubmissionState
from gigafibre_fsm.integrations.errors import IntegrationError

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.integrations.docuseal.client import (
		DocusealClient,
		DocusealSubmission,
		SignedFiles,
		SubmissionRequest,
	)

MOST = 100
"""Agreements in one run."""
LEASE = timedelta(minutes=1)
"""For which one worker alone asks about an agreement."""


def look_at_due(now: datetime) -> int:
	"""Ask about the agreements whose time has come; return how many.

	Args:
		now: UTC, naive.
	"""
	for count in range(MOST):
		name = due.find_next_look(now)
		if not name:
			return count
		look_at(name, now)
	return MOST


def look_at(name: str, now: datetime) -> None:
	"""Ask about one agreement, and write down what DocuSeal answers; a failure is asked again later.

	Args:
		name: of the Service Agreement.
		now: UTC, naive.
	"""
	claimed = transactions.run_transaction(lambda: _claim(name, now))
	if not claimed:
		return
	try:
		client = docuseal.connect()
		if AgreementState(claimed.state) not in states.TO_SIGN:
			_take_back(client, claimed)
			return
		submission = _find_or_make(client, claimed)
		found = client.read_submission(submission)
		signed = client.fetch_files(submission) if found.state is SubmissionState.COMPLETED else None
	except IntegrationError as error:
		frappe.logger("gigafibre_fsm").warning(f"DocuSeal about {name}: {error.message} {error.code}")
		return
	transactions.run_transaction(lambda: _apply(claimed, found, signed, now))


def look_now(name: str) -> None:
	"""Have an agreement looked at, because DocuSeal says that something happened, or because it is over."""
	row = frappe.qb.DocType(repository.DOCTYPE)
	query = frappe.qb.update(row).set(row.docuseal_next_look, instants.now_utc())
	query.where((row.name == name) & (row.signing_way == "DocuSeal")).run()


def _claim(name: str, now: datetime) -> "frappe._dict | None":
	"""Return the fields of an agreement, and keep other workers away from it for a minute; None if another was faster."""
	fields = ["name", "state", "docuseal_submission", "docuseal_next_look", "facts", "french_hash"]
	row = frappe.db.get_value(repository.DOCTYPE, name, fields, as_dict=True, for_update=True)
	if not row or not row.docuseal_next_look or row.docuseal_next_look > now:
		return None
	later = now + (LEASE if _may_leave(row) else HOURLY)
	frappe.db.set_value(repository.DOCTYPE, name, "docuseal_next_look", later, update_modified=False)
	row.leased_until = later
	return row if _may_leave(row) else None


def _may_leave(row: "frappe._dict") -> bool:
	"""Whether the valve lets the facts of an agreement leave this site."""
	about = facts.read_facts(row.facts)
	targets = (("email", about.email.lower()), ("sms", about.phone))
	return any(target and outbound_guard.judge_effect(channel, target).open for channel, target in targets)


def _find_or_make(client: "DocusealClient", row: "frappe._dict") -> str:
	known = row.docuseal_submission or client.find_submission(row.name)
	return known or client.create_submission(_describe(row))


def _describe(row: "frappe._dict") -> "SubmissionRequest":
	from gigafibre_fsm.integrations.docuseal.client import SubmissionRequest

	about = facts.read_facts(row.facts)
	fields = {
		"Contrat": row.name,
		"Client": about.customer_name,
		"Adresse": ", ".join(about.address),
		"Services": ", ".join(line.text for line in about.monthly_lines),
		"Prix mensuel avec taxes": formatting.money(about.monthly_total, "fr"),
		"Durée en mois": str(about.term_months or "—"),
		"Équipement": ", ".join(about.equipment),
		"SHA-256 du texte": row.french_hash,
	}
	return SubmissionRequest(row.name, about.customer_name, about.email, about.phone, fields)


def _apply(
	claimed: "frappe._dict", found: "DocusealSubmission", signed: "SignedFiles | None", now: datetime
) -> None:
	name = claimed.name
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) not in states.TO_SIGN:
		return
	doc.docuseal_submission, doc.docuseal_url = found.submission_id, found.signing_url
	if signed:
		_store_signed(doc, signed)
	elif found.state is SubmissionState.PENDING and was_called(doc.docuseal_next_look, claimed.leased_until):
		# DocuSeal called while it was asked, so its answer may be older than the call: it is asked again at once
		repository.save_agreement(doc)
	elif found.state is SubmissionState.PENDING:
		doc.docuseal_next_look = find_next_look(doc.docuseal_looks or 0, now)
		doc.docuseal_looks = (doc.docuseal_looks or 0) + 1
		repository.save_agreement(doc)
	else:
		doc.docuseal_next_look = None
		is_declined = found.state is SubmissionState.DECLINED
		new = AgreementState.DECLINED if is_declined else AgreementState.EXPIRED
		repository.change_state(doc, new, {"end_reason": found.reason})
		repository.add_evidence(name, new.value, {"submission": found.submission_id, "reason": found.reason})


def _store_signed(doc: "Document", signed: "SignedFiles") -> None:
	"""Store what was signed with its log, and only then let the agreement be signed."""
	details = {
		"document": texts.find_hash(doc),
		"language": doc.language,
		"submission": doc.docuseal_submission,
		"copy": sha256(signed.document).hexdigest(),
		"audit_log": sha256(signed.audit_log).hexdigest(),
	}
	row = repository.add_evidence(doc.name, "Signed", details)
	title = f"{doc.name}-audit.pdf"
	doc.update(
		{
			"docuseal_next_look": None,
			"signed_on": row.happened_on,
			"signed_day": instants.to_site(row.happened_on).date(),
			"signed_by": doc.customer_name,
			"audit_log": files.store_file(repository.DOCTYPE, doc.name, title, signed.audit_log, "audit_log"),
		}
	)
	sealed_copy.complete_signature(doc, signed.document)


def _take_back(client: "DocusealClient", row: "frappe._dict") -> None:
	"""Archive what can no longer be signed, so that nobody signs it there."""
	if row.docuseal_submission and row.state not in ("Signed", "In Force"):
		client.archive_submission(row.docuseal_submission)
	clear = {"docuseal_next_look": None}
	transactions.run_transaction(
		lambda: frappe.db.set_value(repository.DOCTYPE, row.name, clear, update_modified=False)
	)
