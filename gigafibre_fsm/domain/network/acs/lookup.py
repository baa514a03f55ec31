"""Finds a device of stock in the ACS that manages it, or in any if none has reported it yet."""

from collections.abc import Sequence
from typing import NamedTuple

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.acs.backend import AcsBackend
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice, acs_serial_candidates
from gigafibre_fsm.integrations.errors import IntegrationError


class FoundDevice(NamedTuple):
	"""A device and its ACS."""

	backend: AcsBackend
	device: ManagedDevice


def find_device(
	stock: StockDevice, projection: Sequence[str], *, timeout: float | None = None
) -> FoundDevice | None:
	"""Return a device as its ACS has it, without asking the device itself; None if no ACS has it.

	Args:
		stock: its record in stock.
		projection: paths of the values wanted; an ACS that stores none tells only whether the device is there.
		timeout: seconds for one request; None for those of the settings.

	Raises:
		IntegrationError: its ACS cannot be asked; without a known one, none can be asked.
	"""
	manager = routing.find_manager(stock.equipment)
	names = (manager.backend,) if manager.acs_id else due.list_backends() or (manager.backend,)
	problem: IntegrationError | None = None
	for name in names:
		try:
			backend = routing.open_backend(name, timeout)
			if found := _find(backend, stock, manager.acs_id, projection):
				return FoundDevice(backend, found)
		except IntegrationError as error:
			problem = error
	if problem:
		raise problem
	return None


def _find(
	backend: AcsBackend, stock: StockDevice, acs_id: str, projection: Sequence[str]
) -> ManagedDevice | None:
	"""Find a device by its known id (which may be deleted), else by what its label may stand for."""
	if backend.asks_devices:
		projection = ()
	found = backend.device(acs_id, projection) if acs_id else None
	for serial in () if found else acs_serial_candidates(stock):
		found = found or backend.find(serial, projection)
	return found
