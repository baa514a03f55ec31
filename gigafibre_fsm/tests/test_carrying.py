"""What to have on the truck before leaving, and who has what the own truck lacks."""

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestCarrying(FrappeTestCase):
	def setUp(self):
		self.me = devices.a_technician_with_truck()
		self.luc = devices.a_technician_with_truck("Luc Roy")
		self.item = devices.an_item()
		self.model = devices.a_model(item=self.item)
		self.cleaner, self.ladder = (self.a_tool(name) for name in ("Connector cleaner", "Ladder"))
		self.kind = builders.a_job_type(
			materials=[{"item": self.item, "qty": 1}],
			tools=[{"tool": self.ladder}, {"tool": self.cleaner, "when_line_weak": 1}],
		).name

	def a_tool(self, name: str) -> str:
		values = {"doctype": "Dispatch Tool", "tool_name": builders.unique(name), "label_fr": name}
		return frappe.get_doc(values).insert().name

	def a_visit(self) -> str:
		return builders.a_dispatched_job(technician=self.me.name, job_type=self.kind).name

	def load_truck(self, truck: str) -> str:
		device = devices.a_device(equipment_model=self.model)
		values = {"status": "On Truck", "warehouse": truck, "item": self.item}
		frappe.db.set_value("Equipment", device.name, values)
		return device.name

	def stands_at(self, job: str, rx: float) -> None:
		device = devices.a_device(equipment_model=self.model).name
		place = frappe.db.get_value("Dispatch Job", job, "service_location")
		frappe.db.set_value("Equipment", device, {"status": "Installed", "service_location": place})
		state = {"doctype": "CPE State", "equipment": device, "optical_state": "Measured", "rx_power": rx}
		frappe.get_doc(state).insert(ignore_permissions=True)

	def carried(self, *jobs: str) -> dict[str, tuple]:
		found = technician_work.to_carry(jobs, self.me.name)
		return {thing.label: (thing.kind, thing.quantity, thing.on_truck, thing.colleague) for thing in found}

	def test_each_thing_is_said_once_for_the_whole_day(self):
		found = self.carried(self.a_visit(), self.a_visit())
		self.assertEqual(found[self.item], ("material", "2", 0, None))
		self.assertEqual(found[self.ladder], ("tool", None, None, None))

	def test_what_the_own_truck_lacks_a_colleague_may_have(self):
		job = self.a_visit()
		self.load_truck(self.luc.truck)
		self.assertEqual(self.carried(job)[self.item], ("material", "1", 0, "Luc Roy"))
		self.load_truck(self.me.truck)
		self.assertEqual(self.carried(job)[self.item], ("material", "1", 1, None))

	def test_some_tools_go_only_to_where_the_line_was_weak(self):
		job = self.a_visit()
		self.assertNotIn(self.cleaner, self.carried(job))
		self.stands_at(job, -20.0)
		self.assertNotIn(self.cleaner, self.carried(job))
		self.stands_at(job, -28.5)
		self.assertEqual(self.carried(job)[self.cleaner][0], "weak line")

	def test_a_visit_that_only_takes_away_carries_no_spare(self):
		job = self.a_visit()
		self.stands_at(job, -20.0)
		frappe.db.set_value("Dispatch Job Type", self.kind, "carries_spares", 0)
		self.assertNotIn(self.model, self.carried(job))

	def test_a_spare_of_what_stands_at_the_address_is_named(self):
		job = self.a_visit()
		self.stands_at(job, -20.0)
		self.load_truck(self.me.truck)
		self.assertEqual(self.carried(job)[self.model], ("spare", None, 1, None))

	def test_the_page_of_a_visit_says_the_same(self):
		job = self.a_visit()
		self.stands_at(job, -28.5)
		page = {thing.label: thing.kind for thing in technician_work.load_page(job, self.me.name).to_carry}
		self.assertEqual(page, {label: thing[0] for label, thing in self.carried(job).items()})

	def test_a_day_without_visits_asks_nothing(self):
		self.assertEqual(technician_work.to_carry([], self.me.name), ())
