"""A customer's own lines: how each is, by the judgement that support sees, and what they may have done to its modem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.network.commands import customer_requests
from gigafibre_fsm.domain.network.commands.customer_requests import CustomerCommand
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident
from gigafibre_fsm.domain.network.line import health, line_state, ownership
from gigafibre_fsm.domain.network.line.health import LineHealth
from gigafibre_fsm.domain.network.line.line_state import DeviceLine, LinePlace
from gigafibre_fsm.domain.network.line.live_query import LiveResult
from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError

LOOKS_OF_CUSTOMER = 12
LOOKS_WINDOW = 600
"""Looks of one customer, at all their lines together, in so many seconds."""
LOOKS_EVERY = 20
"""Seconds for which a line's last look answers the next one as well."""


@dataclass(frozen=True, slots=True)
class LineDevice:
	"""A device at home that can be restarted: its name, its type (ONT, Router …), and whether a command would reach it."""

	equipment: str
	equipment_type: str
	is_reachable: bool


@dataclass(frozen=True, slots=True)
class HomeLine:
	"""The line of one address.

	Attributes:
		place: the address.
		health: how the line is.
		last_contact: when the deciding device last called in, site time, naive; None if never.
		devices: its devices, the deciding one first.
		wifi_device: the one that makes the Wi-Fi; None if none reports a network.
		wifi_ssid: the name of its network.
		commands: what was lately asked of the devices, newest first.
		outage: what cuts the address off; None without an outage.
	"""

	place: LinePlace
	health: LineHealth
	last_contact: datetime | None
	devices: tuple[LineDevice, ...]
	wifi_device: LineDevice | None
	wifi_ssid: str
	commands: tuple[CustomerCommand, ...]
	outage: AffectingIncident | None

	@property
	def is_busy(self) -> bool:
		"""Whether a command is under way."""
		return any(each.is_open for each in self.commands)


@dataclass(frozen=True, slots=True)
class MyLine:
	"""The lines of a customer, and whether the service is suspended for a debt, which leaves only its sentence."""

	lines: tuple[HomeLine, ...]
	is_suspended: bool


@dataclass(frozen=True, slots=True)
class LineNews:
	"""What a look at a line brought: the ACS's answer, None without one, and whether the device itself answered."""

	heard: LiveResult | None = None
	is_new: bool = False


def load_my_line(customer: str, now: datetime) -> MyLine:
	"""Return the lines of a customer's addresses, in four queries; `now` in site time, naive."""
	devices = line_state.customer_lines(customer)
	recent = customer_requests.list_recent({each.equipment: each.installed_on for each in devices}, now)
	outages = affecting.find_affecting_locations({each.place.name for each in devices if each.place.name})
	return MyLine(
		lines=group_homes(devices, recent, outages),
		is_suspended=suspensions.is_suspended(customer),
	)


def group_homes(
	devices: Sequence[DeviceLine],
	recent: Sequence[CustomerCommand],
	outages: Mapping[str, AffectingIncident],
) -> tuple[HomeLine, ...]:
	"""Return the line of each address, in the order of the addresses.

	Args:
		devices: a customer's devices that report a line, ONTs first.
		recent: what was lately asked of them, newest first.
		outages: Service Location → what cuts it off.
	"""
	by_place = groupby(sorted(devices, key=_place_key), key=_place_key)
	return tuple(_home_line(tuple(group), recent, outages) for _key, group in by_place)


def look_at_line(equipment: str, customer: str, now: datetime) -> LineNews:
	"""Query the ACS for a device of the customer's, for up to four seconds; writes nothing.

	Args:
		equipment: name of the Equipment.
		customer: name of the Customer who asks.
		now: site time, naive.

	Raises:
		NotYours: the device is not at this customer's.
		TooMany: the customer looked too often.
	"""
	ownership.require_device(equipment, customer)
	rate_limits.require_within_limit(f"my line:{customer}", LOOKS_OF_CUSTOMER, LOOKS_WINDOW)
	if not rate_limits.is_within_limit(f"my line of:{equipment}", 1, LOOKS_EVERY):
		return LineNews(is_new=True)
	try:
		heard = line_state.fetch_line(equipment, now)
	except IntegrationError:
		return LineNews()
	return LineNews(heard, is_new=heard.line is not None)


def save_look(equipment: str, customer: str, news: LineNews, now: datetime) -> None:
	"""Store what a look brought, if the device is still at this customer's.

	Args:
		equipment: name of the Equipment.
		customer: name of the Customer who asked.
		news: the result of `look_at_line`.
		now: site time, naive.

	Raises:
		NotYours: the device was taken away meanwhile.
	"""
	ownership.require_device(equipment, customer, for_update=True)
	if news.heard:
		line_state.save_line(equipment, news.heard, now)


def send_command(
	equipment: str,
	command: str,
	*,
	customer: str,
	now: datetime,
	wifi_ssid: str = "",
	wifi_password: str = "",
) -> str:
	"""Have a customer's own device do something; return the name of the CPE Command.

	Args:
		equipment: name of the Equipment.
		command: Reboot or Set Wi-Fi.
		customer: name of the Customer who asks.
		now: site time, naive.
		wifi_ssid: for Set Wi-Fi, the network's name.
		wifi_password: for Set Wi-Fi; empty keeps the present one.

	Raises:
		NotYours: the device is not, or no longer, at this customer's.
		FsmError: the service is suspended, the device cannot be reached or is busy, or it was asked too often.
	"""
	ownership.require_device(equipment, customer, for_update=True)
	if suspensions.is_suspended(customer):
		frappe.throw(_("Your service is suspended, so nothing was sent to the modem."), FsmError)
	return customer_requests.request_command(
		equipment,
		command,
		customer=customer,
		now=now,
		wifi_ssid=wifi_ssid,
		wifi_password=wifi_password,
	)


def _place_key(device: DeviceLine) -> tuple[str, str]:
	return device.place.address_line, device.place.name


def _home_line(
	devices: Sequence[DeviceLine],
	recent: Sequence[CustomerCommand],
	outages: Mapping[str, AffectingIncident],
) -> HomeLine:
	names = {each.equipment for each in devices}
	first = devices[0].line
	with_wifi = next((each for each in devices if each.line and each.line.wifi_ssid), None)
	return HomeLine(
		place=devices[0].place,
		health=health.judge_lines(devices) or LineHealth(health.UNKNOWN),
		last_contact=first.last_inform if first else None,
		devices=tuple(map(_home_device, devices)),
		wifi_device=_home_device(with_wifi) if with_wifi else None,
		wifi_ssid=with_wifi.line.wifi_ssid if with_wifi else "",
		commands=tuple(each for each in recent if each.equipment in names),
		outage=outages.get(devices[0].place.name),
	)


def _home_device(device: DeviceLine) -> LineDevice:
	state = device.line.state if device.line else ""
	return LineDevice(device.equipment, device.equipment_type, customer_requests.is_reachable(state))
