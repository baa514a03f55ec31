"""Movements: one locked row each, refused if impossible, posted to ERPNext's stock once."""

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import stock_posting, technician_actions
from gigafibre_fsm.exceptions import IllegalMovement
from gigafibre_fsm.tests.builders import NOW, a_customer, a_dispatched_job, a_job, a_location
from gigafibre_fsm.tests.devices import a_device, a_model, a_technician_with_truck, a_warehouse, an_item
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestMovements(FrappeTestCase):
	def setUp(self) -> None:
		self.technician = a_technician_with_truck()
		self.customer = a_customer().name
		self.location = a_location(self.customer).name
		self.job = a_job(customer=self.customer, service_location=self.location).name

	def install(self, device: str, location: str | None = None) -> movements.MovementResult:
		return movements.install_device(
			device,
			job=self.job,
			technician=self.technician.name,
			location=location or self.location,
			customer=self.customer,
			now=NOW,
		)

	def history(self, device: str) -> list[tuple]:
		fields = ["movement_type", "from_status", "to_status", "from_warehouse", "to_warehouse"]
		rows = frappe.get_all(
			"Equipment Movement", {"equipment": device}, fields, order_by="creation, moved_on"
		)
		return [tuple(row.values()) for row in rows]

	def test_installing_takes_the_device_off_the_truck_and_keeps_its_history(self) -> None:
		device = a_device(self.technician.truck)
		self.install(device.name)
		device.reload()
		self.assertEqual(
			(
				device.status,
				device.warehouse,
				device.service_location,
				device.customer,
				device.installed_by_job,
			),
			("Installed", None, self.location, self.customer, self.job),
		)
		self.assertEqual(device.installed_on, NOW)
		self.assertIn(
			("Install", "On Truck", "Installed", self.technician.truck, None), self.history(device.name)
		)

	def test_installing_twice_at_the_same_address_is_one_movement_and_a_kind_answer(self) -> None:
		device = a_device(self.technician.truck)
		first, second = self.install(device.name), self.install(device.name)
		self.assertFalse(first.already)
		self.assertTrue(second.already)
		self.assertIsNone(second.movement)
		self.assertIn("already installed", second.message)
		self.assertEqual([row[0] for row in self.history(device.name)].count("Install"), 1)

	def test_a_device_of_another_customer_is_installed_only_after_dispatch_freed_it(self) -> None:
		device = a_device(self.technician.truck)
		other = a_customer().name
		elsewhere = a_location(other).name
		movements.install_device(
			device.name,
			job=self.job,
			technician=self.technician.name,
			location=elsewhere,
			customer=other,
			now=NOW,
		)
		with self.assertRaises(IllegalMovement) as refusal:
			self.install(device.name)
		self.assertNotIn(other, str(refusal.exception))
		frappe.get_doc("Equipment", device.name).return_to_warehouse(a_warehouse())
		self.assertFalse(self.install(device.name).already)

	def test_a_removed_device_is_on_the_truck_of_who_removed_it(self) -> None:
		device = a_device(self.technician.truck)
		self.install(device.name)
		movements.remove_device(
			device.name, job=self.job, technician=self.technician.name, location=self.location, now=NOW
		)
		self.assertEqual(
			frappe.db.get_value("Equipment", device.name, ["status", "warehouse", "customer"]),
			("On Truck", self.technician.truck, None),
		)

	def test_a_device_is_not_removed_from_where_it_is_not(self) -> None:
		device = a_device(self.technician.truck)
		self.install(device.name)
		with self.assertRaises(IllegalMovement):
			movements.remove_device(
				device.name,
				job=self.job,
				technician=self.technician.name,
				location=a_location(self.customer).name,
			)

	def test_what_is_lost_in_repair_or_retired_is_not_installed(self) -> None:
		for leave in (movements.write_off_device, movements.send_to_repair, movements.retire_device):
			device = a_device(self.technician.truck)
			leave(device.name)
			with self.subTest(leave.__name__), self.assertRaises(IllegalMovement):
				self.install(device.name)

	def test_an_unknown_device_is_refused_with_what_to_do(self) -> None:
		with self.assertRaisesRegex(IllegalMovement, "Create it first"):
			self.install("2999999999999")

	def test_a_technician_without_truck_is_told_so(self) -> None:
		device = a_device(a_warehouse())
		self.technician.db_set("truck", None)
		with self.assertRaisesRegex(IllegalMovement, "no truck"):
			movements.load_device(device.name, self.technician.name)

	def test_movements_are_not_deleted(self) -> None:
		device = a_device(self.technician.truck)
		row = frappe.get_last_doc("Equipment Movement", {"equipment": device.name})
		with self.assertRaises(frappe.ValidationError):
			row.delete()

	def locate(
		self, identifier: str, technician: str, location: str | None = None
	) -> stock_lookup.StockLocation:
		matches = stock_lookup.find_stock_devices([identifier])
		return stock_lookup.locate_device(
			matches[0].equipment if matches else None, technician, location=location
		)

	def test_standing_says_where_a_device_is_without_naming_another_customer(self) -> None:
		device, mine = a_device(self.technician.truck), self.technician.name
		other = a_technician_with_truck("Julie Roy")
		self.assertEqual(self.locate(device.mac_address.replace(":", ""), mine).kind, "on_your_truck")
		self.assertEqual(self.locate(device.name, other.name).kind, "on_another_truck")
		self.install(device.name)
		self.assertEqual(self.locate(device.gpon_serial, mine, self.location).kind, "at_this_customer")
		seen = self.locate(device.name, other.name, "LOC-99999")
		self.assertEqual(seen.kind, "at_another_customer")
		self.assertNotIn(frappe.db.get_value("Customer", self.customer, "customer_name"), seen.where)
		self.assertEqual(self.locate("2000000000009", mine).kind, "unknown")
		self.assertEqual(self.locate(a_device(a_warehouse()).name, mine).kind, "in_warehouse")


