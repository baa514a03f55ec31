"""The stored line of each device, and querying one anew."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pypika import Parameter

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.device.optical_power import NO_LIGHT
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice
from gigafibre_fsm.domain.network.device.snapshot import UNKNOWN, Line
from gigafibre_fsm.domain.network.line import live_query, ownership
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.line.live_query import LiveResult
from gigafibre_fsm.domain.network.line.readings import BASELINE
from gigafibre_fsm.domain.network.line.repository import StoredLine, find_line
from gigafibre_fsm.domain.network.quality.optical_budget import OpticalVerdict, judge_level
from gigafibre_fsm.domain.network.quality.pon_classes import find_class

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.topology.line_light import LineLight

__all__ = (
	"NO_LIGHT",
	"DeviceLine",
	"LinePlace",
	"StoredLine",
	"customer_lines",
	"device_line",
	"fetch_line",
	"find_line",
	"is_from_before",
	"lines_of_locations",
	"location_lines",
	"refresh_line",
	"save_line",
)


@dataclass(frozen=True, slots=True)
class LinePlace:
	"""The Service Location of a device, and its address; texts are empty without one."""

	name: str = ""
	address_line: str = ""
	unit: str = ""
	city: str = ""


@dataclass(frozen=True, slots=True)
class DeviceLine:
	"""A device with its line and its baseline, for a card.

	`line` is None if the ACS has never reported the device; `baseline_rx` (dBm) and `baseline_on` are None
	without a baseline; `is_awaited` means that one will be taken once the device informs; `is_unread` means
	that the ACS's values were read before the device was installed here, so `line` has none. `installed_on` is
	site time, naive. `pon_class` is that of its PON port and `splitter` the nearest one, both empty if it
	is not in the network; `network_light` is added by `topology/line_light.py`, for whoever shows it.
	"""

	equipment: str
	model: str
	equipment_type: str
	line: StoredLine | None
	baseline_rx: float | None = None
	baseline_on: datetime | None = None
	is_awaited: bool = False
	is_unread: bool = False
	place: LinePlace = LinePlace()
	installed_on: datetime | None = None
	pon_class: str = ""
	splitter: str = ""
	network_light: "LineLight | None" = None

	@property
	def verdict(self) -> OpticalVerdict:
		"""Its level judged by the limits of its PON port's class and by its baseline."""
		limits, light = find_class(self.pon_class), self.line.light if self.line else NO_LIGHT
		return judge_level(light, self.baseline_rx, weakest=limits.weakest, strongest=limits.strongest)


def location_lines(location: str) -> list[DeviceLine]:
	"""Return the devices at an address that can report a line, ONTs first, in one query."""
	return _device_lines("location", location)


def lines_of_locations(locations: Collection[str]) -> dict[str, list[DeviceLine]]:
	"""Return address → its devices that can report a line, ONTs first, in one query; addresses without one are left out."""
	found: dict[str, list[DeviceLine]] = {}
	for device in _device_lines("locations", tuple(locations)) if locations else ():
		found.setdefault(device.place.name, []).append(device)
	return found


def customer_lines(customer: str) -> list[DeviceLine]:
	"""Return the devices that stand at a customer's and can report a line, ONTs first, in one query."""
	return _device_lines("customer", customer)


def device_line(equipment: str) -> DeviceLine | None:
	"""Return one device with its line and baseline, in one query; None if there is no such device."""
	return next(iter(_device_lines("device", equipment)), None)


def refresh_line(equipment: str, now: datetime) -> Line:
	"""Query the ACS for a device now, store the answer and return it.

	For a device that the ACS does not have, return a Line in the state Unknown.

	Raises:
		IntegrationError: the ACS is disabled, cannot be reached, or is too slow.
	"""
	heard = fetch_line(equipment, now)
	save_line(equipment, heard, now)
	return heard.line or Line()


def fetch_line(equipment: str, now: datetime, *, refresh: bool = True) -> LiveResult:
	"""Query the ACS for a device, for up to four seconds: the first half of `refresh_line`.

	Writes and locks nothing.

	Args:
		equipment: name of the Equipment.
		now: site time, naive.
		refresh: whether the ACS may read the device itself for fresh values.

	Raises:
		IntegrationError: the ACS is disabled, cannot be reached, or is too slow.
	"""
	device = _load_stock_device(equipment)
	last_inform = frappe.db.get_value("CPE State", equipment, "last_inform")
	return live_query.query_device(device, now, last_inform=last_inform, refresh=refresh)


