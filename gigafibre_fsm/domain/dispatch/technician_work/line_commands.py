"""The technician's commands to a customer's modem, their speed tests, and their language."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.technician_work import checklist_actions
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import fields
from gigafibre_fsm.domain.dispatch.technician_work.command_model import (
	CommandAnswer,
	Doing,
	TechnicianCommand,
)
from gigafibre_fsm.domain.dispatch.technician_work.line_access import find_device
from gigafibre_fsm.domain.network import commands, probes
from gigafibre_fsm.domain.network.activation import on_site
from gigafibre_fsm.domain.network.activation.repository import ActivationCause
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.network.topology import drops, repository

LANGUAGES = ("fr", "en")
FIGURES = ("download", "upload", "latency", "jitter", "seconds")
AMOUNTS = ("bytes_down", "bytes_up")
LONGEST_WAIT = 86400
"""Seconds in a phone's queue that count; a measurement that waited longer is dated a day before it arrived."""


def _send(doing: Doing, equipment: str, command: str, **given: str) -> CommandAnswer:
	"""Send a command to a modem at the technician's job.

	Only from a job under way, so that no modem is restarted from a job of last month.
	"""
	device = find_device(equipment, doing.technician)
	if not device.job:
		frappe.throw(_("Set out for the visit first: devices are told something only during a visit."))
	made = commands.request_command(
		device.equipment,
		command,
		by=doing.user,
		now=doing.done_on,
		technician=doing.technician,
		job=device.job,
		**given,
	)
	return {"equipment": device.equipment, "command": made}


def _probe(doing: Doing, equipment: str) -> CommandAnswer:
	"""Request a reading of a modem's own web interface, only from a job under way."""
	device = find_device(equipment, doing.technician)
	if not device.job:
		frappe.throw(_("Set out for the visit first: devices are told something only during a visit."))
	made = probes.request_probe(
		device.equipment, by=doing.user, now=doing.done_on, technician=doing.technician, job=device.job
	)
	return {"equipment": device.equipment, "probe": made}


def _hang_home(doing: Doing, job: str, label: str, port: str) -> CommandAnswer:
	"""Hang the home of the technician's own visit in the network, at the terminal where they stand.

	An ONT there that never called is asked for at its OLT, which is known only now.
	"""
	own = ownership.require(job, doing.technician)
	if own.status not in lifecycle.UNDER_WAY:
		frappe.throw(_("Set out for the visit first: a drop is added only during a visit."))
	made = drops.hang_home(own.service_location, label, port)
	above = repository.list_codes([made.parent_node])[made.parent_node]
	asked = on_site.request_missing(
		ActivationCause(doing.done_on, doing.user, doing.technician, own.name, own.service_location)
	)
	said = [_("This home hangs from port {0} of {1} now.").format(made.port_no, above)]
	said += [_("The registration of {0} is asked for.").format(each) for each in asked]
	return {"said": " ".join(said)}


def _register_ont(doing: Doing, equipment: str) -> CommandAnswer:
	"""Ask for the registration of an ONT at the technician's job under way, or have its OLT asked about it now."""
	device = find_device(equipment, doing.technician)
	if not device.job:
		frappe.throw(_("Set out for the visit first: devices are told something only during a visit."))
	cause = ActivationCause(doing.done_on, doing.user, doing.technician, device.job, device.location)
	return {"equipment": device.equipment, "said": on_site.request_on_site(device.equipment, cause)}


def _keep_speed(doing: Doing, job: str, connection: str, browser: str, **measured: str) -> CommandAnswer:
	"""Store a measurement of the phone's browser, at the technician's own job or without one."""
	own = ownership.require(job, doing.technician) if job else None
	figures = speed_tests.parse_figures(measured)
	measured_on = _measured_on(doing)
	if own and figures.download > 0 and figures.upload > 0:
		written = f"↓ {figures.download:.1f} ↑ {figures.upload:.1f} Mbit/s"
		checklist_actions.answer_with_speed_test(job, doing.technician, written, now=measured_on)
	stored = speed_tests.store_test(
		figures,
		now=measured_on,
		technician=doing.technician,
		connection=connection,
		browser=browser,
		job=own.name if own else None,
		job_type=own.job_type if own else None,
		location=own.service_location if own else None,
		customer=own.customer if own else None,
	)
	return {"speed_test": stored}


def _measured_on(doing: Doing) -> datetime:
	"""Return when it was measured: when it arrived less its time in the phone's queue, at most a day."""
	return doing.received_on - timedelta(seconds=min(doing.age, LONGEST_WAIT))


def _set_language(doing: Doing, language: str) -> CommandAnswer:
	if language not in LANGUAGES:
		frappe.throw(_("Choose French or English."))
	technician_users.set_language(doing.technician, language)
	return {}


LINE_COMMANDS: Mapping[str, TechnicianCommand] = {
	"line.command": TechnicianCommand(
		fields("equipment", "command", "wifi_ssid", "wifi_password", "file", "host", "confirmed"),
		_send,
		untraced=("wifi_password",),
	),
	"diagnostic.drop": TechnicianCommand(fields("job", "label", "port"), _hang_home),
	"diagnostic.register": TechnicianCommand(fields("equipment"), _register_ont),
	"diagnostic.modem": TechnicianCommand(fields("equipment"), _probe),
	"diagnostic.speed": TechnicianCommand(
		fields("job", "connection", "browser", *FIGURES, *AMOUNTS), _keep_speed, untraced=("browser",)
	),
	"technician.language": TechnicianCommand(fields("language"), _set_language),
}
"""Commands of the pages of a line, of the diagnosis, and of the technician's own settings."""
