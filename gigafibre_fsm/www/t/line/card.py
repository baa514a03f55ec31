"""The card of a line, from stored values and, after a live reading, from the ACS."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from gigafibre_fsm.domain.dispatch.technician_work.pages.line import LineView
from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.snapshot import HomeDevice
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.line.line_state import DeviceLine
from gigafibre_fsm.domain.network.quality import optical_budget as lights
from gigafibre_fsm.domain.network.quality.optical_budget import LevelScale
from gigafibre_fsm.domain.network.topology import light_messages
from gigafibre_fsm.www.templating import translate as _

STATE_LOOKS = {
	device_snapshot.ONLINE: ("check", "green"),
	device_snapshot.SILENT: ("clock", "amber"),
	device_snapshot.OFFLINE: ("close", "red"),
	device_snapshot.UNKNOWN: ("circle", ""),
}
LIGHT_LOOKS = {
	lights.GOOD: ("check", "green"),
	lights.WEAKER: ("alert", "amber"),
	lights.TOO_WEAK: ("alert", "red"),
	lights.TOO_STRONG: ("alert", "red"),
	lights.UNKNOWN: ("circle", ""),
}


@dataclass(frozen=True, slots=True)
class LineCard:
	"""A line as shown: finished sentences, each with its icon and colour.

	`hosts` is only set right after a live reading, because the devices of a home are not stored. `problem`
	says why there are no newer values; `is_live` whether the page may read them.
	"""

	equipment: str
	model: str
	state: str
	state_look: tuple[str, str]
	heard: str
	level: str
	verdict: str
	advice: str
	expected: str
	verdict_word: str
	verdict_look: tuple[str, str]
	scale: LevelScale | None
	baseline: str
	details: tuple[tuple[str, str], ...]
	values: str
	wifi_ssid: str
	hosts_count: int
	hosts: tuple[HomeDevice, ...] = ()
	problem: str = ""
	is_live: bool = False


def build_cards(lines: Iterable[DeviceLine], now: datetime, *, is_live: bool = False) -> list[LineCard]:
	"""Return the cards of several devices."""
	return [build_card(each, now, is_live=is_live) for each in lines]


def card_of_view(view: LineView, now: datetime) -> LineCard:
	"""Return the card of one device, with what a live query added to it."""
	return replace(build_card(view.line, now), hosts=view.hosts, problem=view.problem)


def build_card(device: DeviceLine, now: datetime, *, is_live: bool = False) -> LineCard:
	"""Return the card of one device, from stored values."""
	line, verdict, network = device.line, device.verdict, device.network_light
	level, advice = light_messages.describe_level(device)
	state = line.state if line else device_snapshot.UNKNOWN
	light = line.light if line else line_state.NO_LIGHT
	return LineCard(
		equipment=device.equipment,
		model=device.model,
		state=line_messages.describe_state(state, line.state_since if line else None, now),
		state_look=STATE_LOOKS[state],
		heard=_describe_last_contact(line, now),
		level=line_messages.format_dbm(light.rx) if light.rx is not None else "",
		verdict=_verdict(device, level),
		advice=advice,
		expected=light_messages.describe_expected(network.expected, network.pon_class) if network else "",
		verdict_word=line_messages.verdict_word(verdict),
		verdict_look=LIGHT_LOOKS[verdict.kind],
		scale=lights.build_scale(light.rx, device.baseline_rx, verdict.weakest, verdict.strongest)
		if light.rx is not None
		else None,
		baseline=_baseline(device, now),
		details=_details(line, now) if line else (),
		values=_("Values read {0}").format(line_messages.format_ago(line.values_on, now))
		if line and line.values_on
		else "",
		wifi_ssid=line.wifi_ssid if line else "",
		hosts_count=line.hosts_count if line else 0,
		is_live=is_live,
	)


def _verdict(device: DeviceLine, level: str) -> str:
	if device.line is None:
		return ""
	if device.is_unread:
		return _("Nothing was read yet since it was installed here.")
	return level


def _describe_last_contact(line: line_state.StoredLine | None, now: datetime) -> str:
	if line is None or line.last_inform is None:
		return _("This device has never called in.")
	last = _("Last contact {0}.").format(line_messages.format_ago(line.last_inform, now))
	return f"{last} {line_messages.describe_rhythm(line.inform_interval)}".strip()


def _baseline(device: DeviceLine, now: datetime) -> str:
	if device.baseline_rx is not None and device.baseline_on:
		level, age = (
			line_messages.format_dbm(device.baseline_rx),
			line_messages.format_ago(device.baseline_on, now),
		)
		return _("Baseline {0}, taken {1}").format(level, age)
	if device.is_awaited:
		return _("Its baseline will be taken as soon as it informs.")
	return ""


def _details(line: line_state.StoredLine, now: datetime) -> tuple[tuple[str, str], ...]:
	online = line.state == device_snapshot.ONLINE
	return tuple(
		(name, value)
		for name, value in (
			(_("Wi-Fi name"), line.wifi_ssid),
			(_("Devices on Wi-Fi"), str(line.wifi_clients) if line.wifi_ssid else ""),
			(
				_("Running for"),
				line_messages.format_span(_running(line, now)) if online and line.uptime else "",
			),
			(_("Firmware"), line.firmware),
			(_("Internet address"), line.wan_address),
		)
		if value
	)


def _running(line: line_state.StoredLine, now: datetime) -> float:
	"""Return the seconds since the device's start, counting the age of the stored uptime."""
	age = (now - line.values_on).total_seconds() if line.values_on else 0
	return line.uptime + max(0.0, age)
