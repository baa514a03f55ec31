"""What is known of each vendor: its settings, and what was last heard of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import frappe

from gigafibre_fsm.domain.administration.vendors.catalogue import VENDORS, Vendor
from gigafibre_fsm.domain.administration.vendors.conditions import VendorFacts, choose_worst
from gigafibre_fsm.domain.platform import instants, vendor_states
from gigafibre_fsm.domain.platform.vendor_states import StoredState

States = Mapping[str, StoredState]
NOTHING = StoredState()


def load_facts() -> dict[str, VendorFacts]:
	"""Return what is known of each vendor, by its key."""
	states = vendor_states.load_states()
	special: dict[str, Callable[[Vendor, States], VendorFacts]] = {
		"mail_out": _outgoing_mail,
		"mail_in": _incoming_mail,
		"alarms": _alarms,
		"olts": _of_each_olt,
		"flow_hosts": _of_each_host,
	}
	known = {each.key: special.get(each.key, _of_settings)(each, states) for each in VENDORS}
	known["stripe"] = replace(known["stripe"], called_utc=_latest_event())
	known["twilio"] = replace(known["twilio"], called_utc=_latest_report())
	return known


def _of_settings(vendor: Vendor, states: States) -> VendorFacts:
	# a stored password is a row of stars there: only whether there is one is read
	stored = frappe.db.get_singles_dict(vendor.doctype)
	return _facts(stored.get(vendor.switch), stored.get(vendor.proof), states.get(vendor.heard_as, NOTHING))


def _of_each_olt(vendor: Vendor, states: States) -> VendorFacts:
	rows = frappe.get_all("OLT Access", fields=["enabled", "address"], order_by="name", limit=0)
	return choose_worst(
		[_facts(row.enabled, True, states.get(f"{vendor.heard_as} {row.address}", NOTHING)) for row in rows]
	)


def _of_each_host(vendor: Vendor, states: States) -> VendorFacts:
	rows = frappe.get_all("Flow Host", fields=["enabled", "name"], order_by="name", limit=0)
	return choose_worst(
		[_facts(row.enabled, True, states.get(f"{vendor.heard_as} {row.name}", NOTHING)) for row in rows]
	)


def _alarms(vendor: Vendor, states: States) -> VendorFacts:
	stored = frappe.db.get_singles_dict(vendor.doctype)
	heard = StoredState(succeeded_utc=_latest("Network Alarm", "received_on", {}))
	return _facts(stored.get(vendor.switch), stored.get(vendor.proof), heard)


def _outgoing_mail(vendor: Vendor, states: States) -> VendorFacts:
	account = frappe.get_all(
		"Email Account", {"default_outgoing": 1}, ["enable_outgoing", "email_id"], order_by="name", limit=1
	)
	failed = frappe.get_all(
		"Email Queue", {"status": "Error"}, ["modified", "error"], order_by="modified desc", limit=1
	)
	heard = StoredState(
		_latest("Email Queue", "modified", {"status": "Sent"}),
		_to_utc(failed[0].modified) if failed else None,
		_last_line(failed[0].error) if failed else "",
	)
	is_on = bool(account and account[0].enable_outgoing)
	return _facts(is_on, frappe.db.count("Email Account"), heard)


def _incoming_mail(vendor: Vendor, states: States) -> VendorFacts:
	is_on = frappe.db.exists("Email Account", {"enable_incoming": 1, "append_to": "Issue"})
	heard = StoredState(_latest("FSM Mail", "received_on", {}))
	return _facts(is_on, frappe.db.exists("Email Account", {"append_to": "Issue"}), heard)


def _latest_event() -> datetime | None:
	"""Return when Stripe last sent an event; the column is UTC."""
	rows = frappe.get_all(
		"FSM Webhook Event", {"vendor": "Stripe"}, pluck="received_on", order_by="creation desc", limit=1
	)
	return rows[0] if rows else None


def _latest_report() -> datetime | None:
	"""Return when Twilio last brought a text or a caller, or said that a text has arrived."""
	moments = (
		_latest("FSM SMS", "creation", {"direction": "In"}),
		_latest("FSM SMS", "delivered_on", {"delivered_on": ("is", "set")}, order="creation"),
		_latest("FSM Call", "creation", {"direction": "Inbound"}),
	)
	return max(filter(None, moments), default=None)


def _facts(switch: object, proof: object, heard: StoredState) -> VendorFacts:
	is_on = str(switch or "0") not in ("0", "False")
	return VendorFacts(is_on, bool(proof), heard.succeeded_utc, heard.failed_utc, heard.problem)


def _latest(doctype: str, field: str, filters: dict[str, object], order: str = "") -> datetime | None:
	"""Return a moment of the newest row; by `order` where the field itself has no index."""
	rows = frappe.get_all(doctype, filters, pluck=field, order_by=f"{order or field} desc", limit=1)
	return _to_utc(rows[0]) if rows and rows[0] else None


def _to_utc(moment: datetime) -> datetime:
	return instants.to_nearest_utc(moment)


def _last_line(traceback: str | None) -> str:
	"""Return what an error says at the end of its traceback."""
	return next((line.strip() for line in reversed((traceback or "").splitlines()) if line.strip()), "")
