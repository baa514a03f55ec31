"""The checklist of a visit by the kinds of its items: numbers, choices and photos beside ticks."""

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.exceptions import FsmError, IllegalTransition, NotYours
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import NOW
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.pictures import a_photo

LIGHT = {
	"label_en": "Light",
	"label_fr": "Lumière",
	"required": 1,
	"kind": "Number",
	"unit": "dBm",
	"minimum": "−27",
	"maximum": "-8,0",
}
DROP = {
	"label_en": "Drop",
	"label_fr": "Branchement",
	"required": 1,
	"kind": "Choice",
	"choices": "Aerial | Aérien\nUnderground | Souterrain",
}
MOUNTED = {"label_en": "ONT", "label_fr": "ONT", "required": 1, "kind": "Photo"}


class TestChecks(FrappeTestCase):
	def setUp(self):
		kind = builders.a_job_type(checklist=[dict(LIGHT), dict(DROP), dict(MOUNTED)])
		self.job = builders.a_dispatched_job(job_type=kind.name)
		self.me = self.job.technician
		for status in ("En Route", "On Site"):
			technician_work.move_job(self.job.name, self.me, status, now=NOW)
		self.light, self.drop, self.mounted = (row.name for row in self.job.checklist)

	def item(self, row: str):
		return next(
			item for item in technician_work.load_page(self.job.name, self.me).checks if item.row == row
		)

	def detail(self) -> str:
		return frappe.get_doc("Dispatch Job", self.job.name).timeline[-1].detail

	def answer(self, row: str, value: str, **values):
		return technician_work.answer_item(self.job.name, self.me, row=row, value=value, now=NOW, **values)

	def test_a_job_takes_over_what_each_item_asks_for_with_limits_as_numbers(self):
		row = self.job.checklist[0]
		self.assertEqual(
			(row.kind, row.unit, row.minimum, row.maximum, row.done), ("Number", "dBm", "-27", "-8", 0)
		)

	def test_a_number_is_kept_as_typed_and_read_with_its_unit(self):
		self.answer(self.light, "−19.4\u00a0dBm")
		item = self.item(self.light)
		self.assertEqual((item.done, item.value, item.outside), (True, "-19.4", False))
		self.assertEqual(item.shown, "−19.4\u00a0dBm")
		self.assertIn("-19.4 dBm", self.detail())

	def test_outside_the_limits_is_said_first_and_kept_only_when_confirmed(self):
		with self.assertRaisesRegex(FsmError, "−29.4\u00a0dBm is outside the limits .−27 to −8\u00a0dBm"):
			self.answer(self.light, "-29,4")
		self.assertFalse(self.item(self.light).done)
		self.answer(self.light, "-29,4", confirmed=True)
		item = self.item(self.light)
		self.assertEqual((item.done, item.outside), (True, True))
		self.assertIn("⚠", self.detail())

	def test_what_an_item_does_not_take_is_refused_with_a_sentence(self):
		for row, value, sentence in (
			(self.light, "<b>weak</b>", "not a number"),
			(self.drop, "Tunnel", "not on the list"),
			(self.mounted, "yes", "by a tick or a photo"),
			("nothing", "1", "no longer on the checklist"),
		):
			with self.subTest(row), self.assertRaisesRegex(FsmError, sentence):
				self.answer(row, value)
		with self.assertRaisesRegex(FsmError, "not for a tick"):
			technician_work.check_item(self.job.name, self.me, row=self.light, done=True, now=NOW)
		with self.assertRaisesRegex(FsmError, "does not ask for a photo"):
			technician_work.answer_with_photo(
				self.job.name, self.me, row=self.light, data=a_photo("red"), now=NOW
			)

	def test_an_answer_is_taken_back_by_an_empty_one(self):
		self.answer(self.drop, "Aerial")
		self.assertEqual(self.item(self.drop).shown, "Aerial")
		self.answer(self.drop, "")
		item = self.item(self.drop)
		self.assertEqual((item.done, item.value), (False, ""))

	def test_a_photo_answers_its_item_and_a_newer_one_takes_its_place(self):
		for color in ("red", "blue"):
			technician_work.answer_with_photo(
				self.job.name, self.me, row=self.mounted, data=a_photo(color), now=NOW
			)
		job = frappe.get_doc("Dispatch Job", self.job.name)
		self.assertEqual([photo.kind for photo in job.photos], ["Check", "Check"])
		self.assertEqual(self.item(self.mounted).photo, job.photos[1].name)
		self.assertTrue(
			technician_work.find_photo_file(job.name, self.me, row=job.photos[1].name).address.startswith(
				"/private/"
			)
		)

	def test_each_required_kind_blocks_completion_until_it_is_answered(self):
		frappe.db.set_value("Dispatch Job Check", self.light, "done", 1)  # a tick without the number
		steps = (
			lambda: self.answer(self.light, "-20"),
			lambda: self.answer(self.drop, "Aerial"),
			lambda: technician_work.answer_with_photo(
				self.job.name, self.me, row=self.mounted, data=a_photo("red"), now=NOW
			),
		)
		for answer in steps:
			with self.assertRaises(IllegalTransition):
				technician_work.move_job(self.job.name, self.me, "Completed", now=NOW)
			answer()
		technician_work.move_job(self.job.name, self.me, "Completed", now=NOW)

	def test_a_partial_visit_hands_on_the_items_without_an_answer_as_they_are(self):
		self.answer(self.drop, "Aerial")
		done = technician_work.move_job(
			self.job.name, self.me, "Completed", now=NOW, outcome="Partial", reason="No access to the ONT"
		)
		rows = frappe.get_doc("Dispatch Job", done["follow_up_job"]).checklist
		self.assertEqual(
			[(row.label_en, row.kind, row.maximum, row.done) for row in rows],
			[("Light", "Number", "-8", 0), ("ONT", "Photo", None, 0)],
		)

	def test_the_office_ticks_yes_or_no_only(self):
		self.job.reload()
		self.job.checklist[0].done = 1
		with self.assertRaisesRegex(FsmError, "by the technician on the visit's page"):
			self.job.save()

	def test_the_office_does_not_turn_a_measurement_into_a_tick(self):
		for change in (
			{"kind": "Yes/No", "done": 1},
			{"kind": "Yes/No"},
			{"minimum": "-90"},
			{"required": 0},
		):
			self.job.reload()
			self.job.checklist[0].update(change)
			with self.assertRaisesRegex(FsmError, "asked of the technician on site", msg=change):
				self.job.save()

	def test_the_office_does_not_remove_a_photo_that_is_asked_for(self):
		self.job.reload()
		self.job.set("checklist", self.job.checklist[:2])
		with self.assertRaisesRegex(FsmError, "“ONT” is asked of the technician"):
			self.job.save()

	def test_the_office_adds_a_yes_or_no_item(self):
		self.job.reload()
		self.job.append(
			"checklist", {"label_en": "Gate", "label_fr": "Barrière", "kind": "Yes/No", "done": 1}
		)
		self.job.save()
		self.assertEqual(len(frappe.get_doc("Dispatch Job", self.job.name).checklist), 4)

	def test_no_form_rewrites_who_took_a_step(self):
		self.job.reload()
		self.job.timeline[-1].actor = "Somebody else"
		with self.assertRaisesRegex(FsmError, "written by the visit itself"):
			self.job.save()

	def test_a_copy_of_a_visit_starts_with_nothing_done(self):
		self.answer(self.light, "-20")
		copy = frappe.copy_doc(frappe.get_doc("Dispatch Job", self.job.name)).insert()
		self.assertEqual([(row.done, row.value) for row in copy.checklist], [(0, None)] * 3)

	def test_somebody_elses_item_is_nobodys_business(self):
		other = builders.a_technician("Luc Roy").name
		with self.assertRaises(NotYours):
			technician_work.answer_item(self.job.name, other, row=self.light, value="-20", now=NOW)

	def test_a_kind_of_visit_with_an_item_nobody_could_answer_is_refused(self):
		for wrong, sentence in (
			({**LIGHT, "minimum": "low"}, "a limit is a number"),
			({**LIGHT, "minimum": "0"}, "above the maximum"),
			({**DROP, "choices": "Aerial"}, "at least two choices"),
		):
			with self.subTest(sentence), self.assertRaisesRegex(FsmError, sentence):
				builders.a_job_type(checklist=[wrong])
