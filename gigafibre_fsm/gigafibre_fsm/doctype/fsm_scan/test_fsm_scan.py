"""Scans: a label is read, validated against stock, stored with its sources, and confirmed by a user."""

import io
import os

from PIL import Image

import frappe

from gigafibre_fsm.domain.equipment.vision import barcodes as label_barcodes
from gigafibre_fsm.domain.equipment.vision import scan_confirmation
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.exceptions import BadPicture, FsmError, NotYours
from gigafibre_fsm.tests.builders import a_customer, a_job, a_location
from gigafibre_fsm.tests.devices import a_device, a_model, a_technician_with_truck, identifiers
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SHOT = Shot(size=(1200, 900))


def a_label(given: dict[str, str], **more: object) -> Label:
	address = given["mac_address"].replace(":", "")
	return Label(serial=given["serial_number"], mac=address, gpon_serial=given["gpon_serial"], **more)


def photo(label: Label, shot: Shot = SHOT) -> bytes:
	return photograph(draw(label), shot)


def a_png(width: int, height: int) -> bytes:
	"""A white picture of two colours: few bytes for many pixels."""
	out = io.BytesIO()
	Image.new("1", (width, height), 1).save(out, "PNG")
	return out.getvalue()


class TestScan(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Equipment Model")  # the models of other tests share rules with ours
		self.model = a_model(model_name="XX230v")
		self.technician = a_technician_with_truck()
		self.given = identifiers()
		self.gemini_is(None)

	def gemini_is(self, server: GeminiStandIn | None) -> None:
		"""Use a stand-in server for Gemini, or disable Gemini."""
		settings = frappe.get_doc("FSM Gemini Settings")
		settings.update(
			{
				"enabled": 1 if server else 0,
				"api_key": API_KEY if server else "",
				"model": MODEL,
				"base_url": server.url if server else "",
				"timeout_seconds": 8,
			}
		)
		settings.save()
		frappe.clear_document_cache("FSM Gemini Settings", "FSM Gemini Settings")

	def read(self, data: bytes, job: str | None = None) -> dict:
		return label_scans.describe_scan(
			label_scans.scan_photo(job, self.technician.name, data), self.technician.name
		)

	def confirm(self, scan: str, **changes: str) -> str:
		values = {**self.given, "equipment_model": self.model, **changes}
		return scan_confirmation.confirm_scan(scan, 1, values, "Administrator", self.technician.name)

	def test_a_label_is_read_by_its_barcodes_alone(self) -> None:
		seen = self.read(photo(a_label(self.given)))
		self.assertEqual(seen["state"], "Read")
		(device,) = seen["devices"]
		for field, value in {**self.given, "model": "XX230v"}.items():
			with self.subTest(field):
				self.assertEqual(device[field]["value"], value)
				self.assertEqual(device[field]["source"], "Barcode")
				self.assertEqual(device[field]["verdict"], "Good")
				self.assertTrue(device[field]["explanation"])
		self.assertEqual(device["standing"]["kind"], "unknown")
		self.assertIsNone(device["equipment"])
		self.assertRegex(seen["sources"], r"^decoder \d+ ms$")

	def test_the_photograph_is_kept_private_upright_and_without_its_notes(self) -> None:
		scan = label_scans.scan_photo(
			None,
			self.technician.name,
			photo(a_label(self.given), Shot(size=(1200, 900), orientation=6, gps=(45.3, -73.2))),
		)
		file = frappe.get_doc("File", {"attached_to_doctype": "FSM Scan", "attached_to_name": scan})
		self.assertEqual(
			(file.is_private, file.file_url), (1, frappe.db.get_value("FSM Scan", scan, "photo"))
		)
		kept = Image.open(io.BytesIO(file.get_content()))
		self.assertEqual((kept.size, len(kept.getexif())), ((1200, 900), 0))
		os.remove(file.get_full_path())

	def test_stock_says_that_the_device_is_on_the_technicians_truck(self) -> None:
		a_device(self.technician.truck, equipment_model=self.model, **self.given)
		(device,) = self.read(photo(a_label(self.given)))["devices"]
		self.assertEqual(
			(device["equipment"], device["standing"]["kind"]), (self.given["serial_number"], "on_your_truck")
		)

	def test_gemini_is_asked_only_for_what_the_codes_leave_open(self) -> None:
		with GeminiStandIn() as gemini:
			self.gemini_is(gemini)
			self.read(photo(a_label(self.given)))
			self.assertEqual(gemini.requests, [])
			(device,) = self.read(photo(a_label(self.given, barcodes=("serial",), square="none")))["devices"]
			self.assertEqual(len(gemini.requests), 1)
		self.assertEqual(device["serial_number"]["source"], "Barcode")

	def test_a_serial_number_that_gemini_misreads_never_replaces_the_barcode(self) -> None:
		with GeminiStandIn() as gemini:
			gemini.use("wrong-serial")
			self.gemini_is(gemini)
			(device,) = self.read(photo(a_label(self.given, barcodes=("serial",), square="none")))["devices"]
		self.assertEqual(device["serial_number"]["value"], self.given["serial_number"])

	def test_every_way_gemini_can_fail_leaves_the_barcodes_and_says_so(self) -> None:
		shot = photo(a_label(self.given, barcodes=("serial",), square="none"))
		with GeminiStandIn() as gemini:
			self.gemini_is(gemini)
			for mode in ("429", "503", "reset", "blocked", "truncated", "invalid-json"):
				gemini.use(mode)
				with self.subTest(mode):
					seen = self.read(shot)
					self.assertEqual(
						seen["devices"][0]["serial_number"]["value"], self.given["serial_number"]
					)
					self.assertIn("could not be read this time", seen["problem"])

	def test_what_a_worker_read_is_explained_in_the_language_of_its_reader(self) -> None:
		shot = photo(a_label(self.given, barcodes=("serial",), square="none"))
		with GeminiStandIn() as gemini:
			gemini.use("503")
			self.gemini_is(gemini)
			scan = self.read(shot)["scan"]
		self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
		frappe.local.lang = "fr"
		seen = label_scans.describe_scan(scan, self.technician.name)
		self.assertIn("n'a pas pu être lu", seen["problem"])
		explained = seen["devices"][0]["serial_number"]["explanation"]
		self.assertIn("Ce numéro est seul", explained)
		form = frappe.get_doc("FSM Scan", scan)
		form.run_method("onload")
		self.assertEqual(form.error, seen["problem"])
		self.assertIn(explained, [row.explanation for row in form.readings])

	def test_a_photograph_of_nothing_is_kept_for_a_person(self) -> None:
		out = io.BytesIO()
		Image.new("RGB", (640, 480), "tan").save(out, "JPEG")
		seen = self.read(out.getvalue())
		self.assertEqual((seen["state"], seen["devices"]), ("Nothing Found", []))
		self.assertTrue(frappe.db.get_value("FSM Scan", seen["scan"], "photo"))
		self.assertEqual(self.confirm(seen["scan"]), self.given["serial_number"])

	def test_a_bad_file_is_refused_in_words_and_leaves_nothing(self) -> None:
		before = frappe.db.count("FSM Scan")
		for data, words in (
			(b"", "No photo"),
			(b"hello", "not a photo"),
			(b"\xff\xd8\xff" + b"\0" * 60, "damaged"),
		):
			with self.subTest(words), self.assertRaisesRegex(BadPicture, words):
				label_scans.scan_photo(None, self.technician.name, data)
		self.assertEqual(frappe.db.count("FSM Scan"), before)

	def test_each_bad_photograph_gets_its_own_sentence_and_is_not_kept(self) -> None:
		before, whole = (frappe.db.count("FSM Scan"), frappe.db.count("File")), photo(a_label(self.given))
		for data, sentence in (
			(b"", "No photo came through. Take it again."),
			(b"%PDF-1.7 ...", "This file is not a photo (JPEG, PNG, WebP or HEIC)."),
			(b"GIF89a" + b"\0" * 40, "This file is not a photo (JPEG, PNG, WebP or HEIC)."),
			(b"\xff\xd8\xff" + b"\0" * (25 * 1024 * 1024), "This file is heavier than 25 MB."),
			(a_png(8_000, 5_001), "This picture has too many pixels and was not opened."),
			(a_png(300, 9), "This picture is too small to read."),
			(whole[: len(whole) // 2], "The photo arrived damaged. Take it again."),
		):
			with self.subTest(sentence), self.assertRaises(BadPicture) as refusal:
				label_scans.scan_photo(None, self.technician.name, data)
			self.assertIn(sentence, str(refusal.exception))
		self.assertEqual((frappe.db.count("FSM Scan"), frappe.db.count("File")), before)

	def test_an_address_of_another_device_asks_for_a_second_label(self) -> None:
		mine = {"serial_number": self.given["serial_number"], "equipment_model": self.model}
		a_device(self.technician.truck, **{**mine, "mac_address": "", "gpon_serial": ""})
		a_device(self.technician.truck, equipment_model=self.model, mac_address=self.given["mac_address"])
		(device,) = self.read(photo(a_label(self.given)))["devices"]
		self.assertEqual(device["mac_address"]["verdict"], "Bad")
		self.assertIn("Is there a second label in the picture?", device["mac_address"]["explanation"])

	def test_a_confirmed_unknown_device_is_made_on_the_truck_and_again_is_the_same(self) -> None:
		scan = self.read(photo(a_label(self.given)))["scan"]
		equipment = self.confirm(scan)
		self.assertEqual(
			frappe.db.get_value("Equipment", equipment, ["status", "warehouse", "mac_address"]),
			("On Truck", self.technician.truck, self.given["mac_address"]),
		)
		self.assertEqual(self.confirm(scan), equipment)
		doc = frappe.get_doc("FSM Scan", scan)
		self.assertEqual(
			(doc.state, doc.equipment, doc.confirmed_by), ("Confirmed", equipment, "Administrator")
		)

	def test_what_the_person_changed_stands_beside_what_was_read(self) -> None:
		scan = self.read(photo(a_label(self.given)))["scan"]
		self.confirm(scan, mac_address="1c61b47affff")
		rows = frappe.get_all(
			"FSM Scan Reading", {"parent": scan, "field": "mac_address"}, ["value", "source"], order_by="idx"
		)
		self.assertEqual(
			[tuple(row.values()) for row in rows],
			[(self.given["mac_address"], "Barcode"), ("1C:61:B4:7A:FF:FF", "Typed")],
		)

	def test_an_address_of_another_device_is_not_confirmed(self) -> None:
		other = a_device(self.technician.truck, equipment_model=self.model)
		scan = self.read(photo(a_label(self.given)))["scan"]
		with self.assertRaisesRegex(FsmError, other.name):
			self.confirm(scan, mac_address=other.mac_address)

	def test_a_scan_of_somebody_else_is_not_there(self) -> None:
		scan = self.read(photo(a_label(self.given)))["scan"]
		stranger = a_technician_with_truck("Julie Roy").name
		with self.assertRaises(NotYours):
			label_scans.describe_scan(scan, stranger)
		with self.assertRaises(NotYours):
			scan_confirmation.confirm_scan(scan, 1, {}, "Administrator", stranger)
		with self.assertRaises(NotYours):
			label_scans.describe_scan("no-such-scan", stranger)

	def test_another_customers_name_is_not_in_the_answer(self) -> None:
		customer = a_customer(customer_name="Zénaïde Painchaud")
		location = a_location(customer.name).name
		job = a_job(customer=customer.name, service_location=location).name
		device = a_device(self.technician.truck, equipment_model=self.model, **self.given)
		from gigafibre_fsm.domain.equipment.movements import service as movements

		movements.install_device(
			device.name, job=job, technician=self.technician.name, location=location, customer=customer.name
		)
		seen = self.read(photo(a_label(self.given)), a_job().name)
		self.assertEqual(seen["devices"][0]["standing"]["kind"], "at_another_customer")
		self.assertNotIn("Painchaud", frappe.as_json(seen))

	def test_bare_codes_are_at_most_three_and_ask_gemini_only_when_there_are_none(self) -> None:
		# a label of four codes that the first attempt reads: one label in twenty needs more attempts for the third
		label = Label(serial="2900000000102", mac="1C61B47A0066", gpon_serial="TPLG7A000066")
		with GeminiStandIn() as gemini:
			self.gemini_is(gemini)
			found = label_barcodes.read_barcodes(photo(label))
			self.assertEqual(len(found), 3)
			self.assertEqual({code["source"] for code in found}, {"Barcode"})
			self.assertEqual(gemini.requests, [])
