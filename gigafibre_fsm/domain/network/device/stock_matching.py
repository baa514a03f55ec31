"""Matches a page of the ACS's devices with stock, in one query."""

from collections.abc import Iterable

import frappe

from gigafibre_fsm.domain.network.device import serial_numbers
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice
from gigafibre_fsm.domain.network.device.snapshot import ReadableDevice

Match = tuple[ReadableDevice, StockDevice | None]


def match_devices(devices: Iterable[ReadableDevice]) -> list[Match]:
	"""Return each device of the ACS with its device in stock, None if stock has none.

	If two devices of the ACS match one in stock (the ACS keeps a device whose id has changed), only the one
	that informed last is matched.
	"""
	labelled = [(device, serial_numbers.find_label_identifiers(device.serial)) for device in devices]
	stock = serial_numbers.StockIndex(_stock(label for _device, label in labelled))
	newest_first = sorted(labelled, key=lambda pair: str(pair[0].last_inform or ""), reverse=True)
	found: dict[str, Match] = {}
	for device, label in newest_first:
		known = stock.device_of(label)
		found.setdefault(known.equipment if known else device.id, (device, known))
	return list(found.values())


def match_serials(serials: Iterable[str]) -> dict[str, str]:
	"""Return serial number → Equipment, of those of these serial numbers, in any spelling, that stock has."""
	labelled = [(serial, serial_numbers.find_label_identifiers(serial)) for serial in serials]
	stock = serial_numbers.StockIndex(_stock(label for _serial, label in labelled))
	found = ((serial, stock.device_of(label)) for serial, label in labelled)
	return {serial: device.equipment for serial, device in found if device}


def find_unknown(serials: Iterable[str]) -> list[str]:
	"""Return those of the ACS's serial numbers that no device in stock has, in their order."""
	labelled = [(serial, serial_numbers.find_label_identifiers(serial)) for serial in serials]
	stock = serial_numbers.StockIndex(_stock(label for _serial, label in labelled))
	return [serial for serial, label in labelled if not stock.device_of(label)]


def _stock(labels: Iterable[serial_numbers.LabelIdentifiers]) -> list[StockDevice]:
	serials: set[str] = set()
	gpons: set[str] = set()
	macs: set[str] = set()
	for label in labels:
		serials.update(label.serials)
		gpons.add(label.gpon_serial)
		macs.add(label.mac_address)
	device = frappe.qb.DocType("Equipment")
	carries = device.serial_number.isin(sorted(serials) or [""])
	for column, texts in ((device.gpon_serial, gpons), (device.mac_address, macs)):
		if texts := sorted(filter(None, texts)):
			carries |= column.isin(texts)
	query = frappe.qb.from_(device).select(
		device.name, device.serial_number, device.gpon_serial, device.mac_address, device.equipment_model
	)
	return [StockDevice(*(value or "" for value in row)) for row in query.where(carries).run()]
