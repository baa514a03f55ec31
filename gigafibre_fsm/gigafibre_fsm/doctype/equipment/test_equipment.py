"""Equipment: normalised identifiers, a place that only movements change, and the search."""

import frappe

from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests.devices import a_device, a_model, a_technician_with_truck, a_warehouse, identifiers
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestEquipment(FrappeTestCase):
	def test_identifiers_are_kept_in_one_spelling(self) -> None:
		device = a_device(
			serial_number=" 29 0000 0000077 ", mac_address="1c61b4-00-0a-4d", gpon_serial="54504c4700C0FFE1"
		)
		self.assertEqual(
			(device.name, device.mac_address, device.gpon_serial),
			("2900000000077", "1C:61:B4:00:0A:4D", "TPLG00C0FFE1"),
		)

	def test_a_malformed_identifier_is_refused_in_words(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "letters A to F"):
			a_device(mac_address="1C61B4000A4O")

	def test_two_devices_without_address_may_stand_side_by_side(self) -> None:
		a_device(mac_address="", gpon_serial="")
		a_device(mac_address="", gpon_serial="")

	def test_a_place_is_not_changed_by_hand(self) -> None:
		device = a_device(a_warehouse())
		for field, value in (("status", "Installed"), ("warehouse", a_warehouse())):
			device.reload()
			device.set(field, value)
			with self.subTest(field), self.assertRaisesRegex(frappe.ValidationError, "by a movement only"):
				device.save()

	def test_a_new_device_does_not_claim_a_place(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "by a movement only"):
			a_device(status="Installed")

	def test_the_buttons_of_the_form_move_it(self) -> None:
		device, technician, shelf = a_device(a_warehouse()), a_technician_with_truck(), a_warehouse()
		self.assertIn("on the truck", device.load_on_truck(technician.name))
		self.assertIn("in the warehouse", device.return_to_warehouse(shelf))
		self.assertEqual(
			frappe.db.get_value("Equipment", device.name, ["status", "warehouse"]), ("In Stock", shelf)
		)

	def test_the_serial_number_is_found_first_then_the_address_then_the_gpon_serial(self) -> None:
		by_serial = a_device(serial_number="29ABCDEF00001", equipment_model=a_model(serial_pattern=""))
		by_mac = a_device(mac_address="1C:61:B4:AB:CD:EF")
		by_gpon = a_device(gpon_serial="TPLG00ABCDEF")
		found = [device.equipment for device in search.find_devices("abcdef", None)]
		self.assertEqual(found[:3], [by_serial.name, by_mac.name, by_gpon.name])

	def test_a_piece_of_an_address_is_found_however_it_is_typed(self) -> None:
		device = a_device(mac_address="1C:61:B4:C0:FF:E7")
		for text in ("C0FFE7", "c0:ff:e7", "4C0FFE", "1c-61-b4-c0-ff-e7", "0FFE7"):
			with self.subTest(text):
				self.assertIn(device.name, [found.equipment for found in search.find_devices(text, None)])

	def test_too_little_text_and_wildcards_find_nothing(self) -> None:
		a_device()
		for text in ("", "2", "%%%%", "___", "' or 1=1"):
			with self.subTest(text):
				self.assertEqual(search.find_devices(text, None), [])

	def test_a_created_device_is_on_the_technicians_truck(self) -> None:
		technician, given = a_technician_with_truck(), identifiers()
		name = registration.register_device(
			**given, equipment_model=a_model(), note="Boîte abîmée", technician=technician.name
		)
		self.assertEqual(
			frappe.db.get_value("Equipment", name, ["status", "warehouse", "condition_note"]),
			("On Truck", technician.truck, "Boîte abîmée"),
		)

	def test_creating_what_stock_knows_is_refused_with_where_it_is(self) -> None:
		technician, known = a_technician_with_truck(), a_device(a_warehouse())
		for field in ("serial_number", "mac_address", "gpon_serial"):
			given = {**identifiers(), field: known.get(field)}
			with self.subTest(field), self.assertRaisesRegex(FsmError, f"{known.name}.*In warehouse"):
				registration.register_device(**given, equipment_model=a_model(), technician=technician.name)

	def test_creating_without_model_or_serial_number_says_what_is_missing(self) -> None:
		with self.assertRaisesRegex(FsmError, "model"):
			registration.register_device("2900000000001", "No such model")
		with self.assertRaisesRegex(FsmError, "serial number"):
			registration.register_device(" ", a_model())

	def test_each_bad_number_gets_its_own_sentence_and_makes_no_device(self) -> None:
		model, before = a_model(), frappe.db.count("Equipment")
		for field, typed, sentence in (
			("mac_address", "1C61B4AABBC", "A MAC address has 12 digits; this one has 11."),
			("mac_address", "1C61B4AABBCCDD", "A MAC address has 12 digits; this one has 14."),
			("mac_address", "1C61B4AABBCO", "only digits and the letters A to F, but this one has O."),
			("mac_address", "01005E0000FB", "This MAC address cannot belong to a device."),
			("mac_address", "000000000000", "This MAC address cannot belong to a device."),
			("mac_address", "FFFFFFFFFFFF", "This MAC address cannot belong to a device."),
			("gpon_serial", "TPLG1A2B3C4", "A GPON serial number is four letters and eight digits"),
			("serial_number", "123", "A serial number has 4 to 40 letters and digits."),
			("serial_number", "29 <b>!", "A serial number has 4 to 40 letters and digits."),
			("equipment_model", "", "Choose the model of the device from the list."),
		):
			given = {**identifiers(), "equipment_model": model, field: typed}
			with self.subTest(typed), self.assertRaises(FsmError) as refusal:
				registration.register_device(**given)
			self.assertIn(sentence, str(refusal.exception))
		self.assertEqual(frappe.db.count("Equipment"), before)
