"""Speed tests at a customer's: what may be expected of one, what it means, and keeping it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.installation import subscription as device_subscription
from gigafibre_fsm.exceptions import FsmError

BROWSER, DEVICE = "Browser", "Device"
PASSED, BELOW, FAILED, NO_EXPECTATION = "Passed", "Below", "Failed", "No Expectation"
SHARE_OF_PLAN = 0.5
"""Of what the plan promises, a phone on Wi-Fi must show so much …"""
ENOUGH = 300
"""… or this, Mbit/s, whatever the plan: more says something of the phone, not of the line."""
FASTEST, SLOWEST_ANSWER = 10_000, 60_000  # Mbit/s (XGS-PON), ms; beyond these nobody measured anything
SHORTEST, LONGEST = 10.0, 120.0  # seconds of a whole test
MEASURED = 5.0
"""Seconds of a direction that count at the least: a browser that says a speed has moved as many bytes."""
MOST_BYTES = 2**40
WIFI, MOBILE, WIRED = "Wi-Fi", "Mobile data", "Wired network"
NETWORKS: Mapping[str, str] = {"wifi": WIFI, "cellular": MOBILE, "ethernet": WIRED}
"""A phone's network by the `type` of its browser's NetworkInformation; others say nothing of use.

Its `effectiveType` is a class of speed and not a network: a good Wi-Fi is "4g" there.
Source: https://wicg.github.io/netinfo/#connection-types
"""


@dataclass(frozen=True, slots=True)
class SpeedFigures:
	"""What was measured: Mbit/s, ms, seconds and bytes."""

	download: float
	upload: float
	latency: float
	jitter: float
	seconds: float
	bytes_down: int = 0
	bytes_up: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedSpeed:
	"""What must be reached, in Mbit/s; 0 where nothing is expected."""

	download: float = 0
	upload: float = 0


def find_expected_speed(job_type: str | None, location: str | None, customer: str | None) -> ExpectedSpeed:
	"""What a speed test must reach here: the job type's own minimum, else what the customer's plan implies.

	Of the plan, a phone on Wi-Fi must reach SHARE_OF_PLAN or ENOUGH, whichever is less.

	Args:
		job_type: name of a Dispatch Job Type.
		location: name of the Service Location.
		customer: name of the Customer.
	"""
	fields = ["minimum_download", "minimum_upload"]
	least = job_type and frappe.db.get_value("Dispatch Job Type", job_type, fields, as_dict=True)
	down, up = (least.minimum_download, least.minimum_upload) if least else (0, 0)
	if down or up:
		return ExpectedSpeed(down or 0, up or 0)
	plan = device_subscription.find_subscription(location, customer) if location or customer else None
	return ExpectedSpeed(_shown(plan.download), _shown(plan.upload)) if plan else ExpectedSpeed()


def judge_speed(figures: SpeedFigures, wanted: ExpectedSpeed) -> str:
	"""The verdict on a measurement."""
	if figures.download <= 0 or figures.upload <= 0:
		return FAILED
	if not (wanted.download or wanted.upload):
		return NO_EXPECTATION
	return PASSED if figures.download >= wanted.download and figures.upload >= wanted.upload else BELOW


def store_test(
	figures: SpeedFigures,
	*,
	now: datetime,
	technician: str | None,
	job: str | None = None,
	job_type: str | None = None,
	location: str | None = None,
	customer: str | None = None,
	equipment: str | None = None,
	connection: str = "",
	browser: str = "",
	method: str = BROWSER,
) -> str:
	"""Store a measurement with its verdict and return the name of the Speed Test.

	The caller has made sure that it is this technician's visit.

	Args:
		figures: what was measured.
		now: when it was measured, site time, naive.
		technician: who measured, name of a Dispatch Technician.
		job: the visit, name of a Dispatch Job.
		job_type: the visit's Dispatch Job Type, whose minimum counts before the plan's.
		location: name of the Service Location.
		customer: name of the Customer.
		equipment: name of the Equipment that was tested.
		connection: the phone's network as its browser names it, a key of NETWORKS.
		browser: the User-Agent; cut at 500 characters.
		method: BROWSER or DEVICE; a browser's figures are also checked against the bytes that were moved.

	Raises:
		FsmError: the figures cannot be a measurement.
	"""
	_check(figures)
	if method == BROWSER:
		_check_bytes(figures)
	wanted = find_expected_speed(job_type, location, customer)
	row = frappe.new_doc("Speed Test")
	row.update(
		{
			"job": job,
			"customer": customer,
			"service_location": location,
			"equipment": equipment,
			"technician": technician,
			"method": method,
			"started_on": now,
			"connection": NETWORKS.get(connection, ""),
			"browser": browser[:500],
			"expected_download": wanted.download,
			"expected_upload": wanted.upload,
			"verdict": judge_speed(figures, wanted),
			**{name: getattr(figures, name) for name in SpeedFigures.__slots__},
		}
	)
	# people may only read these rows; the way in has made sure that it is this person's visit
	return row.insert(ignore_permissions=True).name


def last_of_job(job: str) -> dict | None:
	"""The last speed test of a visit: name, download, upload, latency, verdict, started_on."""
	fields = [
		"name",
		"download",
		"upload",
		"latency",
		"jitter",
		"verdict",
		"started_on",
		"expected_download",
		"connection",
	]
	rows = frappe.get_all("Speed Test", {"job": job}, fields, order_by="instant desc, creation desc", limit=1)
	return rows[0] if rows else None


def _shown(promised: int) -> float:
	return min(promised * SHARE_OF_PLAN, ENOUGH) if promised else 0


def _check(figures: SpeedFigures) -> None:
	values = [getattr(figures, name) for name in SpeedFigures.__slots__]
	is_possible = (
		all(value >= 0 for value in values)
		and max(figures.download, figures.upload) <= FASTEST
		and max(figures.latency, figures.jitter) <= SLOWEST_ANSWER
		and figures.seconds <= LONGEST
		and max(figures.bytes_down, figures.bytes_up) <= MOST_BYTES
	)
	if not is_possible:
		_refuse()


def _check_bytes(figures: SpeedFigures) -> None:
	"""A speed is bytes over time: what was never sent was never that fast."""
	moved = ((figures.download, figures.bytes_down), (figures.upload, figures.bytes_up))
	needed = MEASURED * 1_000_000 / 8
	if figures.seconds < SHORTEST or any(amount < speed * needed for speed, amount in moved):
		_refuse()


def _refuse() -> NoReturn:
	frappe.throw(_("These figures cannot be a speed test. Measure again."), FsmError)
