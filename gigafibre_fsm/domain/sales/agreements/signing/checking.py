"""Whether a signed agreement is still what was signed: seal, text, evidence."""

from enum import Enum

import frappe
from frappe import _

from gigafibre_fsm.domain.sales.agreements import evidence, repository, settings, texts
from gigafibre_fsm.domain.sales.agreements.document import rendering
from gigafibre_fsm.domain.sales.agreements.signing import evidence_file, seal, seal_keys


class AgreementFault(str, Enum):
	"""What is wrong with a signed agreement."""

	NO_COPY = "no copy"
	SEAL_BROKEN = "seal broken"
	FOREIGN_SEAL = "foreign seal"
	OTHER_TEXT = "other text"
	CHAIN_BROKEN = "chain broken"
	LOG_DIFFERS = "log differs"
	LOG_CHANGED = "log changed"


def find_faults(name: str) -> list[AgreementFault]:
	"""Return what is wrong with a signed agreement; empty if it is as it was signed.

	Args:
		name: of the Service Agreement.
	"""
	doc = frappe.get_doc(repository.DOCTYPE, name)
	copy = texts.read_file(doc, "signed_document")
	if not copy:
		return [AgreementFault.NO_COPY]
	rows, text = repository.load_evidence(name), texts.read_text(doc)
	signed = next((row.details for row in rows if row.kind == "Signed"), {})
	is_text = rendering.hash_document(text) == signed.get("document")
	if doc.signing_way == settings.DOCUSEAL:
		audit_log = texts.read_file(doc, "audit_log")
		found = {
			AgreementFault.SEAL_BROKEN: rendering.hash_document(copy) != signed.get("copy"),
			AgreementFault.LOG_CHANGED: rendering.hash_document(audit_log) != signed.get("audit_log"),
		}
	else:
		reading = seal.read_seal(copy, seal_keys.list_certificates())
		found = {
			AgreementFault.SEAL_BROKEN: not reading.is_intact,
			AgreementFault.FOREIGN_SEAL: reading.is_intact and not reading.is_ours,
		}
		# the text itself is a part of the copy only where our own page was signed
		is_text = is_text and copy.startswith(text)
	found |= {
		AgreementFault.OTHER_TEXT: not is_text,
		AgreementFault.CHAIN_BROKEN: evidence.find_break(rows) is not None,
		AgreementFault.LOG_DIFFERS: not _is_log_begun(texts.read_file(doc, "evidence_file"), rows),
	}
	return [fault for fault, is_found in found.items() if is_found]


def explain_fault(fault: AgreementFault) -> str:
	"""Return the sentence for a fault, in the language of the request."""
	return {
		AgreementFault.NO_COPY: _("There is no signed copy."),
		AgreementFault.SEAL_BROKEN: _("The signed copy was changed since it was sealed."),
		AgreementFault.FOREIGN_SEAL: _("The signed copy was sealed with a key that this site does not know."),
		AgreementFault.OTHER_TEXT: _("The stored text is not the one that was signed."),
		AgreementFault.CHAIN_BROKEN: _("The rows of evidence were changed, or one is missing."),
		AgreementFault.LOG_CHANGED: _("DocuSeal's log was changed since it was fetched."),
		AgreementFault.LOG_DIFFERS: _("The stored log is not what the rows of evidence say."),
	}[fault]


def list_signed() -> list[str]:
	"""Return the names of all agreements with a signed copy, oldest first."""
	return frappe.get_all(
		repository.DOCTYPE, {"signed_document": ("is", "set")}, pluck="name", order_by="creation"
	)


def _is_log_begun(content: bytes, rows: list[evidence.EvidenceRow]) -> bool:
	"""Whether the stored log holds the first rows of the chain; later rows were written after the signature."""
	try:
		log = evidence_file.read_log(content)
	except (ValueError, KeyError, TypeError):
		return False
	return bool(log) and [row.hash for row in log] == [row.hash for row in rows[: len(log)]]
