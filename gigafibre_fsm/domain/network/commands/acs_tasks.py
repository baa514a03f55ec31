"""Hands each command to the device's ACS, in the device's own data model, and tells where its effect will show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gigafibre_fsm.domain.network.acs import genieacs_backend
from gigafibre_fsm.domain.network.acs.backend import AcsBackend
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.acs.receipts import CommandReceipt, Delivery, Setting
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.commands.wifi_rules import LONGEST_SSID
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device.data_models import PingPaths, TracePaths, find_paths

PINGS = 4


class UnsupportedCommandError(Exception):
	"""The device cannot do this; `reason` is `no data model`, `no wifi`, `no diagnostics`, `no profile` or `no file`."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


@dataclass(frozen=True, slots=True)
class ProfileValue:
	"""A value for the first of these parameters that a device has; `value_type` like `xsd:string`."""

	parameters: tuple[str, ...] = ()
	value: str = ""
	value_type: str = "xsd:string"

	@property
	def typed_value(self) -> str | int | bool:
		"""The value as the type demands; a text that is no number raises ValueError."""
		if self.value_type == "xsd:boolean":
			return self.value.lower() in ("true", "1")
		return int(self.value) if self.value_type in ("xsd:int", "xsd:unsignedInt") else self.value

	def check(self) -> None:
		"""Prove that a modem could be given the value.

		Raises:
			ValueError: a path, the value or its type is malformed.
		"""
		genieacs_backend.check_settings((path, self.typed_value, self.value_type) for path in self.parameters)


NO_PROFILE = ProfileValue()


@dataclass(frozen=True, slots=True)
class CommandRequest:
	"""The requested command; `before` is the device's state when it was sent, `is_customers` whether they requested it."""

	name: str
	command: str
	wifi_ssid: str = ""
	wifi_password: str = field(default="", repr=False)
	file: str = ""
	host: str = ""
	profile: ProfileValue = NO_PROFILE
	before: Mapping[str, Any] = field(default_factory=dict)
	is_customers: bool = False

	@property
	def waits(self) -> timedelta:
		"""How long it may wait for the device."""
		return command_types.find_wait(self.command, is_customers=self.is_customers)


def name_at_acs(wish: CommandRequest) -> str:
	"""Return the name by which a command is found at its ACS again."""
	return f"fsm {wish.name}"


def prepare_command(wish: CommandRequest, device: ManagedDevice) -> "PreparedCommand":
	"""Return what is sent to a device for a command, before anything is.

	Raises:
		UnsupportedCommandError: the device has no parameter for it.
	"""
	if wish.command == command_types.REFRESH:
		return PreparedCommand(wish, device.id, paths=_must(read_again(wish, device), "no data model"))
	if wish.command in _LACKS:
		return PreparedCommand(
			wish, device.id, settings=_must(build_values(wish, device), _LACKS[wish.command])
		)
	return PreparedCommand(wish, device.id)


@dataclass(frozen=True, slots=True)
class PreparedCommand:
	"""A command with what it sets or reads on its device."""

	wish: CommandRequest
	device_id: str
	settings: list[Setting] = field(default_factory=list, repr=False)
	paths: list[str] = field(default_factory=list)

	def send(self, backend: AcsBackend, seconds: float) -> CommandReceipt:
		"""Hand it to the device's ACS, once; it expires there with the command, and carries the command's name.

		Raises:
			IntegrationError: nothing was sent.
		"""
		delivery = Delivery(name_at_acs(self.wish), int(self.wish.waits.total_seconds()), seconds)
		command = self.wish.command
		if command == command_types.REBOOT:
			return backend.reboot(self.device_id, delivery)
		if command == command_types.FACTORY_RESET:
			return backend.factory_reset(self.device_id, delivery)
		if command == command_types.FIRMWARE:
			return backend.download(self.device_id, self.wish.file, delivery)
		if command == command_types.REFRESH:
			return backend.refresh(self.device_id, self.paths, delivery)
		if command in (command_types.PING, command_types.TRACE):
			return backend.diagnose(self.device_id, self.settings, delivery)
		return backend.set(self.device_id, self.settings, delivery)


_LACKS = {
	command_types.SET_WIFI: "no wifi",
	command_types.PING: "no diagnostics",
	command_types.TRACE: "no diagnostics",
	command_types.SUSPEND: "no profile",
	command_types.RESTORE: "no profile",
}


