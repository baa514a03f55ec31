"""Text messages from people that start a flow; what messaging obeys itself, such as STOP, starts none."""

import re
import unicodedata
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.templates import repository
from gigafibre_fsm.domain.flows.triggers import inbox, listening
from gigafibre_fsm.domain.flows.triggers.inbox import TriggerEvent
from gigafibre_fsm.domain.messaging.inbound.keywords import classify_reply
from gigafibre_fsm.domain.platform import rate_limits

if TYPE_CHECKING:
	from frappe.model.document import Document

PER_HOUR = 10
"""Texts of one number that start flows: two machines that answer each other stop here."""


def note_text(message: "Document") -> None:
	"""Store an incoming text for the flows that listen for texts.

	Args:
		message: an FSM SMS that was just stored.
	"""
	if message.direction != "In" or not listening.has_text_listeners() or classify_reply(message.body or ""):
		return
	if not rate_limits.is_within_limit(f"flow-text:{message.from_number}", PER_HOUR, 3600):
		return
	is_customers = message.recipient_doctype == "Customer"
	payload = {
		"text": message.body or "",
		"from": message.from_number,
		"customer": message.recipient if is_customers else "",
	}
	inbox.store_event(
		TriggerEvent(
			trigger_kinds.INBOUND_TEXT,
			record=("FSM SMS", message.name),
			name=inbox.make_name("FSM SMS", message.name),
			payload=payload,
			user="",
		)
	)


def is_taken(text: str) -> bool:
	"""Whether a flow takes a text for itself: one that waits for texts beginning with certain words.

	Args:
		text: what a person wrote.
	"""
	if not listening.has_text_listeners():
		return False
	wanted = (
		str(repository.load_definition(each.active_version).trigger.inputs.get("words") or "")
		for each in listening.list_templates(trigger_kinds.INBOUND_TEXT)
	)
	return any(words.strip() and begins_with(text, words) for words in wanted)


def begins_with(text: str, words: str) -> bool:
	"""Return whether a text begins with one of some words, whatever its accents, capitals and punctuation.

	Args:
		text: what a person wrote.
		words: separated by commas; without any, every text does.
	"""
	wanted = [plain for word in words.split(",") if (plain := _plain(word))]
	given = f"{_plain(text)} "
	return not wanted or any(given.startswith(f"{word} ") for word in wanted)


def _plain(text: str) -> str:
	letters = unicodedata.normalize("NFKD", text).casefold()
	kept = "".join(each for each in letters if not unicodedata.combining(each))
	return " ".join(re.findall(r"\w+", kept))
