"""Diagnosis on site: a speed test, the modem's own tests, whether it responds, and where a device is."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.access import phone_queue, request_guards
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import ownership
from gigafibre_fsm.domain.dispatch.technician_work.line_access import find_device
from gigafibre_fsm.domain.dispatch.technician_work.pages.diagnostic import (
	DiagnosticPage,
	load_diagnostic_page,
)
from gigafibre_fsm.domain.network.line import connection_request
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/diagnostic/page.html"
PROBES_PER_MINUTE = 10
LONGEST_WAIT = 86400  # seconds
SPEED, WAKE = "speed", "wake"
FIGURES = ("download", "upload", "latency", "jitter", "seconds")


@dataclass(frozen=True, slots=True)
class ProbeResult:
	"""A device that was asked to connect, and the result."""

	equipment: str
	answer: connection_request.ConnectionResult


def get(request: PageRequest) -> Page[DiagnosticPage]:
	"""Show the page, for one of the technician's jobs of these days (`job`) or for none."""
	asked = request.query.get("job", request.form.get("job"))
	shown = load_diagnostic_page(request.bearer.technician["name"], asked, request.now)
	cards = line_cards.build_cards(shown.lines, request.now)
	return Page(TEMPLATE, shown, {"cards": cards, "verdicts": _verdicts(), "said": None, "words": wording})


def prepare(request: PageRequest) -> ProbeResult | None:
	"""Ask a device to connect, before the transaction because it takes seconds.

	Only at the technician's own job.
	"""
	if request.form.get("action") != WAKE:
		return None
	device = find_device(request.form.get("equipment", ""), request.bearer.technician["name"])
	request_guards.count_request("probe", PROBES_PER_MINUTE, 60)
	return ProbeResult(device.equipment, connection_request.send_request(device.equipment))


def post(request: PageRequest) -> Page[DiagnosticPage] | Redirect:
	"""Store a speed test, or show the result of asking a device to connect."""
	if request.form.get("action") == WAKE:
		page = get(request)
		return replace(page, context={**page.context, "said": request.ready})
	if request.form.get("action") != SPEED:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	done = idempotency.run_once(
		request.command_id,
		request.bearer.user,
		"diagnostic.speed",
		uploads.contents(request),
		lambda: {"speed_test": _keep(request)},
	)
	job = request.form.get("job") or ""
	return Redirect(
		f"/t/diagnostic?job={job}#speed" if job else f"/t/diagnostic?kept={done['speed_test']}#speed"
	)


def _keep(request: PageRequest) -> str:
	form, technician = request.form, request.bearer.technician["name"]
	about = {}
	if job := form.get("job"):
		own = ownership.require(job, technician)
		about = {
			"job": job,
			"job_type": own.job_type,
			"location": own.service_location,
			"customer": own.customer,
		}
	figures = speed_tests.SpeedFigures(
		*(_number(form, name) for name in FIGURES),
		bytes_down=int(_number(form, "bytes_down")),
		bytes_up=int(_number(form, "bytes_up")),
	)
	measured_on = _measured_on(request)
	if job and figures.download > 0 and figures.upload > 0:
		written = f"↓ {figures.download:.1f} ↑ {figures.upload:.1f} Mbit/s"
		technician_work.answer_with_speed_test(job, technician, written, now=measured_on)
	return speed_tests.store_test(
		figures,
		now=measured_on,
		technician=technician,
		connection=form.get("connection", ""),
		browser=(frappe.get_request_header("User-Agent") or ""),
		**about,
	)


def _measured_on(request: PageRequest) -> datetime:
	"""Return when it was measured: now less its time in the phone's queue, at most a day."""
	return request.now - timedelta(seconds=min(phone_queue.age(), LONGEST_WAIT))


def _number(form: dict, name: str) -> float:
	try:
		value = float(form.get(name) or 0)
	except ValueError:
		value = math.nan
	if not math.isfinite(value):
		frappe.throw(_("These figures cannot be a speed test. Measure again."), FsmError)
	return value


def _verdicts() -> dict[str, tuple[str, str, str]]:
	return {
		speed_tests.PASSED: (_("passed"), "check", "green"),
		speed_tests.BELOW: (_("too slow"), "alert", "amber"),
		speed_tests.FAILED: (_("failed"), "close", "red"),
		speed_tests.NO_EXPECTATION: (_("measured"), "check", ""),
	}
