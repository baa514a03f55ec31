"""Line section of a report: optical levels that can be trusted, and the speed test."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.service_report.model import ReportedLevel, ReportedSpeed

if TYPE_CHECKING:
	from frappe.model.document import Document

MEASURED = "Measured"
BASELINE = "Baseline"


def load_levels(job: "Document", leaving: Collection[str] = ()) -> tuple[ReportedLevel, ...]:
	"""Return the last reading of each device taken for this job, with the device's baseline.

	`leaving` are the devices that the job removed: their level says nothing about the remaining line.
	"""
	rows = frappe.get_all(
		"CPE Reading",
		filters={"job": job.name, "optical_state": ("is", "set")},
		fields=["equipment", "taken_on", "instant", "purpose", "optical_state", "rx_power"],
		order_by="instant, creation",
	)
	last = {row.equipment: row for row in rows if row.equipment not in leaving}
	return tuple(_light(row) for row in last.values())


def _light(row: "frappe._dict") -> ReportedLevel:
	is_baseline = row.purpose == BASELINE
	return ReportedLevel(
		serial=row.equipment,
		taken_on=row.taken_on,
		level=row.rx_power if row.optical_state == MEASURED else None,
		baseline=None if is_baseline else _baseline(row),
		is_baseline=is_baseline,
	)


def _baseline(row: "frappe._dict") -> float | None:
	about = {"equipment": row.equipment, "purpose": BASELINE, "optical_state": MEASURED}
	earlier = {**about, "instant": ("<=", row.instant)}
	found = frappe.get_all("CPE Reading", filters=earlier, pluck="rx_power", order_by="instant desc", limit=1)
	return found[0] if found else None


_MEASURED = {"verdict": ("!=", "Failed")}


def _test(about: dict) -> "frappe._dict | None":
	fields = ["started_on", "download", "upload", "latency", "method", "connection"]
	rows = frappe.get_all("Speed Test", filters=about, fields=fields, order_by="instant desc", limit=1)
	return rows[0] if rows else None


def load_speed(job: "Document") -> ReportedSpeed | None:
	"""Return the speed test that counts for the job.

	That is the one it links, else its last one, else one made while the technician was on site.

	The last case is a test without a job, which the technician made on site without choosing the customer.
	"""
	row = _test({"name": job.speed_test}) if job.speed_test else _test({"job": job.name, **_MEASURED})
	if not row and job.on_site_on and job.completed_on:
		meanwhile = ("between", (job.on_site_on, job.completed_on))
		row = _test(
			{"job": ("is", "not set"), "technician": job.technician, "started_on": meanwhile, **_MEASURED}
		)
	if not row or not row.download:
		return None
	return ReportedSpeed(
		taken_on=row.started_on,
		download=row.download,
		upload=row.upload or 0.0,
		latency=row.latency or None,
		is_device=row.method == "Device",
		connection=row.connection or "",
	)
