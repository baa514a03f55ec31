"""The state of a customer's line at the moment when they write to us, kept on the ticket."""

from datetime import datetime
from typing import TypedDict

from gigafibre_fsm.domain.network.line import health, line_state
from gigafibre_fsm.domain.network.line.health import LineHealth
from gigafibre_fsm.domain.network.line.line_state import DeviceLine

HEALTH = {
	health.WORKING: "Working",
	health.WEAK: "Weak signal",
	health.NOT_HEARD: "Silent",
	health.DOWN: "Down",
	health.UNKNOWN: "Unknown",
}
"""Kind of `LineHealth` → option of Issue.fsm_line_health."""


class LineFields(TypedDict, total=False):
	"""Fields of an Issue about the line; times are the site's, naive. Empty without a device."""

	fsm_line_equipment: str
	fsm_line_health: str
	fsm_line_since: datetime | None
	fsm_line_light: str
	fsm_line_informed_on: datetime | None
	fsm_line_seen_on: datetime


def find_worst_line(customer: str) -> tuple[DeviceLine, LineHealth] | None:
	"""Return the device that decides how a customer's line is, and how it is; None without one; one query."""
	devices = line_state.customer_lines(customer)
	worst = health.judge_lines(devices)
	if worst is None:
		return None
	judged = ((each, health.judge_lines([each])) for each in devices)
	return next((device, worst) for device, found in judged if found == worst)


def describe_line(customer: str, now: datetime) -> LineFields:
	"""Return the values of an Issue's fields about the line as it is stored now.

	Args:
		customer: name of the Customer.
		now: site time, naive.
	"""
	found = find_worst_line(customer)
	if not found:
		return {}
	device, state = found
	values: LineFields = {
		"fsm_line_equipment": device.equipment,
		"fsm_line_health": HEALTH[state.kind],
		"fsm_line_since": state.since,
		"fsm_line_seen_on": now,
	}
	if device.line:
		level = device.line.light.rx
		values["fsm_line_light"] = "" if level is None else f"{level:.1f} dBm"
		values["fsm_line_informed_on"] = device.line.last_inform
	return values
