"""Speed tests at a customer's: the expected speed, the verdict, and storing the result."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.installation import subscription as device_subscription
from gigafibre_fsm.domain.equipment.installation.subscription import Subscription
from gigafibre_fsm.exceptions import FsmError

BROWSER, DEVICE = "Browser", "Device"
PASSED, BELOW, FAILED, NO_EXPECTATION = "Passed", "Below", "Failed", "No Expectation"
SHARE_OF_PLAN = 0.5
"""Share of the plan's speed that a phone on Wi-Fi must reach …"""
ENOUGH = 300
"""… or this speed in Mbit/s, whatever the plan: beyond it the phone is the limit, not the line."""
FASTEST, SLOWEST_ANSWER = 10_000, 60_000  # Mbit/s (XGS-PON), ms; larger figures are no measurement
SHORTEST, LONGEST = 10.0, 120.0  # seconds of a whole test
MEASURED = 5.0
"""Seconds of each direction that count at least; a reported speed must match the bytes moved in that time."""
MOST_BYTES = 2**40
LARGEST_STORED = 2**31 - 1
WIFI, MOBILE, WIRED = "Wi-Fi", "Mobile data", "Wired network"
NETWORKS: Mapping[str, str] = {"wifi": WIFI, "cellular": MOBILE, "ethernet": WIRED}
"""A phone's network by the `type` of its browser's NetworkInformation; other types are of no use.

Its `effectiveType` is a class of speed and not a network: good Wi-Fi is "4g" there.
Source: https://wicg.github.io/netinfo/#connection-types
"""


@dataclass(frozen=True, slots=True)
class SpeedFigures:
	"""The measured figures: Mbit/s, ms, seconds and bytes."""

	download: float
	upload: float
	latency: float
	jitter: float
	seconds: float
	bytes_down: int = 0
	bytes_up: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedSpeed:
	"""The speed to reach, in Mbit/s; 0 if none is expected."""

	download: float = 0
	upload: float = 0


def find_expected_speed(job_type: str | None, *, location: str | None, customer: str | None) -> ExpectedSpeed:
	"""Return what a speed test must reach: the job type's minimum, else a share of the customer's plan.

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
	return expect_of_plan(device_subscription.find_subscription(location, customer))


def expect_of_plan(plan: Subscription | None) -> ExpectedSpeed:
	"""Return what a phone on Wi-Fi must reach with a plan: SHARE_OF_PLAN or ENOUGH, whichever is less."""
	if plan is None:
		return ExpectedSpeed()
	return ExpectedSpeed(_find_expected_speed(plan.download), _find_expected_speed(plan.upload))


def parse_figures(measured: Mapping[str, str]) -> SpeedFigures:
	"""Return the figures of a form, by the names of SpeedFigures.

	Raises:
		FsmError: one of them is no number.
	"""
	figures = {name: _parse_number(measured.get(name, "")) for name in SpeedFigures.__slots__}
	figures |= {name: int(figures[name]) for name in ("bytes_down", "bytes_up")}
	return SpeedFigures(**figures)


def judge_speed(figures: SpeedFigures, wanted: ExpectedSpeed) -> str:
	"""Return the verdict on a measurement."""
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

	The caller has checked that it is this technician's job.

	Args:
		figures: the measurement.
		now: when it was taken, site time, naive.
		technician: the Dispatch Technician who took it.
		job: name of the Dispatch Job.
		job_type: the job's Dispatch Job Type, whose minimum takes precedence over the plan's.
		location: name of the Service Location.
		customer: name of the Customer.
		equipment: name of the Equipment that was tested.
		connection: the phone's network as the browser reports it, a key of NETWORKS.
		browser: the User-Agent; cut at 500 characters.
		method: BROWSER or DEVICE; a browser's figures are also checked against the bytes moved.

	Raises:
		FsmError: the figures cannot be a measurement.
	"""
	_check(figures)
	if method == BROWSER:
		_check_bytes(figures)
	wanted = find_expected_speed(job_type, location=location, customer=customer)
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
			# Frappe stores no larger whole number, and a gigabit moves more in twenty seconds
			"bytes_down": min(figures.bytes_down, LARGEST_STORED),
			"bytes_up": min(figures.bytes_up, LARGEST_STORED),
		}
	)
	# guard: no role may write these rows; the endpoint has checked that it is this user's job
	return row.insert(ignore_permissions=True).name


class SpeedResult(TypedDict):
	"""A Speed Test as displayed; Mbit/s and milliseconds, `expected_download` 0 if none is expected."""

	name: str
	download: float
	upload: float
	latency: float
	jitter: float
	verdict: str
	started_on: datetime
	expected_download: float
	connection: str | None


def last_of_job(job: str) -> SpeedResult | None:
	"""Return a job's last speed test: its figures, verdict, start, expected download and network; or None."""
	return _find_last({"job": job})


def last_of_customer(customer: str, location: str) -> SpeedResult | None:
	"""Return the last test that a customer made at an address (empty: at none in particular), as `last_of_job`; or None.

	Technicians' tests are left out.
	"""
	place = location or ("is", "not set")
	return _find_last({"customer": customer, "service_location": place, "technician": ("is", "not set")})


def _find_last(filters: dict[str, object]) -> SpeedResult | None:
	fields = list(SpeedResult.__annotations__)
	rows = frappe.get_all("Speed Test", filters, fields, order_by="instant desc, creation desc", limit=1)
	return rows[0] if rows else None


def _parse_number(text: str) -> float:
	try:
		value = float(text or 0)
	except ValueError:
		value = math.nan
	if not math.isfinite(value):
		_refuse()
	return value


def _find_expected_speed(promised: int) -> float:
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
	"""Refuse a speed that the number of bytes moved does not allow."""
	moved = ((figures.download, figures.bytes_down), (figures.upload, figures.bytes_up))
	needed = MEASURED * 1_000_000 / 8
	if figures.seconds < SHORTEST or any(amount < speed * needed for speed, amount in moved):
		_refuse()


def _refuse() -> NoReturn:
	frappe.throw(_("These figures cannot be a speed test. Measure again."), FsmError)
