"""The verdict on a line: where its trouble is to be looked for, from what is known of it. Pure.

Six answers, each with every fact that is known, so that a person can judge the judge. A suspicion of an outage is
a fact and never the answer; what nobody can see is *nothing seen*, and the facts say why.

All times are site time, naive.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from gigafibre_fsm.domain.network.device.snapshot import OFFLINE, ONLINE, SILENT
from gigafibre_fsm.domain.network.incidents.states import DYING_GASP, LOSS_OF_SIGNAL
from gigafibre_fsm.domain.network.quality import optical_budget
from gigafibre_fsm.domain.network.topology import light

FactValue = str | int | float | None
LAST_WORDS = timedelta(minutes=15)
"""An alarm belongs to a silence if it came at most this long before the line's last call, or after it."""
RECENT_RESTART = timedelta(hours=24)
RECENT_TEST = timedelta(hours=48)


class VerdictKind(Enum):
	"""Where the trouble is to be looked for."""

	AREA_FAULT = "Area Fault"
	FIBRE = "Fibre to the House"
	WIFI = "Wi-Fi at Home"
	UNPAID = "Unpaid"
	DEVICE_OFF = "Device Off"
	NOTHING_SEEN = "Nothing Seen"


class FactCode(Enum):
	"""What a fact is about; `messages` words each with its values."""

	OUTAGE = "outage"
	SUSPECTED = "suspected"
	SUSPENDED = "suspended"
	NO_DEVICE = "no_device"
	NOT_POLLED = "not_polled"
	NEVER_HEARD = "never_heard"
	STATE = "state"
	POWER_LOST = "power_lost"
	LIGHT_LOST = "light_lost"
	LEVEL = "level"
	LEVEL_UNKNOWN = "level_unknown"
	LIGHT = "light"
	NEIGHBOURS = "neighbours"
	OTHER_HEARD = "other_heard"
	RESTARTED = "restarted"
	HOME = "home"
	SPEED = "speed"
	COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class AddressOutage:
	"""The incident that affects the address: its document, the code of its probable element, and since when."""

	name: str
	where: str
	since: datetime | None
	cause: str = ""


@dataclass(frozen=True, slots=True)
class JudgedDevice:
	"""A device at the address.

	`level` is the verdict of `optical_budget` on `rx` (dBm, None without a figure), `strength` that of
	`topology.light`, with which the network judges it. `wifi_clients` and `hosts` are 0 where it reports none; an empty
	`wifi_ssid` means that it says nothing of its Wi-Fi.
	"""

	equipment: str
	state: str
	is_ont: bool = True
	since: datetime | None = None
	last_inform: datetime | None = None
	last_boot: datetime | None = None
	rx: float | None = None
	level: str = optical_budget.UNKNOWN
	strength: light.LightVerdict = field(default_factory=lambda: light.LightVerdict(light.UNKNOWN))
	alarm: str = ""
	alarm_on: datetime | None = None
	wifi_ssid: str = ""
	wifi_clients: int = 0
	hosts: int = 0

	@property
	def is_gone(self) -> bool:
		"""Whether it misses its calls."""
		return self.state in (SILENT, OFFLINE)


@dataclass(frozen=True, slots=True)
class HomeSpeed:
	"""The customer's last speed test: its verdict, the phone's network, and Mbit/s."""

	measured_on: datetime
	is_enough: bool
	is_over_wifi: bool
	download: float
	expected: float


@dataclass(frozen=True, slots=True)
class KnownLine:
	"""What is known of the line at one address.

	Attributes:
		devices: those that can report a line, the ONT first.
		is_polled: whether the states of the devices are recent.
		outage: the open incident by which the address is affected.
		suspected: name of an incident that is only suspected there.
		suspended_since: when the service was suspended; `is_suspended` also without a known time.
		neighbours: other lines of the splitter, and how many of them are online.
		speed: the last speed test.
		is_about_wifi: whether the customer wrote of their Wi-Fi.
	"""

	devices: Sequence[JudgedDevice] = ()
	is_polled: bool = True
	outage: AddressOutage | None = None
	suspected: str = ""
	is_suspended: bool = False
	suspended_since: datetime | None = None
	neighbours: tuple[int, int] = (0, 0)
	speed: HomeSpeed | None = None
	is_about_wifi: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
	"""Something that is known: its code, and values that JSON can hold (times as ISO text)."""

	code: FactCode
	values: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgedLine:
	"""Where to look, the facts behind it, and the incident of an area fault (else empty)."""

	kind: VerdictKind
	facts: tuple[Fact, ...] = ()
	incident: str = ""


