"""Devices that ERPNext's own documents bring, move, sell or take back, and what they are worth."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import nowdate, nowtime

from gigafibre_fsm.domain.equipment import erpnext_documents, registration
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import stock_posting, technician_actions
from gigafibre_fsm.tests.builders import NOW, a_customer, a_job, a_location, unique
from gigafibre_fsm.tests.devices import (
	a_company,
	a_device,
	a_model,
	a_technician_with_truck,
	a_warehouse,
	an_item,
	identifiers,
)
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

if TYPE_CHECKING:
	from frappe.model.document import Document

PRICE = 85


class StockDocumentCase(FrappeTestCase):
	def setUp(self) -> None:
		self.item = an_item()
		self.model = a_model(item=self.item)
		self.shelf, self.other = a_warehouse(), a_warehouse()
		self.technician = a_technician_with_truck()
		self.truck = self.technician.truck
		self.number = identifiers()["serial_number"]

	def purchase(self, number: str | None = None, warehouse: str | None = None) -> "Document":
		name = frappe.db.get_value("Supplier", {}, "name")
		if not name:
			supplier = {
				"doctype": "Supplier",
				"supplier_name": unique("Fibre Supply"),
				"supplier_type": "Company",
			}
			name = frappe.get_doc(supplier).insert().name
		return self.voucher("Purchase Receipt", number, warehouse or self.shelf, supplier=name)

	def deliver(self, customer: str, warehouse: str) -> "Document":
		return self.voucher("Delivery Note", None, warehouse, customer=customer)

	def voucher(self, doctype: str, number: str | None, warehouse: str, **party: str) -> "Document":
		row = {"item_code": self.item, "qty": 1, "rate": PRICE, "warehouse": warehouse}
		row |= {"use_serial_batch_fields": 1, "serial_no": number or self.number}
		values = {"doctype": doctype, "company": a_company(), "items": [row], **party}
		return frappe.get_doc(values).insert().submit()

	def entry(self, purpose: str, source: str | None, target: str | None) -> "Document":
		row = {"item_code": self.item, "qty": 1, "s_warehouse": source, "t_warehouse": target}
		row |= {"use_serial_batch_fields": 1, "serial_no": self.number, "basic_rate": 0 if source else PRICE}
		values = {"stock_entry_type": purpose, "purpose": purpose, "company": a_company(), "items": [row]}
		return frappe.get_doc({"doctype": "Stock Entry", **values}).insert().submit()

	def place(self) -> tuple[str, str | None]:
		return frappe.db.get_value("Equipment", self.number, ["status", "warehouse"])

	def there(self) -> str | None:
		return frappe.db.get_value("Serial No", self.number, "warehouse") or None

	def history(self) -> list[tuple[str, str]]:
		rows = frappe.get_all(
			"Equipment Movement",
			{"equipment": self.number},
			["movement_type", "stock_state"],
			order_by="creation, moved_on",
		)
		return [(row.movement_type, row.stock_state) for row in rows]

	def post(self) -> None:
		stock_posting.post_pending(limit=500)
		waiting = {"equipment": self.number, "stock_state": "Pending"}
		self.assertFalse(frappe.db.exists("Equipment Movement", waiting))


class TestBought(StockDocumentCase):
	def test_a_purchase_receipt_brings_devices(self) -> None:
		receipt = self.purchase()
		device = frappe.get_doc("Equipment", self.number)
		self.assertEqual((device.equipment_model, device.item), (self.model, self.item))
		self.assertEqual(self.place(), ("In Stock", self.shelf))
		self.assertEqual(str(device.purchased_on), str(receipt.posting_date))
		self.assertEqual(self.history(), [("Receive", "Posted")])
		note = frappe.db.get_value("Equipment Movement", {"equipment": self.number}, "note")
		self.assertIn(receipt.name, note)

	def test_what_is_received_onto_a_truck_is_on_the_truck(self) -> None:
		self.purchase(warehouse=self.truck)
		self.assertEqual(self.place(), ("On Truck", self.truck))

	def test_a_cancelled_receipt_takes_them_out_of_use_and_its_amendment_brings_them_back(self) -> None:
		self.purchase().cancel()
		self.assertEqual(self.place(), ("Retired", None))
		self.purchase()
		self.assertEqual(self.place(), ("In Stock", self.shelf))

	def test_items_without_a_model_or_with_two_bring_none(self) -> None:
		a_model(item=self.item)
		self.purchase()
		self.assertFalse(frappe.db.exists("Equipment", self.number))

	def test_a_device_that_erpnext_has_is_taken_over_by_the_technician_who_creates_it(self) -> None:
		frappe.db.set_value("Equipment Model", self.model, "disabled", 1)
		self.purchase()
		frappe.db.set_value("Equipment Model", self.model, "disabled", 0)
		registration.register_device(self.number, self.model, technician=self.technician.name, now=NOW)
		self.assertEqual(self.place(), ("On Truck", self.truck))
		self.post()
		self.assertEqual({state for _kind, state in self.history()}, {"Posted"})
		self.assertEqual(self.there(), self.truck)

	def test_a_device_in_use_before_it_is_bought_stays_where_it_is(self) -> None:
		registration.register_device(self.number, self.model, technician=self.technician.name, now=NOW)
		self.post()
		self.purchase()
		self.assertEqual(self.place(), ("On Truck", self.truck))
		self.assertEqual(self.there(), self.truck)
		self.assertTrue(frappe.db.get_value("Equipment", self.number, "purchased_on"))

	def test_a_device_that_is_bought_after_its_installation_stays_installed(self) -> None:
		customer = a_customer().name
		location = a_location(customer).name
		job = a_job(customer=customer, service_location=location).name
		registration.register_device(self.number, self.model, technician=self.technician.name, now=NOW)
		movements.install_device(
			self.number,
			job=job,
			technician=self.technician.name,
			location=location,
			customer=customer,
			now=NOW,
		)
		self.post()
		self.purchase()
		self.assertEqual((self.place(), self.there()), (("Installed", None), None))

	def test_the_same_device_is_not_bought_twice(self) -> None:
		self.purchase()
		with self.assertRaises(frappe.ValidationError):
			self.purchase()


class TestMovedInErpnext(StockDocumentCase):
	def test_a_stock_entry_moves_the_device_and_its_cancellation_moves_it_back(self) -> None:
		self.purchase()
		transfer = self.entry("Material Transfer", self.shelf, self.truck)
		self.assertEqual(self.place(), ("On Truck", self.truck))
		transfer.cancel()
		self.assertEqual(self.place(), ("In Stock", self.shelf))
		self.assertEqual(self.history(), [("Receive", "Posted"), ("Load", "Posted"), ("Unload", "Posted")])

	def test_an_issue_takes_it_out_of_use_and_a_receipt_brings_it_back(self) -> None:
		self.purchase()
		self.entry("Material Issue", self.shelf, None)
		self.assertEqual(self.place(), ("Retired", None))
		self.entry("Material Receipt", None, self.other)
		self.assertEqual(self.place(), ("In Stock", self.other))

	def test_a_delivery_note_puts_it_at_the_customers_only_address(self) -> None:
		self.purchase()
		customer = a_customer().name
		location = a_location(customer).name
		note = self.deliver(customer, self.shelf)
		fields = ["status", "customer", "service_location", "warehouse"]
		known = frappe.db.get_value("Equipment", self.number, fields)
		self.assertEqual(known, ("Installed", customer, location, None))
		note.cancel()
		self.assertEqual(self.place(), ("In Stock", self.shelf))

	def test_of_a_customer_with_two_addresses_the_address_is_left_open(self) -> None:
		self.purchase()
		customer = a_customer().name
		for _each in range(2):
			a_location(customer)
		self.deliver(customer, self.shelf)
		known = frappe.db.get_value("Equipment", self.number, ["status", "customer", "service_location"])
		self.assertEqual(known, ("Installed", customer, None))

	def test_our_own_entries_are_not_followed_back(self) -> None:
		self.purchase()
		movements.load_device(self.number, self.technician.name)
		self.post()
		self.assertEqual(self.history(), [("Receive", "Posted"), ("Load", "Posted")])

	def test_an_entry_of_ours_that_is_cancelled_is_a_difference_and_can_be_posted_again(self) -> None:
		self.purchase()
		movements.load_device(self.number, self.technician.name)
		self.post()
		row = frappe.get_last_doc("Equipment Movement", {"equipment": self.number, "movement_type": "Load"})
		frappe.get_doc("Stock Entry", row.stock_entry).cancel()
		row.reload()
		self.assertEqual(row.stock_state, "Differs")
		self.assertIn(row.stock_entry, row.stock_error)
		self.assertEqual((self.place(), self.there()), (("On Truck", self.truck), self.shelf))
		row.post_again()
		self.post()
		self.assertEqual(self.there(), self.truck)

	def test_what_waits_to_be_told_is_not_overtaken(self) -> None:
		self.purchase()
		movements.load_device(self.number, self.technician.name)
		self.entry("Material Transfer", self.shelf, self.other)
		self.assertEqual(self.place(), ("On Truck", self.truck))
		self.post()
		self.assertEqual(self.history()[-1], ("Load", "Differs"))
		self.entry("Material Transfer", self.other, self.truck)
		self.assertEqual(self.history()[-1], ("Load", "Posted"))

	def test_a_device_that_cannot_follow_does_not_stop_the_document(self) -> None:
		frappe.db.set_value("Equipment Model", self.model, "disabled", 1)
		other = a_model(item=an_item())
		a_device(equipment_model=other, serial_number=self.number)
		frappe.db.set_value("Equipment Model", self.model, "disabled", 0)
		self.assertEqual(self.purchase().docstatus, 1)


class TestBundles(StockDocumentCase):
	"""The same by numbers that were picked in ERPNext's dialog: the rows hold no text, a bundle holds the numbers."""

	def setUp(self) -> None:
		super().setUp()
		if not frappe.db.exists("Serial No", self.number):
			frappe.get_doc(
				doctype="Serial No", serial_no=self.number, item_code=self.item, company=a_company()
			).insert()

	def bundle(self, doctype: str, kind: str, warehouse: str) -> dict[str, object]:
		made = frappe.get_doc(
			doctype="Serial and Batch Bundle",
			company=a_company(),
			item_code=self.item,
			warehouse=warehouse,
			type_of_transaction=kind,
			voucher_type=doctype,
			posting_date=nowdate(),
			posting_time=nowtime(),
			entries=[{"serial_no": self.number, "qty": 1, "warehouse": warehouse}],
		).insert()
		return {"use_serial_batch_fields": 0, "serial_no": None, "serial_and_batch_bundle": made.name}

	def voucher(self, doctype: str, number: str | None, warehouse: str, **party: str) -> "Document":
		kind = "Inward" if doctype == "Purchase Receipt" else "Outward"
		row = {"item_code": self.item, "qty": 1, "rate": PRICE, "warehouse": warehouse}
		row |= self.bundle(doctype, kind, warehouse)
		return frappe.get_doc(doctype=doctype, company=a_company(), items=[row], **party).insert().submit()

	def entry(self, purpose: str, source: str | None, target: str | None) -> "Document":
		kind = "Outward" if source else "Inward"
		row = {"item_code": self.item, "qty": 1, "s_warehouse": source, "t_warehouse": target}
		row |= {"basic_rate": 0 if source else PRICE, **self.bundle("Stock Entry", kind, source or target)}
		values = {"stock_entry_type": purpose, "purpose": purpose, "company": a_company(), "items": [row]}
		return frappe.get_doc({"doctype": "Stock Entry", **values}).insert().submit()

	def test_a_receipt_brings_the_device_and_its_cancellation_takes_it_out_of_use(self) -> None:
		receipt = self.purchase()
		self.assertFalse(receipt.items[0].serial_no)
		self.assertEqual(self.place(), ("In Stock", self.shelf))
		receipt.cancel()
		self.assertEqual((self.place(), self.there()), (("Retired", None), None))

	def test_an_entry_moves_it_onto_a_truck_and_its_cancellation_back(self) -> None:
		self.purchase()
		transfer = self.entry("Material Transfer", self.shelf, self.truck)
		self.assertEqual((self.place(), self.there()), (("On Truck", self.truck), self.truck))
		transfer.cancel()
		self.assertEqual((self.place(), self.there()), (("In Stock", self.shelf), self.shelf))

	def test_a_delivery_installs_it_and_its_cancellation_brings_it_back(self) -> None:
		self.purchase()
		customer = a_customer().name
		location = a_location(customer).name
		note = self.deliver(customer, self.shelf)
		fields = ["status", "customer", "service_location"]
		known = frappe.db.get_value("Equipment", self.number, fields)
		self.assertEqual(known, ("Installed", customer, location))
		note.cancel()
		self.assertEqual(self.place(), ("In Stock", self.shelf))

	def test_our_own_entries_move_what_came_by_a_bundle(self) -> None:
		self.purchase()
		movements.load_device(self.number, self.technician.name)
		self.post()
		self.assertEqual((self.place(), self.there()), (("On Truck", self.truck), self.truck))

	def test_the_numbers_of_a_product_bundle_that_is_sold_follow_too(self) -> None:
		self.purchase()
		customer = a_customer().name
		kit = {"item_code": an_item()}
		packed = {"item_code": self.item, **self.bundle("Delivery Note", "Outward", self.shelf)}
		note = {"doctype": "Delivery Note", "name": "DN-1", "docstatus": 1, "customer": customer, "flags": {}}
		frappe.db.set_value("Serial No", self.number, "warehouse", None)
		erpnext_documents.apply_document(frappe._dict(note, items=[kit], packed_items=[packed]), NOW)
		self.assertEqual(self.place(), ("Installed", None))


