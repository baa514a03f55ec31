"""The page of the technician's own truck."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.access.link_identity import TechnicianRow
from gigafibre_fsm.domain.dispatch.technician_work import choices
from gigafibre_fsm.domain.dispatch.technician_work.choices import Colleague
from gigafibre_fsm.domain.dispatch.technician_work.pages.more import find_truck_name
from gigafibre_fsm.domain.equipment.movements import return_warehouses
from gigafibre_fsm.domain.equipment.movements.return_warehouses import ReturnWarehouse
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.domain.equipment.truck_stock.inventory import CountedDevice, Handover, LastCount, Shortage


@dataclass(frozen=True, slots=True)
class StockPage:
	"""A truck: its devices by model, its shortages, and what came and went; empty without a truck."""

	truck: str | None
	"""Display name of its warehouse; None if the technician has no truck."""
	asked: str
	"""The text that was searched for."""
	devices: tuple[CountedDevice, ...] = ()
	"""Those that match the text."""
	shortages: tuple[Shortage, ...] = ()
	handovers: tuple[Handover, ...] = ()
	last_count: LastCount | None = None
	colleagues: tuple[Colleague, ...] = ()
	"""To whom devices may be handed over; empty for a sub-contractor."""
	warehouses: tuple[ReturnWarehouse, ...] = ()


def load_stock_page(technician: TechnicianRow, text: str, now: datetime) -> StockPage:
	"""Return the page of a technician's truck.

	Args:
		technician: whose truck it is.
		text: part of a serial number, model or MAC address; empty for all devices.
		now: site time, naive.
	"""
	name, truck = technician["name"], technician["truck"]
	if not truck:
		return StockPage(truck=None, asked=text)
	return StockPage(
		truck=find_truck_name(truck),
		asked=text,
		devices=tuple(device for device in inventory.list_devices(truck) if _matches(device, text)),
		shortages=tuple(inventory.list_shortages(name, truck)),
		handovers=tuple(inventory.list_handovers(name, truck, now)),
		last_count=inventory.last_count(truck),
		colleagues=() if technician["subcontractor"] else tuple(choices.list_colleagues(name)),
		warehouses=tuple(return_warehouses.list_warehouses()),
	)


def _matches(device: CountedDevice, text: str) -> bool:
	where = f"{device.name} {device.equipment_model} {device.mac_address or ''}".lower()
	return text.lower() in where or text.lower().replace(":", "") in where.replace(":", "")