def save_line(equipment: str, heard: LiveResult, now: datetime) -> None:
	"""Store the ACS's answer as the device's line; the second half of `refresh_line`.

	Args:
		equipment: name of the Equipment.
		heard: the result of `fetch_line`; nothing is stored if the ACS does not have the device.
		now: site time, naive.
	"""
	if heard.line:
		line_repository.save_lines([(equipment, heard.line)], now)


def _load_stock_device(equipment: str) -> StockDevice:
	fields = ["name", "serial_number", "gpon_serial", "mac_address", "equipment_model"]
	return StockDevice(*(value or "" for value in frappe.db.get_value("Equipment", equipment, fields)))


def _device_lines(by: str, name: str | tuple[str, ...]) -> list[DeviceLine]:
	devices: dict[str, DeviceLine] = {}
	# one row for each baseline of a device, newest first
	for row in frappe.db.sql(_statement(by), {"name": name}, as_dict=True):
		device = devices.get(row["device"]) or _device_line(row)
		devices[row["device"]] = _with_baseline(device, row)
	return list(devices.values())


def _device_line(row: dict) -> DeviceLine:
	line = line_repository.line_from_row(row) if row["equipment"] else None
	is_unread = bool(line and is_from_before(line, row["installed_on"]))
	line = line_repository.without_values(line) if line and is_unread else line
	kind = row["equipment_type"] or ""
	place = LinePlace(*(row[field] or "" for field in ("place", "address_line", "unit", "city")))
	return DeviceLine(
		row["device"],
		row["equipment_model"],
		kind,
		line,
		is_unread=is_unread,
		place=place,
		installed_on=row["installed_on"],
		pon_class=row["pon_class"] or "",
		splitter=row["splitter"] or "",
	)


def is_from_before(line: Line | StoredLine, installed_on: datetime | None) -> bool:
	"""Whether a line's values were read before the device was installed here, so belong to another home."""
	return bool(installed_on) and (line.values_on is None or line.values_on < installed_on)


def _with_baseline(device: DeviceLine, row: dict) -> DeviceLine:
	if row["base_state"] is None or device.baseline_on:
		return device
	if row["base_state"] == UNKNOWN:
		return replace(device, is_awaited=True)
	light = line_repository.light_of(
		{"optical_state": row["base_optical"], "optical_raw": "", "rx_power": row["base_rx"], "tx_power": 0}
	)
	return replace(device, baseline_rx=light.rx, baseline_on=row["base_on"])


@cache
def _statement(by: str) -> str:
	"""Return the query as text, built once per process: building it takes longer than running it."""
	device = frappe.qb.DocType("Equipment")
	state = frappe.qb.DocType("CPE State")
	base = frappe.qb.DocType("CPE Reading")
	drop = frappe.qb.DocType("Network Node").as_("network_drop")
	port = frappe.qb.DocType("Network Node").as_("pon")
	place = frappe.qb.DocType("Service Location")
	name = Parameter("%(name)s")
	query = (
		frappe.qb.from_(device)
		.left_join(state)
		.on(state.name == device.name)
		.left_join(place)
		.on(place.name == device.service_location)
		# by the address, because a line that was just reported has no place of its own yet
		.left_join(drop)
		.on(drop.name == place.network_node)
		.left_join(port)
		.on(port.name == drop.pon_port)
		.left_join(base)
		.on(
			(base.equipment == device.name)
			& (base.purpose == BASELINE)
			& (base.service_location == device.service_location)
		)
		.select(device.name.as_("device"), device.equipment_model, device.equipment_type, device.installed_on)
		.select(place.name.as_("place"), place.address_line, place.unit, place.city)
		.select(*(state[field] for field in line_repository.FIELDS))
		.select(port.pon_class, drop.splitter)
		.select(base.state.as_("base_state"), base.taken_on.as_("base_on"))
		.select(base.optical_state.as_("base_optical"), base.rx_power.as_("base_rx"))
		.orderby(device.equipment_type != "ONT", device.name)
		.orderby(base.instant, order=frappe.qb.desc)
	)
	if by == "device":
		return query.where(device.name == name).get_sql()
	has_line = device.equipment_type.isin(("ONT", "Router")) | state.name.isnotnull()
	if by == "customer":
		own = ownership.select_devices(name).as_("own")
		return query.join(own).on(own.name == device.name).where(has_line).get_sql()
	is_there = device.service_location.isin(name) if by == "locations" else device.service_location == name
	there = is_there & (device.status == movement_states.INSTALLED)
	return query.where(there & has_line).get_sql()