def build_values(wish: CommandRequest, device: ManagedDevice) -> list[Setting]:
	"""Return the parameters that a command sets, with their types; empty if none of them is writable."""
	if wish.command == command_types.SET_WIFI:
		return _wifi(wish, device)
	if wish.command in (command_types.PING, command_types.TRACE):
		return _diagnostic(wish, device)
	if wish.command in command_types.PROFILES:
		return [(path, wish.profile.typed_value, wish.profile.value_type) for path in _profile(wish, device)]
	return []


def read_again(wish: CommandRequest, device: ManagedDevice) -> list[str]:
	"""Return the parameters to read after a command to see its effect; for Refresh, those to refresh."""
	if wish.command in command_types.PROFILES:
		return _profile(wish, device)
	paths = find_paths(device.document)
	if paths is None:
		return []
	patterns = {
		command_types.REFRESH: (paths.uptime, paths.firmware, paths.wifi.name, paths.wifi.clients),
		command_types.SET_WIFI: (paths.wifi.name,),
		command_types.PING: (paths.ping.host, *_list_ping_paths(paths.ping)),
		command_types.TRACE: (paths.trace.state,),
	}.get(wish.command, ())
	return [path for pattern in patterns for path in documents.find_paths(device.document, pattern)]


def refreshed_object(command: str, device: ManagedDevice) -> str:
	"""Return the object to read whole because its instances are new each time; empty for other commands."""
	paths = find_paths(device.document)
	return paths.trace.state.rpartition(".")[0] if paths and command == command_types.TRACE else ""


def _profile(wish: CommandRequest, device: ManagedDevice) -> list[str]:
	"""Return the first parameter of the profile that this device lets us set, or none."""
	return [path for path in wish.profile.parameters if device.is_writable(path)][:1]


def _wifi(wish: CommandRequest, device: ManagedDevice) -> list[Setting]:
	"""Return the new names and password of the home's enabled networks; a second one keeps its suffix.

	The home's networks are those whose name begins with the first one's: a guest network keeps name and
	password.
	"""
	paths = find_paths(device.document)
	if paths is None:
		return []
	names = _networks(device, paths.wifi.name, paths.wifi.on)
	first = next(iter(names.values()), "")
	home = {instances: old for instances, old in names.items() if old.startswith(first)}
	told: list[Setting] = [
		(_filled(paths.wifi.name, instances), _named(wish.wifi_ssid, old, first), "xsd:string")
		for instances, old in home.items()
	]
	if wish.wifi_password:
		keys = [_filled(paths.wifi.password, instances) for instances in home]
		told += [(path, wish.wifi_password, "xsd:string") for path in keys if device.is_writable(path)]
	return told


def _networks(device: ManagedDevice, name: str, on: str) -> dict[tuple[str, ...], str]:
	"""Return instance and present name of every network that is on and whose name is writable."""
	off = {each.instances for each in documents.find_values(device.document, on) if each.truth is False}
	return {
		each.instances: each.raw
		for each in documents.find_values(device.document, name)
		if each.instances not in off and device.is_writable(_filled(name, each.instances))
	}


def _named(ssid: str, old: str, first: str) -> str:
	longer = ssid + old.removeprefix(first)
	return longer if len(longer.encode()) <= LONGEST_SSID else ssid


def _filled(pattern: str, instances: tuple[str, ...]) -> str:
	numbers = iter(instances)
	return ".".join(next(numbers) if part == "*" else part for part in pattern.split("."))


def _diagnostic(wish: CommandRequest, device: ManagedDevice) -> list[Setting]:
	"""Return the values that start a TR-069 diagnostic: the inputs and the state "Requested", in one task."""
	paths = find_paths(device.document)
	if paths is None:
		return []
	place: PingPaths | TracePaths = paths.ping if wish.command == command_types.PING else paths.trace
	if not (device.is_writable(place.state) and device.is_writable(place.host)):
		return []
	told: list[Setting] = [(place.host, wish.host, "xsd:string")]
	if isinstance(place, PingPaths) and device.is_writable(place.repetitions):
		told.append((place.repetitions, PINGS, "xsd:unsignedInt"))
	return [*told, (place.state, "Requested", "xsd:string")]


def _list_ping_paths(place: PingPaths) -> tuple[str, ...]:
	return (place.state, place.successes, place.failures, place.average, place.shortest, place.longest)


def _must(found: list, reason: str) -> list:
	if not found:
		raise UnsupportedCommandError(reason)
	return found