class TestPosting(FrappeTestCase):
	def setUp(self) -> None:
		self.technician = a_technician_with_truck()
		self.shelf = a_warehouse()
		self.model = a_model(item=an_item())

	def last(self, device: str):
		return frappe.get_last_doc("Equipment Movement", {"equipment": device}, order_by="creation desc")

	def posted(self, device: str):
		movement = self.last(device)
		stock_posting.post_movement(movement.name)
		movement.reload()
		return movement

	def find_warehouse(self, device: str) -> str | None:
		return frappe.db.get_value("Serial No", device, "warehouse")

	def test_each_movement_becomes_one_submitted_stock_entry(self) -> None:
		device = a_device(self.shelf, equipment_model=self.model).name
		received = self.posted(device)
		self.assertEqual((received.stock_state, received.stock_error), ("Posted", None))
		self.assertEqual(self.find_warehouse(device), self.shelf)
		movements.load_device(device, self.technician.name)
		loaded = self.posted(device)
		self.assertEqual(self.find_warehouse(device), self.technician.truck)
		stock_posting.post_movement(loaded.name)
		entries = frappe.get_all("Stock Entry Detail", {"serial_no": device, "docstatus": 1}, pluck="parent")
		self.assertEqual(sorted(entries), sorted([received.stock_entry, loaded.stock_entry]))

	def test_installing_issues_it_and_removing_receives_it(self) -> None:
		customer = a_customer().name
		location = a_location(customer).name
		job = a_job(customer=customer, service_location=location).name
		device = a_device(self.technician.truck, equipment_model=self.model).name
		self.posted(device)
		movements.install_device(
			device, job=job, technician=self.technician.name, location=location, customer=customer
		)
		installed = self.posted(device)
		self.assertEqual(
			frappe.db.get_value("Stock Entry", installed.stock_entry, "purpose"), "Material Issue"
		)
		self.assertFalse(self.find_warehouse(device))
		movements.remove_device(device, job=job, technician=self.technician.name, location=location)
		self.assertEqual(self.posted(device).stock_state, "Posted")
		self.assertEqual(self.find_warehouse(device), self.technician.truck)

	def test_what_erpnext_refuses_is_a_difference_for_a_person_and_nothing_is_half_posted(self) -> None:
		device = a_device(self.shelf, equipment_model=self.model).name
		frappe.db.set_value("Equipment Movement", self.last(device).name, "stock_state", "Not Tracked")
		movements.load_device(device, self.technician.name)
		refused = self.posted(device)
		self.assertEqual(refused.stock_state, "Differs")
		self.assertTrue(refused.stock_error)
		self.assertFalse(frappe.db.exists("Stock Entry", {"remarks": f"Equipment Movement {refused.name}"}))
		refused.post_again()
		self.assertEqual(frappe.db.get_value("Equipment Movement", refused.name, "stock_state"), "Pending")

	def test_only_devices_that_erpnext_keeps_by_serial_number_are_posted(self) -> None:
		plain = a_device(self.shelf).name
		self.assertEqual(self.last(plain).stock_state, "Not Tracked")
		loose = a_model(item=an_item(has_serial_no=0), serial_pattern="")
		self.assertEqual(
			self.last(a_device(self.shelf, equipment_model=loose).name).stock_state, "Not Tracked"
		)

	def test_the_worker_posts_what_waits_oldest_first(self) -> None:
		device = a_device(self.shelf, equipment_model=self.model).name
		movements.load_device(device, self.technician.name)
		stock_posting.post_pending(limit=500)
		self.assertEqual(self.find_warehouse(device), self.technician.truck)
		self.assertFalse(
			frappe.db.exists("Equipment Movement", {"equipment": device, "stock_state": "Pending"})
		)

	def test_a_defective_device_is_told_when_it_reaches_the_repair_shop(self) -> None:
		shop = a_warehouse()
		device = a_device(self.technician.truck, equipment_model=self.model).name
		self.posted(device)
		technician_actions.mark_defective(device, self.technician.name, "dead", NOW)
		self.assertEqual(self.last(device).stock_state, "Not Tracked")
		self.assertEqual(self.find_warehouse(device), self.technician.truck)
		frappe.db.set_single_value("FSM Settings", "repair_warehouse", shop)
		technician_actions.hand_in(device, self.technician.name, warehouse=self.shelf, now=NOW)
		moved = self.posted(device)
		self.assertEqual(self.purpose(moved), "Material Transfer")
		self.assertEqual(self.find_warehouse(device), shop)

	def test_a_lost_device_is_issued_and_received_when_it_is_found(self) -> None:
		device = a_device(self.technician.truck, equipment_model=self.model).name
		self.posted(device)
		technician_actions.report_lost(device, self.technician.name, "stolen", NOW)
		self.assertEqual(self.purpose(self.posted(device)), "Material Issue")
		self.assertFalse(self.find_warehouse(device))
		other = a_technician_with_truck("Julie Roy")
		technician_actions.take_custody(device, other.name, "in the ditch", NOW)
		self.assertEqual(self.purpose(self.posted(device)), "Material Receipt")
		self.assertEqual(self.find_warehouse(device), other.truck)

	def test_a_device_found_before_its_loss_was_told_is_known_where_it_is(self) -> None:
		device = a_device(self.technician.truck, equipment_model=self.model).name
		self.posted(device)
		technician_actions.report_lost(device, self.technician.name, "stolen", NOW)
		frappe.db.set_value("Equipment Movement", self.last(device).name, "stock_state", "Differs")
		technician_actions.take_custody(device, self.technician.name, "", NOW)
		found = self.posted(device)
		self.assertEqual((found.stock_state, found.stock_entry), ("Posted", None))

	def test_every_step_of_a_swap_is_told(self) -> None:
		job = a_dispatched_job(technician=self.technician.name)
		old, new = (a_device(self.technician.truck, equipment_model=self.model).name for _ in range(2))
		technician_work.install_equipment(job.name, self.technician.name, equipment=old, now=NOW)
		stock_posting.post_pending(limit=500)
		technician_work.swap_equipment(
			job.name, self.technician.name, equipment=new, reason="Defective", now=NOW
		)
		stock_posting.post_pending(limit=500)
		self.assertEqual(
			(self.find_warehouse(old), self.find_warehouse(new) or None), (self.technician.truck, None)
		)
		states = frappe.get_all(
			"Equipment Movement", {"equipment": ("in", (old, new))}, pluck="stock_state", distinct=True
		)
		self.assertEqual(sorted(states), ["Not Tracked", "Posted"])

	def test_the_form_of_the_device_says_where_erpnext_differs(self) -> None:
		device = a_device(self.shelf, equipment_model=self.model).name
		frappe.db.set_value("Equipment Movement", self.last(device).name, "stock_state", "Not Tracked")
		movements.load_device(device, self.technician.name)
		refused = self.posted(device)
		doc = frappe.get_doc("Equipment", device)
		doc.run_method("onload")
		said = doc.get_onload("stock_differs")
		self.assertEqual((said["name"], said["stock_error"]), (refused.name, refused.stock_error))

	def purpose(self, movement) -> str:
		self.assertEqual(movement.stock_state, "Posted", movement.stock_error)
		return frappe.db.get_value("Stock Entry", movement.stock_entry, "purpose")