def judge_line(facts: KnownLine, now: datetime) -> JudgedLine:
	"""Return where a line's trouble is to be looked for, with every fact.

	An open incident comes first and an unpaid service second: no truck helps either. Then the fibre, because all
	else depends on it.

	Args:
		facts: about one address.
		now: site time, naive.
	"""
	told = tuple(_list_facts(facts, now))
	if facts.outage:
		return JudgedLine(VerdictKind.AREA_FAULT, told, facts.outage.name)
	if facts.is_suspended:
		return JudgedLine(VerdictKind.UNPAID, told)
	return JudgedLine(_judge_devices(facts, now), told)


def build_outage_fact(outage: AddressOutage) -> Fact:
	"""Return the fact that an address is affected by an outage."""
	values = {"incident": outage.name, "where": outage.where, "since": _iso(outage.since)}
	return Fact(FactCode.OUTAGE, {**values, "cause": outage.cause})


def find_outage_fact(facts: Iterable[Fact]) -> Fact | None:
	"""Return the fact of an outage among others; None without one."""
	return next((fact for fact in facts if fact.code is FactCode.OUTAGE), None)


def is_heard(facts: Iterable[Fact]) -> bool:
	"""Whether the facts say that a device of the home is online, by states that are recent."""
	told = list(facts)
	is_polled = all(fact.code is not FactCode.NOT_POLLED for fact in told)
	online = (fact.code is FactCode.STATE and fact.values.get("state") == ONLINE for fact in told)
	return is_polled and any(online)


def _judge_devices(facts: KnownLine, now: datetime) -> VerdictKind:
	known = [device for device in facts.devices if device.is_gone or device.state == ONLINE]
	if not known or not facts.is_polled:
		return VerdictKind.NOTHING_SEEN
	heard = [device for device in known if not device.is_gone]
	if not heard:
		return _judge_silence(known[0])
	if any(_is_light_bad(device) for device in heard):
		return VerdictKind.FIBRE
	if any(device.is_gone and not device.is_ont for device in known):
		return VerdictKind.DEVICE_OFF
	return VerdictKind.WIFI if _speaks_of_wifi(facts, heard, now) else VerdictKind.NOTHING_SEEN


def _judge_silence(device: JudgedDevice) -> VerdictKind:
	"""Judge a home of which nothing is heard: by its last words, else by the light that it had."""
	last_words = _find_last_words(device)
	if last_words == LOSS_OF_SIGNAL:
		return VerdictKind.FIBRE
	is_dimmed = not last_words and _is_light_bad(device)
	return VerdictKind.FIBRE if is_dimmed else VerdictKind.DEVICE_OFF


def _find_last_words(device: JudgedDevice) -> str:
	"""Return the alarm that belongs to a device's silence; empty without one."""
	if not device.alarm or not device.alarm_on:
		return ""
	is_old = device.last_inform is not None and device.alarm_on < device.last_inform - LAST_WORDS
	return "" if is_old else device.alarm


def _is_light_bad(device: JudgedDevice) -> bool:
	is_out_of_limits = device.level in (optical_budget.TOO_WEAK, optical_budget.TOO_STRONG)
	return is_out_of_limits or device.level == optical_budget.WEAKER or device.strength.kind == light.LOST


def _speaks_of_wifi(facts: KnownLine, heard: Sequence[JudgedDevice], now: datetime) -> bool:
	"""Whether the line works and the home says that its Wi-Fi does not."""
	is_empty = any(_is_wifi_empty(device) for device in heard)
	speed = facts.speed if facts.speed and _is_recent(facts.speed.measured_on, RECENT_TEST, now) else None
	is_slow = bool(speed and speed.is_over_wifi and not speed.is_enough)
	return is_empty or is_slow or facts.is_about_wifi


