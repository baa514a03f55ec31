"""Finding a device: by serial number, then by a code of its label, then by its address, then by its GPON serial."""

import frappe

from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestSearch(FrappeTestCase):
	def setUp(self) -> None:
		self.technician = devices.a_technician_with_truck()
		self.device = devices.a_device(self.technician.truck)

	def find(self, text: str) -> list[tuple[str, str]]:
		return [(each.equipment, each.matched) for each in search.find_devices(text, self.technician.name)]

	def scanned(self, *codes: tuple[str, str], device: int = 1, equipment: str | None = None) -> None:
		"""A confirmed scan on whose photograph these codes were read."""
		scan = frappe.get_doc(
			{
				"doctype": "FSM Scan",
				"kind": "Label",
				"state": "Confirmed",
				"technician": self.technician.name,
				"equipment": equipment or self.device.name,
			}
		)
		scan.append(
			"readings",
			{"device": device, "field": "serial_number", "value": self.device.name, "source": "Barcode"},
		)
		for text, symbology in codes:
			row = {"device": 0, "field": "code", "value": text, "source": "Barcode", "symbology": symbology}
			scan.append("readings", row)
		scan.insert()

	def test_the_whole_code_of_a_label_is_taken_apart(self) -> None:
		for code in (
			f"S/N:{self.device.name};MAC:{self.device.mac_address}",
			f'{{"MAC":"{self.device.mac_address.replace(":", "")}"}}',
			f"GPON SN: {self.device.gpon_serial}",
		):
			self.assertEqual(self.find(code), [(self.device.name, "code")], code)
			self.assertEqual(search.resolve_device(code), self.device.name)

	def test_any_code_of_a_confirmed_label_leads_to_its_device(self) -> None:
		self.scanned(("ASSET-0042-77", "Code 128"))
		self.assertEqual(self.find("ASSET-0042-77"), [(self.device.name, "code")])
		self.assertEqual(search.resolve_device(" ASSET-0042-77 "), self.device.name)

	def test_a_product_code_that_many_labels_carry_means_no_device(self) -> None:
		self.scanned(("6935364072742", "EAN-13"))
		self.assertEqual(self.find("6935364072742"), [])
		self.assertEqual(search.resolve_device("6935364072742"), "6935364072742")

	def test_a_code_beside_several_devices_means_none_of_them(self) -> None:
		self.scanned(("SHARED-0042-77", "Code 128"), device=2)
		self.assertEqual(self.find("SHARED-0042-77"), [])

	def test_the_serial_number_comes_before_the_code_and_the_code_before_the_address(self) -> None:
		piece = self.device.mac_address.replace(":", "")[-6:]
		by_serial = devices.a_device(
			self.technician.truck,
			equipment_model=devices.a_model(serial_pattern=""),
			serial_number=f"SN9{piece}X",
		)
		by_code = devices.a_device(self.technician.truck)
		self.scanned((piece, "Code 128"), equipment=by_code.name)
		self.assertEqual(
			self.find(piece)[:3],
			[
				(by_serial.name, "serial_number"),
				(by_code.name, "code"),
				(self.device.name, "mac_address"),
			],
		)

	def test_every_spelling_of_an_address_means_its_device(self) -> None:
		bare = self.device.mac_address.replace(":", "")
		for text in (self.device.mac_address, bare, bare.lower(), f"{bare[:4]}.{bare[4:8]}.{bare[8:]}"):
			self.assertEqual(search.resolve_device(text), self.device.name)

	def test_a_piece_means_no_device_by_itself(self) -> None:
		for text in (self.device.name[:8], "", "  ", "%", "x" * 5000):
			self.assertNotEqual(search.resolve_device(text), self.device.name)
			self.assertLessEqual(len(search.resolve_device(text)), 140)
