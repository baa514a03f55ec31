"""What is known of the telephone of support: set up, reachable, last call, last fault; for the doctor."""

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.care.telephone.provider import webhook_check
from gigafibre_fsm.domain.care.telephone.staff import devices
from gigafibre_fsm.domain.network import messages as line_messages

LOOKED_BACK = timedelta(days=7)
Found = tuple[str, str, str | None]
"""good, warning or broken; a sentence; a remedy."""


def list_findings() -> list[Found]:
	"""Return what is known of the telephone."""
	problem = devices.find_problem()
	own_exchange = frappe.db.get_single_value("FSM PBX Settings", "enabled")
	if own_exchange:
		return [("good", _("Support telephones over the company's own exchange."), None), *_last_fault()]
	if not problem:
		return [_webhook(), _last_call(), *_last_fault()]
	if frappe.db.get_single_value("FSM Twilio Settings", "voice_enabled"):
		return [("broken", _("The telephone: {0}").format(_(problem)), _("See FSM Twilio Settings."))]
	return [
		(
			"warning",
			_("Support has no telephone at the desk."),
			_("See FSM Twilio Settings, or FSM PBX Settings."),
		)
	]


def _webhook() -> Found:
	reach = webhook_check.check_webhook()
	if reach.is_ours:
		return "good", _("Twilio finds the telephone at {0}.").format(reach.url), None
	remedy = _("Set the public address in FSM Settings, and let Twilio through to it.")
	if reach.status:
		text = _("Twilio does not find the telephone: {0} answers {1}.")
		return "broken", text.format(reach.url, reach.status), remedy
	return "broken", _("Twilio does not find the telephone: {0} does not answer.").format(reach.url), remedy


def _last_call() -> Found:
	reported = {"call_sid": ("is", "set")}
	last = frappe.db.get_value("FSM Call", reported, "started_on", order_by="instant desc")
	if not last:
		remedy = _("Call your own number. At Twilio, its webhooks must lead here.")
		return "warning", _("Twilio has never reported a call."), remedy
	return (
		"good",
		_("The last call over Twilio: {0}.").format(line_messages.format_ago(last, now_datetime())),
		None,
	)


def _last_fault() -> Iterator[Found]:
	failed = {"error": ("is", "set"), "started_on": (">", now_datetime() - LOOKED_BACK)}
	last = frappe.db.get_value("FSM Call", failed, ["name", "error"], order_by="instant desc", as_dict=True)
	if last:
		count = frappe.db.count("FSM Call", failed)
		text = _("{0} calls of the last week had a fault, {1} the last one: {2}")
		yield "warning", text.format(count, last.name, _(last.error)), _("Open FSM Call: each says why.")
