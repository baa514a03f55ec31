"""What a visit does with devices: swapped in one command, marked defective, lost, found; each judged at arrival."""

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import transition_facts
from gigafibre_fsm.domain.dispatch.technician_work import device_commands
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.movements import discrepancies, return_warehouses, technician_actions
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.exceptions import FsmError, IllegalMovement
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.builders import NOW
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class AtAVisit(FrappeTestCase):
	"""A visit under way where an ONT is installed, with another of its model on the truck."""

	def setUp(self) -> None:
		self.technician = devices.a_technician_with_truck()
		self.job = builders.a_dispatched_job(technician=self.technician.name)
		self.model = devices.a_model()
		self.old = self.installed()
		self.new = devices.a_device(self.technician.truck, equipment_model=self.model)

	def installed(self, **values: object):
		"""A device that an earlier visit installed at this address."""
		device = devices.a_device(self.technician.truck, equipment_model=self.model, **values)
		earlier = builders.a_job(customer=self.job.customer, service_location=self.job.service_location)
		movements.install_device(
			device.name,
			job=earlier.name,
			technician=self.technician.name,
			location=self.job.service_location,
			customer=self.job.customer,
			now=NOW,
		)
		device.reload()
		return device

	def swap(self, reason: str = "Replaced", new: str = "", **more: str) -> dict:
		return technician_work.swap_equipment(
			self.job.name,
			self.technician.name,
			equipment=new or self.new.name,
			reason=reason,
			now=NOW,
			**more,
		)

	def place(self, device) -> tuple[str, str | None, str | None]:
		return tuple(
			frappe.db.get_value("Equipment", device.name, ["status", "warehouse", "service_location"])
		)

	def rows(self) -> list[tuple[str, str]]:
		return [
			(row.equipment, row.action) for row in frappe.get_doc("Dispatch Job", self.job.name).equipment
		]

	def last(self, device):
		fields = ["movement_type", "note", "technician", "job", "to_status", "to_warehouse"]
		return frappe.get_all(
			"Equipment Movement", {"equipment": device.name}, fields, order_by="creation desc"
		)[0]


class TestSwap(AtAVisit):
	def test_the_old_one_goes_onto_the_truck_and_the_new_one_into_service(self) -> None:
		answer = self.swap()
		self.assertEqual((answer["equipment"], answer["old"]), (self.new.name, self.old.name))
		self.assertEqual(self.place(self.new), ("Installed", None, self.job.service_location))
		self.assertEqual(self.place(self.old), ("On Truck", self.technician.truck, None))
		self.assertEqual(self.rows(), [(self.old.name, "Removed"), (self.new.name, "Installed")])

	def test_a_defective_old_one_lies_on_the_truck_and_is_not_installed_again(self) -> None:
		self.swap("Defective")
		self.assertEqual(self.place(self.old), ("In Repair", self.technician.truck, None))
		self.assertIn(self.new.name, self.last(self.old).note)
		seen = stock_lookup.locate_device(self.old.name, self.technician.name)
		self.assertEqual((seen.kind, seen.where), ("in_repair", "Defective, on your truck"))
		with self.assertRaisesRegex(IllegalMovement, "defective"):
			technician_work.install_equipment(
				self.job.name, self.technician.name, equipment=self.old.name, now=NOW
			)

	def test_nothing_moves_when_the_new_one_cannot_be_installed(self) -> None:
		movements.send_to_repair(self.new.name, note="dead")
		frappe.db.savepoint("before_swap")
		with self.assertRaises(IllegalMovement):
			self.swap()
		frappe.db.rollback(save_point="before_swap")
		self.assertEqual(self.place(self.old)[0], "Installed")
		self.assertEqual(self.rows(), [])

	def test_of_several_the_person_chooses(self) -> None:
		second = self.installed()
		with self.assertRaisesRegex(IllegalMovement, "Choose the one"):
			self.swap()
		self.swap(old=second.name)
		self.assertEqual(self.place(second)[0], "On Truck")
		self.assertEqual(self.place(self.old)[0], "Installed")

	def test_one_that_left_meanwhile_is_not_replaced(self) -> None:
		technician_work.remove_equipment(
			self.job.name, self.technician.name, equipment=self.old.name, now=NOW
		)
		for old in ("", self.old.name):
			with self.assertRaisesRegex(IllegalMovement, "installed at this address"):
				self.swap(old=old)
		self.assertEqual(self.place(self.new)[0], "On Truck")

	def test_the_new_one_may_be_typed_by_its_address(self) -> None:
		self.assertEqual(self.swap(new=self.new.mac_address.replace(":", "-"))["equipment"], self.new.name)

	def test_the_reason_is_asked(self) -> None:
		with self.assertRaisesRegex(FsmError, "defective or was only replaced"):
			self.swap("")

	def test_an_unknown_serial_number_is_said_to_be_unknown(self) -> None:
		with self.assertRaisesRegex(IllegalMovement, "no device with the serial number"):
			self.swap(new="2000000000009")


