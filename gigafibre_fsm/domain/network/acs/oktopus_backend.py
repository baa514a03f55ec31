"""Oktopus behind the protocol: it knows who is connected, passes messages on, and stores and keeps nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from gigafibre_fsm.domain.network.acs import oktopus_document, oktopus_reading
from gigafibre_fsm.domain.network.acs.endpoints import read_endpoint
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice, ManagedPage
from gigafibre_fsm.domain.network.acs.oktopus_reading import NAME
from gigafibre_fsm.domain.network.acs.receipts import (
	NO_DEVICE,
	NO_FILE,
	CommandReceipt,
	Delivery,
	DeliveryOutcome,
	Setting,
	TaskProgress,
	WaitReason,
)
from gigafibre_fsm.integrations import oktopus
from gigafibre_fsm.integrations.errors import Rejected, Unavailable
from gigafibre_fsm.integrations.oktopus.answers import DeviceReply, Link, OktopusDevice
from gigafibre_fsm.integrations.oktopus.client import AWAY, BUSY, LARGEST_PAGE, OktopusClient

SENT = "sent"
UPTIME = "Device.DeviceInfo.UpTime"


class OktopusBackend:
	"""The site's Oktopus; see `AcsBackend` for the methods.

	A device that is not connected is told nothing and keeps nothing: its command waits here.

	Args:
		client: of the site's settings.
	"""

	name = NAME
	asks_devices = True

	def __init__(self, client: OktopusClient) -> None:
		self._client = client
		self._reader = oktopus_reading.OktopusReader(client)
		self._over_usp: set[str] = set()

	def page(
		self, projection: Sequence[str], *, informed_after: datetime | None, limit: int, after: str
	) -> ManagedPage:
		"""Return a page of devices that are connected now, without values.

		Args:
			projection: not used: a page asks no device.
			informed_after: not used: who is connected is heard of now.
			limit: maximum number of devices, at most 50 are returned.
			after: number of the page.
		"""
		number, size = int(after or 0), min(limit, LARGEST_PAGE)
		page = self._client.page(number, size)
		as_of = page.as_of or oktopus_reading.now()
		# a page of Oktopus begins with the last device of the one before
		is_last = not page.devices or number * (size - 1) + size >= page.total
		devices = tuple(
			oktopus_reading.describe_presence(device, as_of)
			for device in self._without_second_names(page.devices)
		)
		return ManagedPage(devices, "" if is_last else str(number + 1), as_of, page.total)

	def _without_second_names(self, devices: Sequence[OktopusDevice]) -> list[OktopusDevice]:
		"""Drop what is known by its USP endpoint already: over TR-069 Oktopus has it a second time, by its serial."""
		self._over_usp.update(read_endpoint(device.sn).serial for device in devices if device.has_usp)
		return [
			device
			for device in devices
			if device.has_usp or read_endpoint(device.sn).serial not in self._over_usp
		]

	def find(self, serial: str, projection: Sequence[str]) -> ManagedDevice | None:
		"""Return the device of this name, which is its serial number if it is connected by TR-069 only."""
		return self.device(serial, projection)

	def device(self, device_id: str, projection: Sequence[str]) -> ManagedDevice | None:
		"""Return a device with values that it returns now; without any if it is not connected."""
		found = self._client.device(device_id)
		if found is None:
			return None
		if not (found.is_online and projection):
			return oktopus_reading.describe_presence(
				found, oktopus_reading.now() if found.is_online else None
			)
		try:
			return self._reader.read(found, projection)
		except Unavailable as error:
			if error.code in (AWAY, BUSY):
				return oktopus_reading.describe_presence(
					found, None if error.code == AWAY else oktopus_reading.now()
				)
			raise

	def refresh(self, device_id: str, paths: Sequence[str], delivery: Delivery) -> CommandReceipt:
		"""Do nothing but look whether the device is connected: `device` reads it each time.

		Args:
			device_id: the device's id in the ACS.
			paths: of the parameters; one that ends with a dot is a whole object.
			delivery: how it is handed over.
		"""
		return self._send(device_id, delivery, lambda device: DeviceReply())

	def set(self, device_id: str, settings: Sequence[Setting], delivery: Delivery) -> CommandReceipt:
		"""Set parameters in one message.

		Args:
			device_id: the device's id in the ACS.
			settings: the parameters with their values.
			delivery: how it is handed over.
		"""
		typed = [(path, _text(value), kind) for path, value, kind in settings]
		plain = [(path, value) for path, value, _kind in typed]

		def act(device: OktopusDevice) -> DeviceReply:
			if device.has_usp:
				return self._client.set(device.sn, plain, seconds=delivery.seconds)
			return self._client.cwmp_set(device.sn, typed, seconds=delivery.seconds)

		return self._send(device_id, delivery, act)

	def reboot(self, device_id: str, delivery: Delivery) -> CommandReceipt:
		"""Restart the device."""
		return self._order(device_id, delivery, "Device.Reboot()", self._client.cwmp_reboot)

	def factory_reset(self, device_id: str, delivery: Delivery) -> CommandReceipt:
		"""Restore the device's factory settings."""
		return self._order(device_id, delivery, "Device.FactoryReset()", self._client.cwmp_factory_reset)

	def download(self, device_id: str, file: str, delivery: Delivery) -> CommandReceipt:
		"""Refuse: Oktopus stores no firmware that a device could fetch.

		Args:
			device_id: the device's id in the ACS.
			file: name of the firmware in the ACS.
			delivery: how it is handed over.
		"""
		return CommandReceipt(DeliveryOutcome.REFUSED, reason=NO_FILE)

	def diagnose(self, device_id: str, settings: Sequence[Setting], delivery: Delivery) -> CommandReceipt:
		"""Start a measurement: over TR-069 it is read when it has ended, over USP its results are in the receipt.

		Args:
			device_id: the device's id in the ACS.
			settings: the inputs, and as the last one the state "Requested".
			delivery: how it is handed over.
		"""
		base = settings[-1][0].rpartition(".")[0]
		inputs = {path.rpartition(".")[2]: _text(value) for path, value, _kind in settings[:-1]}
		results: dict[str, str] = {}

		def act(device: OktopusDevice) -> DeviceReply:
			# Oktopus does not pass on what a device reports after a USP command, so TR-069 is better where it is
			if Link.CWMP in device.links:
				typed = [(path, _text(value), kind) for path, value, kind in settings]
				return self._client.cwmp_set(device.sn, typed, seconds=delivery.seconds)
			reply = self._client.operate(device.sn, f"{base}()", inputs, seconds=delivery.seconds)
			results.update(reply.outputs)
			return reply

		receipt = self._send(device_id, delivery, act)
		if not results:
			return receipt
		document = oktopus_document.read_results(base, {**inputs, **results}, oktopus_reading.now())
		return CommandReceipt(receipt.outcome, receipt.task_id, document=document)

	def files(self, device_id: str) -> list[str]:
		"""Return nothing: Oktopus stores no firmware that a device could fetch."""
		return []

	def wake(self, device_id: str) -> WaitReason | None:
		"""Ask a connected device for its uptime.

		Raises:
			Rejected: Oktopus does not know it.
		"""
		found = self._client.device(device_id)
		if found is None:
			raise Rejected(oktopus.VENDOR, "Oktopus does not know this device.")
		if not found.is_online:
			return WaitReason.OFFLINE
		try:
			self._reader.read(found, (UPTIME,))
		except Unavailable as error:
			return WaitReason.OFFLINE if error.code == AWAY else WaitReason.NO_CONNECTION
		return None

	def state(self, device_id: str, task_id: str, key: str) -> TaskProgress:
		"""Return that nothing is kept.

		Args:
			device_id: the device's id in the ACS.
			task_id: the command's id in the ACS; empty if its answer was lost.
			key: the command's `Delivery.key`.
		"""
		return TaskProgress(False, task_id)

	def cancel(self, task_id: str) -> bool:
		"""Return False: what was sent cannot be taken back."""
		return False

	def clear_fault(self, fault_id: str) -> None:
		"""Do nothing: no fault is kept."""

	def _order(
		self, device_id: str, delivery: Delivery, command: str, over_cwmp: Callable[..., DeviceReply]
	) -> CommandReceipt:
		def act(device: OktopusDevice) -> DeviceReply:
			if device.has_usp:
				return self._client.operate(device.sn, command, {}, seconds=delivery.seconds)
			return over_cwmp(device.sn, seconds=delivery.seconds)

		return self._send(device_id, delivery, act)

	def _send(
		self, device_id: str, delivery: Delivery, act: Callable[[OktopusDevice], DeviceReply]
	) -> CommandReceipt:
		"""Send one message to a connected device; `SENT` stands for the id of a task that was received."""
		device = self._client.device(device_id)
		if device is None:
			return CommandReceipt(DeliveryOutcome.REFUSED, reason=NO_DEVICE)
		if not device.is_online:
			return CommandReceipt(DeliveryOutcome.WAITS, wait=WaitReason.AWAY)
		try:
			reply = act(device)
		except Rejected:
			return CommandReceipt(DeliveryOutcome.REFUSED, reason=NO_DEVICE)
		except Unavailable as error:
			if error.code in (AWAY, BUSY):
				return CommandReceipt(DeliveryOutcome.WAITS, wait=WaitReason.AWAY)
			if error.unknown_outcome:
				return CommandReceipt(DeliveryOutcome.UNKNOWN)
			raise
		if reply.error:
			return CommandReceipt(DeliveryOutcome.REFUSED, reason=reply.error)
		return CommandReceipt(DeliveryOutcome.RAN, delivery.key or SENT)


def open_backend(timeout: float | None = None) -> OktopusBackend:
	"""Return the site's Oktopus; `timeout` is for one request, in seconds, None for that of the settings.

	Raises NotConfigured.
	"""
	return OktopusBackend(oktopus.connect(timeout=timeout))


def _text(value: str | int | bool) -> str:
	return str(value).lower() if isinstance(value, bool) else str(value)
