"""Activations in words, in the language of the request or of a given reader."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.network.activation.repository import DOCTYPE
from gigafibre_fsm.domain.platform import formatting, instants, outbound_guard
from gigafibre_fsm.integrations.olt import sheets


@dataclass(frozen=True, slots=True)
class ActivationView:
	"""The newest activation of a device at its address: its name and state as stored, and sentences about it.

	`is_watched` says whether its OLT is asked about it again and again, and so may be asked now.
	"""

	name: str
	equipment: str
	state: str
	said: str
	reason: str
	is_watched: bool


def list_activations(devices: list[str], now: datetime) -> tuple[ActivationView, ...]:
	"""Return the newest activation of each of these devices at its present address, in one query.

	Args:
		devices: names of the Equipment.
		now: site time, naive.
	"""
	row, device = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Equipment")
	columns = (
		"name",
		"equipment",
		"state",
		"reason",
		"reason_about",
		"serial",
		"port",
		"requested_on",
		"is_offline",
		"next_look",
	)
	query = (
		frappe.qb.from_(row)
		.join(device)
		.on((device.name == row.equipment) & (device.service_location == row.service_location))
		.select(*(row[column] for column in columns))
		.where(row.equipment.isin(devices or [""]))
		.orderby(row.instant)
	)
	# the newest comes last and stays
	newest = {each.equipment: each for each in query.run(as_dict=True)}
	return tuple(describe_activation(newest[name], now) for name in devices if name in newest)


def describe_activation(row: frappe._dict, now: datetime) -> ActivationView:
	"""Return a row of OLT Activation in words; `now` in site time, naive."""
	reason = explain_reason(row.reason or "", row.reason_about or "", row.serial or "", row.port or "")
	is_open, is_watched = row.state in activation_status.OPEN, bool(row.next_look)
	if row.state == activation_status.DONE and row.is_offline:
		reason = _("Registered, but not online yet: is it plugged in?")
	elif is_open and not is_watched and not reason:
		reason = _("A network engineer registers it by hand.")
	said = describe_state(row.state, row.requested_on, now)
	return ActivationView(row.name, row.equipment, row.state, said, reason, is_open and is_watched)


def describe_state(state: str, requested_on: datetime, now: datetime) -> str:
	"""Return the state of an activation as a sentence.

	Args:
		state: as stored.
		requested_on: site time, naive.
		now: site time, naive.
	"""
	age = formatting.ago(instants.elapsed_between(requested_on, now).total_seconds(), frappe.local.lang)
	return {
		activation_status.REQUESTED: _("OLT profile requested {0}").format(age),
		activation_status.RUNNING: _("OLT profile being set"),
		activation_status.DONE: _("OLT profile set"),
		activation_status.FAILED: _("OLT profile failed"),
		activation_status.UNKNOWN: _("OLT profile not known"),
		activation_status.CANCELLED: _("OLT profile no longer needed"),
	}.get(state, state)


def explain_reason(reason: str, about: str, serial: str, port: str, language: str | None = None) -> str:
	"""Return why an activation is where it is, and what to do; empty without a reason.

	Args:
		reason: its code.
		about: what the reason is about.
		serial, port: what was to be registered where.
		language: of the reader; None for that of the request.
	"""
	sentences = {
		activation_status.BAD_SERIAL: _(
			"The device has no GPON serial number: scan its label, then install it again.", lang=language
		),
		activation_status.BAD_SHEET: _(
			"The command sheet cannot be filled in: look at {0} in the OLT Access or in the sheet.",
			lang=language,
		).format(about),
		activation_status.MOVED: _("The device has left this address.", lang=language),
		activation_status.BY_HAND: about,
		sheets.NO_SERIAL: _(
			"The answer does not name {0}. Paste the answer about this ONT.", lang=language
		).format(serial),
		sheets.NO_PORT: _("The answer names {0}, but no port.", lang=language).format(serial),
		sheets.OTHER_PORT: _(
			"The OLT shows {0} at port {1}, the network has it at {2}: is the drop right?", lang=language
		).format(serial, about, port),
		activation_status.WAITING: _(
			"The OLT sees {0} at port {1} and does not know it yet: register it.", lang=language
		).format(serial, about),
		activation_status.NOT_SEEN: _(
			"The OLT does not see {0}: is it plugged in, and is its drop the right one?", lang=language
		).format(serial),
		activation_status.NO_ADAPTER: _(
			"The OLT Access is not complete: the OLT cannot be asked.", lang=language
		),
		"LOGIN": _("The OLT refuses the name and password of its OLT Access.", lang=language),
		"UNREACHABLE": _("The OLT cannot be reached: it is asked again.", lang=language),
		"NO_ANSWER": _("The OLT did not answer in time: it is asked again.", lang=language),
		sheets.REFUSED: _("The OLT refused: {0}", lang=language).format(about),
	}
	return sentences.get(reason) or outbound_guard.explain_obstacle(reason) or reason
