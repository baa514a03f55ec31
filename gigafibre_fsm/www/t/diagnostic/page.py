"""Diagnosis on site: a speed test, the modem's own tests, whether it responds, and where a device is."""

from dataclasses import dataclass, replace
from urllib.parse import quote

import frappe
from frappe import _

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.line_access import find_device
from gigafibre_fsm.domain.dispatch.technician_work.pages.diagnostic import (
	DiagnosticPage,
	load_diagnostic_page,
)
from gigafibre_fsm.domain.network import probes
from gigafibre_fsm.domain.network.line import connection_request
from gigafibre_fsm.domain.network.probes import ModemAccess
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/diagnostic/page.html"
MODEM_PART = "gigafibre_fsm/www/t/diagnostic/modem_part.html"
PROBES_PER_MINUTE = 10
SPEED, WAKE, MODEM, DROP, REGISTER = "speed", "wake", "modem", "drop", "register"


@dataclass(frozen=True, slots=True)
class ProbeResult:
	"""A device that was asked to connect, and the result."""

	equipment: str
	answer: connection_request.ConnectionResult


def get(request: PageRequest) -> Page[DiagnosticPage] | Page[ModemAccess]:
	"""Show the page, for one of the technician's jobs of these days (`job`) or for none.

	With `part=modem` only what one modem's web interface said.
	"""
	if request.query.get("part") == MODEM:
		device = find_device(request.query.get("equipment", ""), request.identity.technician["name"])
		access = probes.load_access(device.equipment, request.now)
		return Page(MODEM_PART, access or ModemAccess(device.equipment, False, None))
	return _page(request)


def _page(request: PageRequest) -> Page[DiagnosticPage]:
	asked = request.query.get("job", request.form.get("job"))
	shown = load_diagnostic_page(request.identity.technician["name"], asked, request.now)
	cards = line_cards.build_cards(shown.lines, request.now)
	return Page(TEMPLATE, shown, {"cards": cards, "verdicts": _verdicts(), "said": None, "words": wording})


def prepare(request: PageRequest) -> ProbeResult | None:
	"""Ask a device to connect, before the transaction because it takes seconds.

	Only at the technician's own job.
	"""
	if request.form.get("action") != WAKE:
		return None
	device = find_device(request.form.get("equipment", ""), request.identity.technician["name"])
	request_guards.count_request("probe", PROBES_PER_MINUTE, 60)
	return ProbeResult(device.equipment, connection_request.send_request(device.equipment))


def post(request: PageRequest) -> Page[DiagnosticPage] | Redirect:
	"""Store a speed test, a home's drop or a request to its OLT, or show the result of asking a device to connect."""
	if request.form.get("action") == WAKE:
		page = _page(request)
		return replace(page, context={**page.context, "said": request.ready})
	if request.form.get("action") == MODEM:
		return _ask_modem(request)
	if request.form.get("action") in (DROP, REGISTER):
		name = f"diagnostic.{request.form['action']}"
		kept = technician_work.perform(uploads.command(request, name, Form(request.form), None))
		job = quote(request.form.get("job") or "")
		return Redirect(f"/t/diagnostic?job={job}#modem", said=kept["said"])
	if request.form.get("action") != SPEED:
		refuse_unknown_button()
	browser = frappe.get_request_header("User-Agent") or ""
	form = Form({**request.form, "browser": browser})
	kept = technician_work.perform(uploads.command(request, "diagnostic.speed", form, None))
	job = request.form.get("job") or ""
	return Redirect(
		f"/t/diagnostic?job={job}#speed" if job else f"/t/diagnostic?kept={kept['speed_test']}#speed"
	)


def _ask_modem(request: PageRequest) -> Redirect:
	"""Request a reading of a modem's web interface; back to the page that asked."""
	equipment, job = request.form.get("equipment", ""), request.form.get("job") or ""
	technician_work.perform(uploads.command(request, "diagnostic.modem", Form(request.form), None))
	if not job:
		return Redirect(f"/t/device/{quote(equipment)}#probe-{quote(equipment)}")
	return Redirect(f"/t/diagnostic?job={quote(job)}#probe-{quote(equipment)}")


def _verdicts() -> dict[str, tuple[str, str, str]]:
	return {
		speed_tests.PASSED: (_("passed"), "check", "green"),
		speed_tests.BELOW: (_("too slow"), "alert", "amber"),
		speed_tests.FAILED: (_("failed"), "close", "red"),
		speed_tests.NO_EXPECTATION: (_("measured"), "check", ""),
	}
