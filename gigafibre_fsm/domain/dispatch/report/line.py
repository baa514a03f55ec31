"""What a report says about the line: levels that can be trusted, and the speed test of the visit."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.report.model import Light, Speed

if TYPE_CHECKING:
	from frappe.model.document import Document

MEASURED = "Measured"
BASELINE = "Baseline"


def lights(job: "Document") -> tuple[Light, ...]:
	"""The last reading of each device that was taken for this visit, beside the device's baseline."""
	rows = frappe.get_all(
		"CPE Reading",
		filters={"job": job.name, "optical_state": ("is", "set")},
		fields=["equipment", "taken_on", "purpose", "optical_state", "rx_power"],
		order_by="taken_on, creation",
	)
	last = {row.equipment: row for row in rows}
	return tuple(_light(row) for row in last.values())


def _light(row: "frappe._dict") -> Light:
	is_baseline = row.purpose == BASELINE
	return Light(
		serial=row.equipment,
		taken_on=row.taken_on,
		level=row.rx_power if row.optical_state == MEASURED else None,
		baseline=None if is_baseline else _baseline(row),
		is_baseline=is_baseline,
	)


def _baseline(row: "frappe._dict") -> float | None:
	about = {"equipment": row.equipment, "purpose": BASELINE, "optical_state": MEASURED}
	earlier = {**about, "taken_on": ("<=", row.taken_on)}
	found = frappe.get_all(
		"CPE Reading", filters=earlier, pluck="rx_power", order_by="taken_on desc", limit=1
	)
	return found[0] if found else None


def speed(job: "Document") -> Speed | None:
	"""The speed test that counts for the visit: the one it names, else its last one that measured something."""
	fields = ("started_on", "download", "upload", "latency", "method", "connection")
	about = {"name": job.speed_test} if job.speed_test else {"job": job.name, "verdict": ("!=", "Failed")}
	rows = frappe.get_all(
		"Speed Test", filters=about, fields=list(fields), order_by="started_on desc", limit=1
	)
	if not rows or not rows[0].download:
		return None
	row = rows[0]
	return Speed(
		taken_on=row.started_on,
		download=row.download,
		upload=row.upload or 0.0,
		latency=row.latency or None,
		is_device=row.method == "Device",
		connection=row.connection or "",
	)