class TestPlacing(AtAVisit):
	def test_an_unknown_button_moves_nothing(self) -> None:
		doing = device_commands.Doing(self.job.name, self.technician.name, "Administrator", NOW, NOW)
		for then in ("Look", "look", "instal"):
			with self.assertRaisesRegex(FsmError, "no longer known"):
				device_commands.place(doing, self.new.name, then)
		self.assertEqual(self.place(self.new)[0], "On Truck")


class TestInstalledEquipment(AtAVisit):
	def test_what_becomes_of_an_old_one_of_the_same_type_is_asked(self) -> None:
		name, who = self.job.name, self.technician.name
		with self.assertRaisesRegex(FsmError, f"{self.old.name} is installed here"):
			technician_work.install_equipment(name, who, equipment=self.new.name, now=NOW)
		router = devices.a_device(
			self.technician.truck, equipment_model=devices.a_model(equipment_type="Router")
		)
		technician_work.install_equipment(name, who, equipment=router.name, now=NOW)
		technician_work.install_equipment(name, who, equipment=self.new.name, now=NOW, beside=True)
		self.assertEqual(self.place(self.old)[0], "Installed")

	def count(self) -> int:
		return transition_facts.collect_facts(
			frappe.get_doc("Dispatch Job", self.job.name)
		).equipment_installed

	def test_a_device_taken_away_again_does_not_count(self) -> None:
		name, who = self.job.name, self.technician.name
		technician_work.install_equipment(name, who, equipment=self.new.name, now=NOW, beside=True)
		self.assertEqual(self.count(), 1)
		technician_work.remove_equipment(name, who, equipment=self.new.name, now=NOW)
		self.assertEqual(self.count(), 0)
		technician_work.install_equipment(name, who, equipment=self.new.name, now=NOW, beside=True)
		self.assertEqual(self.count(), 1)
		self.assertEqual(technician_work.load_page(name, who).actions[0].missing, ())

	def test_installing_from_a_colleagues_truck_takes_it_out_of_their_stock(self) -> None:
		colleague = devices.a_technician_with_truck("Julie Roy")
		theirs = devices.a_device(colleague.truck, equipment_model=self.model)
		technician_work.install_equipment(
			self.job.name, self.technician.name, equipment=theirs.name, now=NOW, beside=True
		)
		row = frappe.get_last_doc(
			"Equipment Movement", {"equipment": theirs.name, "movement_type": "Install"}
		)
		self.assertEqual((row.from_warehouse, row.technician), (colleague.truck, self.technician.name))


class TestDefectiveAndLost(AtAVisit):
	def test_a_defective_device_is_taken_down_with_its_note(self) -> None:
		technician_work.mark_defective(
			self.job.name, self.technician.name, equipment=self.old.name, note="No light on PON", now=NOW
		)
		self.assertEqual(self.place(self.old), ("In Repair", self.technician.truck, None))
		row = self.last(self.old)
		self.assertEqual(
			(row.movement_type, row.note, row.job), ("Send to Repair", "No light on PON", self.job.name)
		)
		self.assertEqual(self.rows(), [(self.old.name, "Defective")])

	def test_a_device_of_the_own_truck_is_marked_where_it_lies(self) -> None:
		technician_work.mark_defective(
			self.job.name, self.technician.name, equipment=self.new.name, note="Does not start", now=NOW
		)
		self.assertEqual(self.place(self.new), ("In Repair", self.technician.truck, None))

	def test_without_a_note_nothing_is_marked_or_lost(self) -> None:
		for act in (technician_work.mark_defective, technician_work.report_lost):
			for device in (self.old, self.new):
				with self.assertRaisesRegex(FsmError, "^Say "):
					act(self.job.name, self.technician.name, equipment=device.name, note="  ", now=NOW)

	def test_a_device_that_is_not_at_the_customers_is_lost_with_its_reason(self) -> None:
		technician_work.report_lost(
			self.job.name, self.technician.name, equipment=self.old.name, note="Stolen in the move", now=NOW
		)
		self.assertEqual(self.place(self.old), ("Lost", None, None))
		self.assertEqual(self.last(self.old).note, "Stolen in the move")

	def test_nobody_marks_or_loses_what_is_on_anothers_truck_or_at_anothers_home(self) -> None:
		theirs = devices.a_device(devices.a_technician_with_truck("Julie Roy").truck)
		elsewhere = builders.a_dispatched_job(technician=self.technician.name)
		for device in (theirs, self.old):
			for act in (technician_work.mark_defective, technician_work.report_lost):
				with self.assertRaisesRegex(IllegalMovement, "not on your truck"):
					act(elsewhere.name, self.technician.name, equipment=device.name, note="x", now=NOW)