def _is_wifi_empty(device: JudgedDevice) -> bool:
	"""Whether devices hang on the cable and none on the Wi-Fi; a home without any device says nothing."""
	return bool(device.wifi_ssid) and device.hosts > 0 and device.wifi_clients == 0


def _is_recent(moment: datetime, span: timedelta, now: datetime) -> bool:
	return now - span <= moment <= now + timedelta(minutes=1)


# ---- the facts


def _list_facts(facts: KnownLine, now: datetime) -> Iterator[Fact]:
	if facts.outage:
		yield build_outage_fact(facts.outage)
	if facts.suspected:
		yield Fact(FactCode.SUSPECTED, {"incident": facts.suspected})
	if facts.is_suspended:
		yield Fact(FactCode.SUSPENDED, {"since": _iso(facts.suspended_since)})
	if not facts.devices:
		yield Fact(FactCode.NO_DEVICE)
	elif not facts.is_polled:
		yield Fact(FactCode.NOT_POLLED)
	for device in facts.devices:
		yield from _list_device_facts(device, now)
	yield from _list_home_facts(facts, now)


def _list_device_facts(device: JudgedDevice, now: datetime) -> Iterator[Fact]:
	of = {"equipment": device.equipment}
	if not device.is_gone and device.state != ONLINE:
		yield Fact(FactCode.NEVER_HEARD, of)
		return
	yield Fact(FactCode.STATE, {**of, "state": device.state, "since": _iso(device.since)})
	if device.is_gone and (last_words := _find_last_words(device)):
		is_power = last_words == DYING_GASP
		code = FactCode.POWER_LOST if is_power else FactCode.LIGHT_LOST
		yield Fact(code, {**of, "on": _iso(device.alarm_on)})
	if device.is_ont:
		yield from _list_light_facts(device)
	if device.last_boot and not device.is_gone and _is_recent(device.last_boot, RECENT_RESTART, now):
		yield Fact(FactCode.RESTARTED, {**of, "on": _iso(device.last_boot)})
	if device.wifi_ssid and not device.is_gone:
		yield Fact(FactCode.HOME, {**of, "hosts": device.hosts, "clients": device.wifi_clients})


def _list_light_facts(device: JudgedDevice) -> Iterator[Fact]:
	of = {"equipment": device.equipment}
	if device.rx is None:
		yield Fact(FactCode.LEVEL_UNKNOWN, of)
		return
	yield Fact(FactCode.LEVEL, {**of, "rx": device.rx, "level": device.level})
	strength = device.strength
	if strength.kind in (light.LOST, light.GAINED):
		values = {"kind": strength.kind, "basis": strength.basis, "deviation": strength.deviation}
		yield Fact(FactCode.LIGHT, {**of, **values, "tolerance": strength.tolerance, "place": strength.place})


def _list_home_facts(facts: KnownLine, now: datetime) -> Iterator[Fact]:
	online, others = facts.neighbours
	if others:
		yield Fact(FactCode.NEIGHBOURS, {"online": online, "others": others})
	heard = next((device for device in facts.devices if device.state == ONLINE), None)
	if heard and facts.devices[0].is_gone:
		yield Fact(FactCode.OTHER_HEARD, {"equipment": heard.equipment})
	if (speed := facts.speed) and _is_recent(speed.measured_on, RECENT_TEST, now):
		figures = {"download": speed.download, "expected": speed.expected}
		by = {"is_enough": int(speed.is_enough), "is_over_wifi": int(speed.is_over_wifi)}
		yield Fact(FactCode.SPEED, {**figures, **by, "on": _iso(speed.measured_on)})
	if facts.is_about_wifi:
		yield Fact(FactCode.COMPLAINT)


def _iso(moment: datetime | None) -> str | None:
	return moment.isoformat(" ", "seconds") if moment else None
