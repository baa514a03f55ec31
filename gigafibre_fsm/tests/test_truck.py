"""A technician's truck: listed, counted, running low; over HTTP and in the report."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import technician_actions
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.exceptions import FsmError, IllegalMovement
from gigafibre_fsm.gigafibre_fsm.report.truck_stock import truck_stock
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.builders import NOW
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class OnTheTruck(FrappeTestCase):
	def setUp(self) -> None:
		self.technician = devices.a_technician_with_truck()
		self.truck = self.technician.truck
		self.model = devices.a_model()
		self.devices = [devices.a_device(self.truck, equipment_model=self.model).name for _ in range(3)]

	def minimum(self, least: int, technician: str | None = None) -> None:
		values = {"equipment_model": self.model, "minimum": least, "technician": technician}
		frappe.get_doc({"doctype": "Truck Minimum", **values}).insert()

	def findings(self) -> list[tuple[str, str, str]]:
		rows = frappe.get_all(
			"Equipment Finding", {"technician": self.technician.name}, ["equipment", "kind", "state"]
		)
		return sorted(tuple(row.values()) for row in rows)


class TestCounting(OnTheTruck):
	def count(self, ticked: list[str], *others: str) -> "frappe._dict":
		name = inventory.record_count(self.technician.name, self.devices, ticked, others, NOW)
		return frappe.get_doc("Truck Count", name)

	def test_a_count_says_who_counted_what_and_moves_nothing(self) -> None:
		first, second, third = self.devices
		kept = self.count([first, third])
		self.assertEqual(
			(kept.technician, kept.truck, kept.counted_on), (self.technician.name, self.truck, NOW)
		)
		self.assertEqual((kept.expected, kept.there, kept.missing, kept.extra), (3, 2, 1, 0))
		self.assertEqual(self.findings(), [(second, "Not Found", "Open")])
		self.assertEqual(
			frappe.db.get_value("Equipment", second, ["status", "warehouse"]), ("On Truck", self.truck)
		)
		self.assertTrue(
			next(row for row in inventory.list_devices(self.truck) if row.name == second).is_missing
		)

	def test_the_next_count_that_finds_it_closes_what_was_open(self) -> None:
		self.count(self.devices[:2])
		kept = self.count(self.devices)
		self.assertEqual(self.findings(), [(self.devices[2], "Not Found", "Settled")])
		self.assertEqual(
			frappe.db.get_value("Equipment Finding", {"equipment": self.devices[2]}, "settled_by"), kept.name
		)

	def test_counting_twice_without_it_tells_dispatch_once(self) -> None:
		for _ in range(2):
			self.count(self.devices[:2])
		self.assertEqual(len(self.findings()), 1)

	def test_a_device_of_elsewhere_on_the_truck_is_written_down_as_not_expected(self) -> None:
		foreign = devices.a_device(devices.a_warehouse())
		kept = self.count(self.devices, foreign.mac_address)
		self.assertEqual(
			[(row.equipment, row.result) for row in kept.devices][-1], (foreign.name, "Not Expected")
		)
		self.assertEqual(frappe.db.get_value("Equipment", foreign.name, "status"), "In Stock")

	def test_an_unknown_code_is_refused_before_anything_is_kept(self) -> None:
		before = frappe.db.count("Truck Count")
		with self.assertRaisesRegex(FsmError, "&lt;b&gt;"):
			self.count(self.devices, "<b>none</b>")
		self.assertEqual(frappe.db.count("Truck Count"), before)

	def test_more_typed_devices_than_a_count_takes_are_refused_and_not_dropped(self) -> None:
		before = frappe.db.count("Truck Count")
		with self.assertRaisesRegex(FsmError, "up to 50 typed devices, not 51"):
			self.count(self.devices, *(f"S{number}" for number in range(51)))
		self.assertEqual(frappe.db.count("Truck Count"), before)

	def test_a_count_is_not_deleted(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.count(self.devices).delete()

	def test_without_a_truck_nothing_is_counted(self) -> None:
		with self.assertRaisesRegex(IllegalMovement, "no truck"):
			inventory.record_count(builders.a_technician().name, [], [], [], NOW)

	def test_a_person_of_the_office_closes_a_finding(self) -> None:
		self.count(self.devices[:2])
		frappe.get_last_doc("Equipment Finding", {"technician": self.technician.name}).settle()
		self.assertEqual(self.findings()[0][2], "Settled")


class TestRunningLow(OnTheTruck):
	def short(self) -> list[tuple]:
		found = inventory.list_shortages(self.technician.name, self.truck)
		return [(each.model, each.there, each.minimum) for each in found if each.model == self.model]

	def test_what_every_truck_should_carry_is_missed(self) -> None:
		self.minimum(3)
		self.assertEqual(self.short(), [])
		technician_actions.mark_defective(self.devices[0], self.technician.name, "dead", NOW)
		self.assertEqual(self.short(), [(self.model, 2, 3)])

	def test_a_technicians_own_minimum_counts_instead(self) -> None:
		self.minimum(5)
		self.minimum(2, self.technician.name)
		self.assertEqual(self.short(), [])
		other = devices.a_technician_with_truck("Julie Roy")
		self.assertIn(
			(self.model, 0, 5),
			[(s.model, s.there, s.minimum) for s in inventory.list_shortages(other.name, other.truck)],
		)

	def test_two_minimums_for_the_same_are_refused(self) -> None:
		self.minimum(5)
		self.minimum(5, self.technician.name)
		for technician in (None, self.technician.name):
			with self.assertRaises(frappe.ValidationError):
				self.minimum(3, technician)

	def test_the_report_shows_it_for_all_trucks(self) -> None:
		self.minimum(4)
		_columns, rows, *_others = truck_stock.execute({"technician": self.technician.name, "only_short": 1})
		self.assertEqual(
			[
				(row["model"], row["there"], row["minimum"], row["short"])
				for row in rows
				if row["model"] == self.model
			],
			[(self.model, 3, 4, 1)],
		)


class TestPassed(OnTheTruck):
	def test_both_see_what_changed_hands(self) -> None:
		julie = devices.a_technician_with_truck("Julie Roy")
		technician_actions.hand_over(self.devices[0], self.technician.name, colleague=julie.name, now=NOW)
		now = NOW + timedelta(hours=1)
		gave = next(m for m in inventory.list_handovers(self.technician.name, self.truck, now) if not m.came)
		got = next(m for m in inventory.list_handovers(julie.name, julie.truck, now) if m.came)
		self.assertEqual((gave.equipment, gave.who), (self.devices[0], "Julie Roy"))
		self.assertEqual((got.equipment, got.who), (self.devices[0], "Marc Lavoie"))

	def test_what_a_colleague_installs_from_my_truck_is_shown_and_my_own_installs_are_not(self) -> None:
		julie = devices.a_technician_with_truck("Julie Roy")
		job = builders.a_job()
		for device, who in zip(self.devices, (julie, self.technician), strict=False):
			movements.install_device(
				device,
				job=job.name,
				technician=who.name,
				location=job.service_location,
				customer=job.customer,
				now=NOW,
			)
		went = [m for m in inventory.list_handovers(self.technician.name, self.truck, NOW) if not m.came]
		self.assertEqual([(m.equipment, m.who) for m in went], [(self.devices[0], "Julie Roy")])