class TestHands(AtAVisit):
	def take_in(self, device) -> str:
		return technician_actions.take_custody(device.name, self.technician.name, "under the seat", NOW)

	def test_a_lost_device_that_turns_up_is_on_the_truck_of_who_holds_it(self) -> None:
		movements.write_off_device(self.new.name, "gone")
		self.take_in(self.new)
		self.assertEqual(self.place(self.new), ("On Truck", self.technician.truck, None))
		self.assertEqual(self.last(self.new).movement_type, "Find")

	def test_one_of_a_warehouse_or_a_colleague_changes_trucks(self) -> None:
		for start in (devices.a_warehouse(), devices.a_technician_with_truck("Julie Roy").truck):
			device = devices.a_device(start)
			self.take_in(device)
			self.assertEqual(self.place(device)[1], self.technician.truck)

	def test_one_of_a_colleague_asks_how_it_came_here(self) -> None:
		colleague = devices.a_technician_with_truck("Julie Roy")
		theirs = devices.a_device(colleague.truck, equipment_model=self.model)
		with self.assertRaisesRegex(FsmError, "how it came to you"):
			technician_actions.take_custody(theirs.name, self.technician.name, " ", NOW)
		self.assertEqual(self.place(theirs)[1], colleague.truck)
		self.take_in(theirs)
		moved = self.last(theirs)
		self.assertEqual((moved["technician"], moved["note"]), (self.technician.name, "under the seat"))

	def test_one_that_is_booked_at_a_customer_is_reported_once_and_not_moved(self) -> None:
		for _ in range(2):
			self.assertIn("Dispatch was told", self.take_in(self.old))
		self.assertEqual(self.place(self.old)[0], "Installed")
		told = frappe.get_all(
			"Equipment Finding", {"equipment": self.old.name}, ["kind", "state", "technician", "note"]
		)
		self.assertEqual(
			[tuple(row.values()) for row in told],
			[("In Hand", "Open", self.technician.name, "under the seat")],
		)

	def test_the_rules_may_let_technicians_free_devices(self) -> None:
		frappe.db.set_single_value("FSM Settings", "technicians_free_devices", 1)
		self.take_in(self.old)
		self.assertEqual(self.place(self.old), ("On Truck", self.technician.truck, None))
		(note,) = frappe.get_all(
			"Equipment Movement", {"equipment": self.old.name, "movement_type": "Remove"}, pluck="note"
		)
		self.assertEqual(note, "under the seat")

	def test_a_movement_settles_what_was_reported(self) -> None:
		self.take_in(self.old)
		movements.unload_device(self.old.name, devices.a_warehouse())
		finding = frappe.get_last_doc("Equipment Finding", {"equipment": self.old.name})
		self.assertEqual(finding.state, discrepancies.SETTLED)
		self.assertTrue(finding.movement)

	def test_what_was_taken_out_of_use_stays_there(self) -> None:
		movements.retire_device(self.new.name)
		with self.assertRaisesRegex(IllegalMovement, "taken out of use"):
			self.take_in(self.new)

	def test_a_device_handed_over_is_on_the_colleagues_truck_at_once(self) -> None:
		colleague = devices.a_technician_with_truck("Julie Roy")
		technician_actions.hand_over(self.new.name, self.technician.name, colleague=colleague.name, now=NOW)
		self.assertEqual(self.place(self.new), ("On Truck", colleague.truck, None))
		self.assertEqual(self.last(self.new).technician, self.technician.name)
		with self.assertRaisesRegex(IllegalMovement, "not on your truck"):
			technician_actions.hand_over(
				self.new.name, self.technician.name, colleague=colleague.name, now=NOW
			)

	def test_a_defective_device_is_handed_in_at_the_warehouse_for_repairs(self) -> None:
		shelf, shop = devices.a_warehouse(), devices.a_warehouse()
		frappe.db.set_single_value("FSM Settings", "repair_warehouse", shop)
		technician_actions.mark_defective(self.new.name, self.technician.name, "dead", NOW)
		other = devices.a_device(self.technician.truck)
		broken, good = (
			technician_actions.hand_in(device.name, self.technician.name, warehouse=shelf, now=NOW)
			for device in (self.new, other)
		)
		self.assertEqual(self.place(self.new), ("In Repair", shop, None))
		self.assertIn(frappe.db.get_value("Warehouse", shop, "warehouse_name"), broken.message)
		self.assertEqual((self.place(other), good.remark), (("In Stock", shelf, None), ""))

	def test_a_warehouse_for_repairs_that_takes_no_devices_is_dispatchs_to_mend(self) -> None:
		transit, shelf = devices.a_warehouse(warehouse_type="Transit"), devices.a_warehouse()
		settings = frappe.get_doc("FSM Settings")
		settings.repair_warehouse = transit
		with self.assertRaisesRegex(frappe.ValidationError, "Warehouse for repairs"):
			settings.save()
		frappe.db.set_single_value("FSM Settings", "repair_warehouse", transit)
		technician_actions.mark_defective(self.new.name, self.technician.name, "dead", NOW)
		with self.assertRaisesRegex(FsmError, "Call dispatch"):
			technician_actions.hand_in(self.new.name, self.technician.name, warehouse=shelf, now=NOW)

	def test_nobody_hands_in_at_a_truck_in_transit_or_at_a_place_that_is_not_there(self) -> None:
		truck = devices.a_technician_with_truck("Julie Roy").truck
		transit, shelf = devices.a_warehouse(warehouse_type="Transit"), devices.a_warehouse()
		listed = {row["name"] for row in return_warehouses.list_warehouses(most=10_000)}
		self.assertFalse({truck, transit} & listed)
		self.assertIn(shelf, listed)
		for warehouse in (truck, transit, "nowhere", ""):
			with self.assertRaisesRegex(FsmError, "warehouse from the list"):
				technician_actions.hand_in(self.new.name, self.technician.name, warehouse=warehouse, now=NOW)