class TestWorth(StockDocumentCase):
	def rate(self, kind: str) -> float:
		self.post()
		row = frappe.get_last_doc("Equipment Movement", {"equipment": self.number, "movement_type": kind})
		self.assertEqual(row.stock_state, "Posted", row.stock_error)
		return frappe.db.get_value("Stock Entry Detail", {"parent": row.stock_entry}, "valuation_rate")

	def test_what_was_lost_at_its_price_is_found_at_its_price(self) -> None:
		self.purchase(warehouse=self.truck)
		technician_actions.report_lost(self.number, self.technician.name, "stolen", NOW)
		self.assertEqual(self.rate("Lose"), PRICE)
		technician_actions.take_custody(self.number, self.technician.name, "in the ditch", NOW)
		self.assertEqual(self.rate("Find"), PRICE)

	def test_a_device_comes_back_from_a_customer_at_what_it_left_with(self) -> None:
		customer = a_customer().name
		location = a_location(customer).name
		job = a_job(customer=customer, service_location=location).name
		self.purchase(warehouse=self.truck)
		movements.install_device(
			self.number, job=job, technician=self.technician.name, location=location, customer=customer
		)
		self.post()
		movements.remove_device(self.number, job=job, technician=self.technician.name, location=location)
		self.assertEqual(self.rate("Remove"), PRICE)

	def test_without_a_purchase_the_items_own_value_counts(self) -> None:
		registration.register_device(self.number, self.model, technician=self.technician.name, now=NOW)
		self.assertEqual(self.rate("Receive"), 80)

	def test_only_what_nobody_valued_comes_in_at_nothing(self) -> None:
		frappe.db.set_value("Item", self.item, "valuation_rate", 0)
		frappe.clear_document_cache("Item", self.item)
		registration.register_device(self.number, self.model, technician=self.technician.name, now=NOW)
		self.assertEqual(self.rate("Receive"), 0)
