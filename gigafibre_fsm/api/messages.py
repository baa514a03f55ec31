"""Endpoints for messages on the desk: decide about an uncertain one, and preview a template."""

from typing import Literal, TypedDict

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.templates import preview as message_preview
from gigafibre_fsm.domain.messaging.templates.preview import TemplatePreview


class ResolvedMessage(TypedDict):
	"""The state that the message has."""

	state: str


class TextPreviews(TypedDict):
	"""The placeholders of a template, and how its two texts will read."""

	placeholders: list[str]
	fr: Fields[TemplatePreview]
	en: Fields[TemplatePreview]


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
def resolve(name: str, outcome: Literal["sent", "resend", "cancel"]) -> ResolvedMessage:
	"""Decide about a message whose delivery is uncertain; returns `{"state": …}`.

	Args:
		name: name of the FSM SMS.
		outcome: `sent`: it arrived; `resend`: send it again; `cancel`: do not send it.
	"""
	return {"state": outbox.resolve_message(name, outcome)}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(240, 60)
def preview(key: str, body_fr: str, body_en: str) -> TextPreviews:
	"""Return how the two texts of a template will read, before they are saved.

	Args:
		key: the template's key in the app.
		body_fr, body_en: the texts with their placeholders, `{first_name}`.

	Returns `{"placeholders": [name…], "fr": proof, "en": proof}`, a proof being `{"text", "cost", "problem",
	"costly": [character…]}`.
	"""
	return {
		"placeholders": message_preview.list_placeholders(key),
		"fr": fields_of(message_preview.preview_text(key, "fr", body_fr)),
		"en": fields_of(message_preview.preview_text(key, "en", body_en)),
	}
