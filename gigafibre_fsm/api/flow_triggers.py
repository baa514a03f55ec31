"""What starts flows: started by hand, and the addresses of their webhooks."""

import frappe

from gigafibre_fsm.api import arguments, guards
from gigafibre_fsm.domain.flows.triggers import by_hand, webhook_keys
from gigafibre_fsm.domain.flows.triggers.by_hand import ManualFlow, StartedByHand
from gigafibre_fsm.domain.flows.triggers.webhook_keys import WebhookAccess


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(120, 60)
def list_manual_flows(doctype: str = "") -> list[ManualFlow]:
	"""Return the active flows that may be started by hand on a record of a doctype; empty for those without a record."""
	return by_hand.list_flows(doctype)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
def start_by_hand(template: str, doctype: str = "", names: str = "") -> StartedByHand:
	"""Start a flow on one record, on a selection of a list or on nothing.

	Args:
		template: name of the Flow Template.
		doctype: of the records; empty for a flow without one.
		names: JSON list of the names of the records, 500 at most.
	"""
	arguments.require_flow(template, "read")
	return by_hand.start_by_hand(template, doctype, arguments.names_of(names))


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
def show_webhook(template: str) -> WebhookAccess:
	"""Return address, header and secret of a flow that other systems start."""
	arguments.require_flow(template, "write")
	return webhook_keys.show_access(template)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
def renew_webhook_secret(template: str) -> WebhookAccess:
	"""Give a webhook another secret and return it; calls with the old one are refused at once."""
	arguments.require_flow(template, "write")
	return webhook_keys.renew_access(template)
