"""What every ACS must be able to do for the rest of the network package; without Frappe."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice, ManagedPage
from gigafibre_fsm.domain.network.acs.receipts import (
	CommandReceipt,
	Delivery,
	Setting,
	TaskProgress,
	WaitReason,
)


class AcsBackend(Protocol):
	"""One ACS. Every method raises an `IntegrationError` if nothing was done: not now, not set up, or refused.

	`asks_devices` means that `device` and `find` read the values from the device itself, because this ACS stores
	none: such a look is bounded and subject to the valve, and an empty projection asks the ACS alone.
	"""

	name: str
	asks_devices: bool

	def page(
		self, projection: Sequence[str], *, informed_after: datetime | None, limit: int, after: str
	) -> ManagedPage:
		"""Return a page of devices that informed lately.

		Args:
			projection: paths of the values wanted; an ACS that stores none returns presence alone.
			informed_after: omit devices that informed at or before this time, naive UTC; None for all.
			limit: maximum number of devices; the ACS may return fewer.
			after: `after` of the previous page; empty for the first one.
		"""
		...

	def find(self, serial: str, projection: Sequence[str]) -> ManagedDevice | None:
		"""Return the device with the serial number that it sends itself; `projection` as in `page`."""
		...

	def device(self, device_id: str, projection: Sequence[str]) -> ManagedDevice | None:
		"""Return the device with this id of the ACS; `projection` as in `page`."""
		...

	def refresh(self, device_id: str, paths: Sequence[str], delivery: Delivery) -> CommandReceipt:
		"""Have the ACS read these parameters from the device; a path that ends with a dot is a whole object.

		Args:
			device_id: the device's id in the ACS.
			paths: of the parameters; one that ends with a dot is a whole object.
			delivery: how it is handed over.
		"""
		...

	def set(self, device_id: str, settings: Sequence[Setting], delivery: Delivery) -> CommandReceipt:
		"""Set parameters of a device, all at once.

		Args:
			device_id: the device's id in the ACS.
			settings: the parameters with their values.
			delivery: how it is handed over.
		"""
		...

	def reboot(self, device_id: str, delivery: Delivery) -> CommandReceipt:
		"""Restart a device."""
		...

	def factory_reset(self, device_id: str, delivery: Delivery) -> CommandReceipt:
		"""Restore a device's factory settings."""
		...

	def download(self, device_id: str, file: str, delivery: Delivery) -> CommandReceipt:
		"""Have a device install a firmware that the ACS has.

		Args:
			device_id: the device's id in the ACS.
			file: name of the firmware in the ACS.
			delivery: how it is handed over.
		"""
		...

	def diagnose(self, device_id: str, settings: Sequence[Setting], delivery: Delivery) -> CommandReceipt:
		"""Start a measurement of the device: its inputs, and the state "Requested" as the last one.

		Args:
			device_id: the device's id in the ACS.
			settings: the inputs, and as the last one the state "Requested".
			delivery: how it is handed over.
		"""
		...

	def files(self, device_id: str) -> list[str]:
		"""Return the names of the firmware that the ACS has for this device, newest first."""
		...

	def wake(self, device_id: str) -> WaitReason | None:
		"""Ask a device to answer now; return why it did not, None if it did."""
		...

	def state(self, device_id: str, task_id: str, key: str) -> TaskProgress:
		"""Return what the ACS still keeps of a command, by its id, or by its `Delivery.key` if the id is empty.

		Args:
			device_id: the device's id in the ACS.
			task_id: the command's id in the ACS; empty if its answer was lost.
			key: the command's `Delivery.key`.
		"""
		...

	def cancel(self, task_id: str) -> bool:
		"""Drop a command that the ACS keeps; False if it is gone because it ran, expired or was cancelled."""
		...

	def clear_fault(self, fault_id: str) -> None:
		"""Drop a fault and its command, so that the device's other commands run again."""
		...
