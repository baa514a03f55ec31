"""The signed copy: the text as it was shown, the page of evidence behind it, sealed, stored and sent at once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.access import files, links
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.agreements import (
	amending,
	facts,
	messages,
	repository,
	rights,
	settings,
	texts,
)
from gigafibre_fsm.domain.sales.agreements.document import rendering
from gigafibre_fsm.domain.sales.agreements.document.model import EvidencePage
from gigafibre_fsm.domain.sales.agreements.signing import evidence_file, seal, seal_keys
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DAYS_TO_FETCH = 30
"""How long the link in the message about the copy opens it."""


def store_signed(doc: "Document", values: Mapping[str, object], statement: str, drawing: bytes) -> None:
	"""Make, seal and store the signed copy, and only then let the agreement be signed; then send the copy.

	Args:
		doc: the Service Agreement, locked, whose last row of evidence is the signature.
		values: fields that belong to the signature.
		statement: the sentence that was accepted.
		drawing: PNG of the drawn signature; empty without one.

	Raises:
		FsmError: the stored text is not the one that was hashed.
	"""
	doc.update(values)
	text = texts.read_text(doc)
	if rendering.hash_document(text) != texts.find_hash(doc):
		frappe.throw(
			_("The stored text was changed since it was shown. Nothing was signed: call us."), FsmError
		)
	page = rendering.render_evidence(_describe_page(doc, statement, drawing))
	sealed = seal.seal_pdf(text, page, seal_keys.active_seal(), _("Signed agreement", doc.language))
	complete_signature(doc, sealed)


def complete_signature(doc: "Document", copy: bytes) -> None:
	"""Store the signed copy and the log, let the agreement be signed, send the copy, and replace the former agreement.

	Args:
		doc: the Service Agreement, locked, whose last row of evidence is the signature.
		copy: the signed PDF.
	"""
	_keep_copy(doc, copy)
	send_copy(doc)
	amending.replace_former(doc)


def _keep_copy(doc: "Document", sealed: bytes) -> None:
	log = evidence_file.dump_log(doc.name)
	address = files.store_file(repository.DOCTYPE, doc.name, f"{doc.name}.pdf", sealed, "signed_document")
	log_address = files.store_file(repository.DOCTYPE, doc.name, f"{doc.name}.json", log, "evidence_file")
	values = {"signed_document": address, "evidence_file": log_address}
	repository.change_state(doc, AgreementState.SIGNED, values)


def send_copy(doc: "Document") -> None:
	"""Send the signed copy, and reckon until when the customer may change their mind."""
	now = now_datetime()
	about = (repository.DOCTYPE, doc.name)
	expires_on = instants.add_real_time(now, timedelta(days=DAYS_TO_FETCH))
	link = links.issue_link("Signature", about, expires_on, about, language=doc.reader_language)
	targets = messages.send_copy(doc, link)
	sent_on = now if targets else None
	sold = facts.read_facts(doc.facts)
	until = rights.find_cancel_until(
		sold.channel,
		getdate(doc.signed_day),
		sent_on.date() if sent_on else None,
		settings.load_rules().rights,
		is_commercial=sold.is_commercial,
	)
	doc.update({"copy_sent_on": sent_on, "cancel_until": until})
	repository.save_agreement(doc)
	repository.add_evidence(doc.name, "Copy Sent", {"sent_to": list(targets)})


def _describe_page(doc: "Document", statement: str, drawing: bytes) -> EvidencePage:
	language, rows = doc.language, repository.load_evidence(doc.name, for_update=True)
	details = rows[-1].details
	told = (
		(_("Name of the person who signs", language), doc.signed_by),
		(_("Signed on (UTC)", language), f"{doc.signed_on:%Y-%m-%d %H:%M:%S}"),
		(_("Code sent to", language), details["code_sent_to"]),
		(_("Network address", language), details["address"]),
		(_("Browser", language), details["agent"]),
		(_("Link", language), details["link"]),
		(_("Version of the form", language), details["form"]),
		(_("SHA-256 of the text", language), details["document"]),
	)
	chain = tuple(
		(f"{row.happened_on:%Y-%m-%d %H:%M:%S}", _(row.kind, language, context=repository.EVIDENCE), row.hash)
		for row in rows
	)
	return EvidencePage(doc.name, language, tuple(told), statement, drawing, chain)
