"""What a partial visit leaves to the one that follows it up."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import transition_facts
from gigafibre_fsm.domain.dispatch.technician_work import job_page
from gigafibre_fsm.domain.dispatch.technician_work import queries as job_queries
from gigafibre_fsm.domain.dispatch.workflow import transitions
from gigafibre_fsm.exceptions import FsmError, IllegalTransition
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.builders import NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.pictures import a_photo
from gigafibre_fsm.tests.visitor import counted_queries


class TestWhatIsLeft(FrappeTestCase):
	def setUp(self):
		kind = builders.a_job_type(requires_equipment=1, requires_before_photo=1, requires_after_photo=1)
		item = builders.an_item().name
		self.job = builders.a_dispatched_job(job_type=kind.name, materials=[{"item": item, "qty": 2}])
		self.me = self.job.technician
		for minutes, status in ((0, "En Route"), (25, "On Site")):
			technician_work.move_job(self.job.name, self.me, status, now=NOW + timedelta(minutes=minutes))

	def finish_partly(self) -> str:
		end = NOW + timedelta(minutes=85)
		answer = technician_work.move_job(
			self.job.name, self.me, "Completed", now=end, outcome="Partial", reason="No ONT on the truck"
		)
		return answer["follow_up_job"]

	def on_site_again(self, name: str) -> None:
		frappe.db.set_value("Dispatch Job", name, {"technician": self.me, "arrival": NOW + timedelta(days=1)})
		job = frappe.get_doc("Dispatch Job", name)
		job.save()
		for status in ("Scheduled", "Dispatched", "En Route", "On Site"):
			transitions.move_job(name, status, PLANNER, now=NOW)

	def test_the_technician_sees_what_is_left_before_saying_so(self):
		technician_work.add_photo(self.job.name, self.me, "Before", a_photo("red"), now=NOW)
		left = technician_work.load_page(self.job.name, self.me).left
		self.assertEqual(left[:2], ("Measure the light", "Leave the place clean"))
		self.assertEqual(left[2:], ("Equipment installed", "Photo after the work"))

	def test_what_was_not_installed_is_carried_again(self):
		follow_up = frappe.get_doc("Dispatch Job", self.finish_partly())
		self.assertEqual([row.qty for row in follow_up.materials], [2])

	def test_the_follow_up_shows_the_photos_of_before_and_asks_only_for_what_is_left(self):
		photo = technician_work.add_photo(self.job.name, self.me, "Before", a_photo("red"), now=NOW)["row"]
		self.install_a_device(self.job.name)
		follow_up = self.finish_partly()
		self.on_site_again(follow_up)
		page = technician_work.load_page(follow_up, self.me)
		self.assertEqual([(shot.kind, shot.earlier) for shot in page.photos], [("Before", True)])
		self.assertTrue(technician_work.find_photo_file(follow_up, self.me, row=photo))
		lacks = [lack.code for lack in page.actions[0].missing]
		self.assertEqual(lacks, ["checklist", "photo_after"])
		with self.assertRaisesRegex(IllegalTransition, "photo after") as refused:
			technician_work.move_job(follow_up, self.me, "Completed", now=NOW)
		self.assertNotIn("equipment", str(refused.exception))

	def test_the_page_and_the_document_agree_on_every_fact(self):
		technician_work.add_photo(self.job.name, self.me, "Before", a_photo("red"), now=NOW)
		self.install_a_device(self.job.name)
		follow_up = self.finish_partly()
		self.on_site_again(follow_up)
		for step in (
			lambda: None,
			lambda: technician_work.add_photo(follow_up, self.me, "After", a_photo("blue"), now=NOW),
			lambda: self.install_a_device(follow_up),
			lambda: technician_work.set_note(follow_up, self.me, "Bell's old outlet stays", now=NOW),
			lambda: self.tick_everything(follow_up),
		):
			step()
			row = job_queries.load_job(follow_up, self.me)
			page = job_page.derive_facts(row, job_queries.load_parts(row, self.me), None, ())
			document = transition_facts.collect_facts(frappe.get_doc("Dispatch Job", follow_up))
			self.assertEqual(page, document)
		self.assertEqual((page.photos_before, page.photos_after, page.equipment_installed), (1, 1, 2))
		self.assertTrue(page.has_note and not page.unchecked_required)

	def install_a_device(self, name: str) -> None:
		job = frappe.get_doc("Dispatch Job", name)
		job.append("equipment", {"equipment": devices.a_device().name, "action": "Installed", "at": NOW})
		job.flags.by_domain = True
		job.save()

	def tick_everything(self, name: str) -> None:
		for item in technician_work.load_page(name, self.me).checks:
			technician_work.check_item(name, self.me, row=item.row, done=True, now=NOW)

	def test_a_follow_up_s_page_costs_no_more_queries_than_its_first_visit_s(self):
		follow_up = self.finish_partly()
		self.on_site_again(follow_up)
		costs = []
		for job in (self.job.name, follow_up):
			technician_work.load_page(job, self.me)
			with counted_queries() as asked:
				technician_work.load_page(job, self.me)
			costs.append(len(asked))
		self.assertEqual(costs[0], costs[1])

	def test_travel_and_time_on_site_are_stored_at_the_end(self):
		self.finish_partly()
		job = frappe.get_doc("Dispatch Job", self.job.name)
		self.assertEqual((job.travel_minutes, job.labour_minutes), (25, 60))
		self.assertEqual(technician_work.load_page(job.name, self.me).job.labour_minutes, 60)

	def test_the_times_are_nobodys_to_type(self):
		self.finish_partly()
		job = frappe.get_doc("Dispatch Job", self.job.name)
		job.labour_minutes = 5
		with self.assertRaisesRegex(FsmError, "written by the visit itself"):
			job.save()

	def test_a_form_that_was_open_before_the_report_was_made_takes_nothing_of_it_back(self):
		self.finish_partly()
		job = frappe.get_doc("Dispatch Job", self.job.name)
		later = frappe.utils.add_to_date(job.report_looked_on, hours=1)
		frappe.db.set_value("Dispatch Job", job.name, "report_looked_on", later, update_modified=False)
		job.save()
		self.assertEqual(job.report_looked_on, later)
