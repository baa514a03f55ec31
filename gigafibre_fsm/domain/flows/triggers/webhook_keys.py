"""The address of a webhook and its secret: made at the first activation, read in one place, replaced when it leaked."""

import secrets
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import get_url
from frappe.utils.password import get_decrypted_password, set_encrypted_password

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.templates import repository
from gigafibre_fsm.domain.flows.triggers import webhook_proof
from gigafibre_fsm.exceptions import FsmError

SECRET = "webhook_secret"
ADDRESS = "/api/method/gigafibre_fsm.api.webhooks.flow?key="


class WebhookAccess(TypedDict):
	"""What another system is given: where to call, in which header to prove itself, how, and the secret."""

	url: str
	header: str
	proof: str
	secret: str


def make_key() -> str:
	"""Return the key of an address: 144 random bits."""
	return secrets.token_urlsafe(24)


def renew_secret(template: str) -> None:
	"""Give the webhook of a template another secret; the old one is refused from now on."""
	set_encrypted_password(repository.TEMPLATE, template, secrets.token_urlsafe(32), SECRET)
	# Frappe deletes the secret of a document that is saved with an empty field
	frappe.db.set_value(repository.TEMPLATE, template, SECRET, "*" * 8, update_modified=False)


def read_secret(template: str) -> str:
	"""Return the secret of a template's webhook; empty without one. The only place that reads it."""
	return get_decrypted_password(repository.TEMPLATE, template, SECRET, raise_exception=False) or ""


def show_access(template: str) -> WebhookAccess:
	"""Return what the other system needs to know.

	Raises:
		FsmError: the flow has no webhook yet: it was never active with this trigger.
	"""
	fields = ["webhook_key", "trigger_kind", "active_version"]
	row = frappe.db.get_value(repository.TEMPLATE, template, fields, as_dict=True)
	if not row or not row.webhook_key or row.trigger_kind != trigger_kinds.WEBHOOK:
		frappe.throw(
			_("This flow has no address yet: activate it with the trigger “Another system calls”."), FsmError
		)
	inputs = repository.load_definition(row.active_version).trigger.inputs
	return {
		"url": get_url(ADDRESS + row.webhook_key),
		"header": webhook_proof.name_header(inputs),
		"proof": str(inputs.get("proof") or trigger_kinds.SIGNATURE),
		"secret": read_secret(template),
	}


def renew_access(template: str) -> WebhookAccess:
	"""Give a webhook another secret and return it.

	Raises:
		FsmError: as for `show_access`.
	"""
	show_access(template)
	renew_secret(template)
	return show_access(template)
