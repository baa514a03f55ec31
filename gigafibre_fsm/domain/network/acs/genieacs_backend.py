"""GenieACS behind the protocol: it stores what devices report, and keeps tasks until they call."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice, ManagedPage
from gigafibre_fsm.domain.network.acs.receipts import (
	NO_DEVICE,
	NO_FILE,
	CommandReceipt,
	Delivery,
	DeliveryOutcome,
	Setting,
	TaskFault,
	TaskProgress,
	WaitReason,
)
from gigafibre_fsm.integrations import genieacs
from gigafibre_fsm.integrations.errors import Rejected, Unavailable
from gigafibre_fsm.integrations.genieacs import tasks
from gigafibre_fsm.integrations.genieacs.answers import Device
from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient
from gigafibre_fsm.integrations.genieacs.tasks import Task

NAME = "GenieACS"


def check_settings(settings: Iterable[Setting]) -> None:
	"""Prove that a modem could be given these values.

	Raises:
		ValueError: a path, the value or its type is malformed.
	"""
	tasks.set_values(settings)


class GenieAcsBackend:
	"""The site's GenieACS; see `AcsBackend` for the methods.

	Args:
		client: of the site's settings.
	"""

	name = NAME
	asks_devices = False

	def __init__(self, client: GenieAcsClient) -> None:
		self._client = client

	def page(
		self, projection: Sequence[str], *, informed_after: datetime | None, limit: int, after: str
	) -> ManagedPage:
		"""Return a page of devices in the order of their ids.

		Args:
			projection: paths of objects and parameters.
			informed_after: omit devices that informed at or before this time, naive UTC.
			limit: maximum number of devices.
			after: last id of the previous page.
		"""
		page = self._client.page(projection, informed_after=informed_after, limit=limit, last_id=after)
		is_last = len(page.devices) < limit
		devices = tuple(_managed(device) for device in page.devices)
		return ManagedPage(devices, "" if is_last else devices[-1].id, page.as_of, page.total)

	def find(self, serial: str, projection: Sequence[str]) -> ManagedDevice | None:
		"""Return the device with a serial number; of several, the one that informed last."""
		found = self._client.find(serial, projection)
		return _managed(found) if found else None

	def device(self, device_id: str, projection: Sequence[str]) -> ManagedDevice | None:
		"""Return the device with an id."""
		found = self._client.device(device_id, projection)
		return _managed(found) if found else None

	def refresh(self, device_id: str, paths: Sequence[str], delivery: Delivery) -> CommandReceipt:
		"""Have the device read; of several paths, one that is an object is read alone.

		Args:
			device_id: the device's id in the ACS.
			paths: of the parameters; one that ends with a dot is a whole object.
			delivery: how it is handed over.
		"""
		whole = next((path for path in paths if path.endswith(".")), "")
		about = _options_of(delivery)
		task = tasks.refresh(whole, **about) if whole else tasks.get_values(paths, **about)
		return self._send(device_id, task, delivery)

	def set(self, device_id: str, settings: Sequence[Setting], delivery: Delivery) -> CommandReceipt:
		"""Set parameters in one task.

		Args:
			device_id: the device's id in the ACS.
			settings: the parameters with their values.
			delivery: how it is handed over.
		"""
		return self._send(device_id, tasks.set_values(settings, **_options_of(delivery)), delivery)

	def reboot(self, device_id: str, delivery: Delivery) -> CommandReceipt:
		"""Restart the device."""
		return self._send(device_id, tasks.reboot(**_options_of(delivery)), delivery)

	def factory_reset(self, device_id: str, delivery: Delivery) -> CommandReceipt:
		"""Restore the device's factory settings."""
		return self._send(device_id, tasks.factory_reset(**_options_of(delivery)), delivery)

	def download(self, device_id: str, file: str, delivery: Delivery) -> CommandReceipt:
		"""Install a firmware, refused unless GenieACS has it for this model.

		Args:
			device_id: the device's id in the ACS.
			file: name of the firmware in the ACS.
			delivery: how it is handed over.
		"""
		if file not in self.files(device_id):
			return CommandReceipt(DeliveryOutcome.REFUSED, reason=NO_FILE)
		return self._send(device_id, tasks.download(file, **_options_of(delivery)), delivery)

	def diagnose(self, device_id: str, settings: Sequence[Setting], delivery: Delivery) -> CommandReceipt:
		"""Start a measurement; its results are read when the device has ended it.

		Args:
			device_id: the device's id in the ACS.
			settings: the inputs, and as the last one the state "Requested".
			delivery: how it is handed over.
		"""
		return self.set(device_id, settings, delivery)

	def files(self, device_id: str) -> list[str]:
		"""Return the firmware for this device's model, newest first."""
		device = self._client.device(device_id, ("_deviceId",))
		found = self._client.files(device.oui, device.product_class) if device else []
		return [file.name for file in found]

	def wake(self, device_id: str) -> WaitReason | None:
		"""Send a connection request."""
		wait = self._client.wake(device_id)
		return WaitReason(wait.value) if wait else None

	def state(self, device_id: str, task_id: str, key: str) -> TaskProgress:
		"""Return whether a task is queued, and its fault.

		Args:
			device_id: the device's id in the ACS.
			task_id: the command's id in the ACS; empty if its answer was lost.
			key: the command's `Delivery.key`.
		"""
		if not task_id:
			queued = (task for task in self._client.tasks(device_id) if task.unique_key == key)
			found = next(queued, None)
			return TaskProgress(found is not None, found.id if found else "")
		state = self._client.state(device_id, task_id)
		fault = state.fault and TaskFault(state.fault.id, f"{state.fault.code}: {state.fault.message}")
		return TaskProgress(state.is_queued, task_id, fault)

	def cancel(self, task_id: str) -> bool:
		"""Delete a task."""
		return self._client.cancel(task_id)

	def clear_fault(self, fault_id: str) -> None:
		"""Delete a fault and its task."""
		self._client.clear_fault(fault_id)

	def _send(self, device_id: str, task: Task, delivery: Delivery) -> CommandReceipt:
		try:
			receipt = self._client.queue(
				device_id, task, timeout_ms=int(delivery.call_within * 1000), seconds=delivery.seconds
			)
		except Rejected:
			return CommandReceipt(DeliveryOutcome.REFUSED, reason=NO_DEVICE)
		except Unavailable as error:
			if error.unknown_outcome:
				return CommandReceipt(DeliveryOutcome.UNKNOWN)
			raise
		if receipt.wait is None:
			return CommandReceipt(DeliveryOutcome.RAN, receipt.task_id)
		return CommandReceipt(DeliveryOutcome.WAITS, receipt.task_id, WaitReason(receipt.wait.value))


def open_backend(timeout: float | None = None) -> GenieAcsBackend:
	"""Return the site's GenieACS; `timeout` is for one request, in seconds, None for that of the settings.

	Raises NotConfigured.
	"""
	return GenieAcsBackend(genieacs.connect(timeout=timeout))


def _managed(device: Device) -> ManagedDevice:
	return ManagedDevice(
		device.id,
		device.serial,
		device.oui,
		device.product_class,
		device.last_inform,
		device.last_boot,
		device.document,
		NAME,
	)


def _options_of(delivery: Delivery) -> dict[str, int | str]:
	return {"expiry": delivery.expiry, "unique_key": delivery.key}