class TestDoubts(AtAVisit):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Equipment Model", self.model, "most_download", 1000)
		devices.a_subscription(self.job.customer, devices.a_plan(1500), location=self.job.service_location)

	def list_warnings(self, device: str) -> list[tuple[str, bool]]:
		where = {
			"job": self.job.name,
			"location": self.job.service_location,
			"customer": self.job.customer,
		}
		found = technician_work.doubts_about(
			technician_work.candidates_from_stock([device]), **where, technician=self.technician.name
		)
		return [(each.code, each.asks) for each in found.get(device, [])]

	def test_a_model_too_slow_for_the_plan_is_installed_only_by_somebody_who_is_sure(self) -> None:
		self.assertEqual(self.list_warnings(self.new.name), [("too_slow", True)])
		with self.assertRaisesRegex(FsmError, "at most 1000 Mbit/s, but the plan here has 1500"):
			technician_work.install_equipment(
				self.job.name, self.technician.name, equipment=self.new.name, now=NOW
			)
		with self.assertRaisesRegex(FsmError, "Nothing was installed"):
			self.swap(sure="wrong_type,nonsense")
		self.assertEqual(self.place(self.new)[0], "On Truck")
		self.swap(sure="too_slow")
		self.assertEqual(self.place(self.new)[0], "Installed")

	def test_the_type_that_the_visit_brings_comes_from_its_materials(self) -> None:
		item = devices.an_item()
		devices.a_model(item=item, equipment_type="Router")
		job = frappe.get_doc("Dispatch Job", self.job.name)
		job.append("materials", {"item": item, "qty": 1})
		job.flags.by_domain = True
		job.save()
		self.assertEqual(self.list_warnings(self.new.name), [("wrong_type", True), ("too_slow", True)])

	def test_whose_stock_it_leaves_is_said_without_asking(self) -> None:
		frappe.db.set_value("Equipment Model", self.model, "most_download", 0)
		julie = devices.a_technician_with_truck("Julie Roy")
		theirs = devices.a_device(julie.truck, equipment_model=self.model)
		self.assertEqual(self.list_warnings(theirs.name), [("other_truck", False)])
		technician_work.install_equipment(
			self.job.name, self.technician.name, equipment=theirs.name, now=NOW, beside=True
		)
