"""Sends an agreement to its customer: the text is made, hashed and stored, and a link to it is texted or mailed."""

from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.domain.sales.agreements import messages, repository, settings, states, texts
from gigafibre_fsm.domain.sales.agreements.language_choice import FRENCH
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import docuseal

if TYPE_CHECKING:
	from frappe.model.document import Document

PURPOSE = "Signature"


def send_agreement(name: str) -> None:
	"""Send a draft to its customer, in French; asked again it changes nothing.

	Args:
		name: of the Service Agreement.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) is not AgreementState.DRAFT:
		return
	rules = settings.load_rules()
	now = now_datetime()
	way = rules.way if docuseal.is_enabled() else settings.OWN_PAGE
	values = {
		**texts.make_text(doc, FRENCH),
		"language": FRENCH,
		"signing_way": way,
		"docuseal_next_look": instants.now_utc() if way == settings.DOCUSEAL else None,
		"sent_on": now,
		"expires_on": now + timedelta(days=rules.days_to_sign),
	}
	repository.change_state(doc, AgreementState.SENT, values)
	link = issue_link(doc)
	targets = messages.send_link(doc, link)
	details = {"document": doc.french_hash, "language": FRENCH, "link": link, "sent_to": list(targets)}
	repository.add_evidence(name, "Sent", details)
	if way == settings.DOCUSEAL:
		job_queue.enqueue_after_commit("ask_docuseal", "default")


def resend_link(name: str) -> tuple[str, ...]:
	"""Send a new link to an agreement that waits for its signature; earlier links no longer open it.

	Returns:
		Where it was sent to; empty if the valve holds it back and there is no number.

	Raises:
		FsmError: it waits for no signature.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) not in states.TO_SIGN or doc.expires_on <= now_datetime():
		frappe.throw(_("This agreement waits for no signature."), FsmError)
	links.revoke_for(repository.DOCTYPE, name)
	link = issue_link(doc)
	targets = messages.send_link(doc, link)
	repository.add_evidence(name, "Sent", {"link": link, "sent_to": list(targets)})
	return targets


def issue_link(doc: "Document") -> str:
	"""Create a link that opens an agreement until it expires, and return the name of its FSM Magic Link."""
	about = (repository.DOCTYPE, doc.name)
	return links.issue_link(PURPOSE, about, doc.expires_on, about, language=doc.reader_language)
