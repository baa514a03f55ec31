"""The history of the board: each line says who did what to which visit, in the language of whoever reads."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.dispatch.board import absences, job_locks, job_split
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.workflow import change_log, scheduling
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

HOUR = timedelta(hours=1)
BACKLOG = {"technician": None, "arrival": None}
SUBJECT = 'Modem "<b>mort</b>" à l\'étage'


class TestHistory(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Dispatch Change")
		self.marc = builders.a_technician("Marc Lavoie").name
		self.luc = builders.a_technician("Luc Roy").name
		user = frappe.get_doc("User", frappe.session.user)
		self.who = user.full_name
		self.customer = builders.a_customer().name
		self.name = f"{SUBJECT} ({frappe.db.get_value('Customer', self.customer, 'customer_name')})"

	def a_visit(self) -> str:
		return builders.a_planned_job(
			technician=self.marc, subject=SUBJECT, customer=self.customer, service_location=None
		).name

	def place(self, job: str, **to: object) -> None:
		board_commands.move_jobs(
			[JobChange(job, to, {})], "Move", PLANNER, NOW, override={job: "They agreed"}
		)

	def line(self, language: str) -> str:
		frappe.local.lang, before = language, frappe.local.lang
		try:
			return change_log.list_history(1, NOW.date())[0]["summary"].replace("\u00a0", " ")
		finally:
			frappe.local.lang = before

	def test_many_lines_ask_for_a_technicians_name_once(self):
		job = self.a_visit()
		for technician in (self.luc, self.marc) * 3:
			self.place(job, technician=technician)
		# changes and titles of their jobs; both names were read when the job was placed
		with self.assertQueryCount(2):
			self.assertEqual(len(change_log.list_history(6, NOW.date())), 6)

	def assert_sentence(self, english: str, french: str) -> None:
		for language, expected in (("en", english), ("fr", french)):
			self.assertEqual(self.line(language), f"{self.who} {expected}")

	def test_each_gesture_is_a_sentence_with_who_and_what_changed(self):
		name = self.name
		job = self.a_visit()
		steps = (
			(
				{"arrival": ARRIVAL + HOUR},
				f"moved {name} from 2:30 p.m. to 3:30 p.m. (Marc Lavoie, today)",
				f"a déplacé {name} de 14 h 30 à 15 h 30 (Marc Lavoie, aujourd'hui)",
			),
			(
				{"technician": self.luc},
				f"moved {name}: Luc Roy, today, 3:30 p.m. (before: Marc Lavoie)",
				f"a déplacé {name} : Luc Roy, aujourd'hui, 15 h 30 (avant : Marc Lavoie)",
			),
			(
				{"arrival": ARRIVAL + 25 * HOUR},
				f"moved {name}: Luc Roy, tomorrow, 3:30 p.m. (before: today, 3:30 p.m.)",
				f"a déplacé {name} : Luc Roy, demain, 15 h 30 (avant : aujourd'hui, 15 h 30)",
			),
			(
				{"duration": 105},
				f"changed the length of {name} from 1 h to 1 h 45",
				f"a changé la durée de {name} de 1 h à 1 h 45",
			),
			(BACKLOG, f"put {name} back in the backlog", f"a remis {name} dans « À placer »"),
			(
				{"technician": self.marc, "arrival": ARRIVAL},
				f"placed {name}, Marc Lavoie, today, 2:30 p.m.",
				f"a placé {name}, Marc Lavoie, aujourd'hui, 14 h 30",
			),
			(
				{"crew": (self.luc,)},
				f"changed the crew of {name}: Marc Lavoie + Luc Roy, today, 2:30 p.m. (before: Marc Lavoie)",
				f"a changé l'équipe de {name} : Marc Lavoie + Luc Roy, aujourd'hui, 14 h 30 (avant : Marc Lavoie)",
			),
		)
		for to, english, french in steps:
			self.place(job, **to)
			self.assert_sentence(english, french)

	def test_locks_splits_absences_and_publishing_are_sentences_too(self):
		name = self.name
		job, other = self.a_visit(), self.a_visit()
		job_locks.lock_jobs([job, other], True, PLANNER, NOW)
		self.assert_sentence("locked 2 visits", "a verrouillé 2 visites")
		job_locks.lock_jobs([job], False, PLANNER, NOW)
		self.assert_sentence(f"unlocked {name}", f"a déverrouillé {name}")
		change_log.log_published(job_repository.load_jobs([job]).values(), NOW)
		there = f"{name}, Marc Lavoie"
		self.assert_sentence(
			f"published {there}, today, 2:30 p.m.", f"a publié {there}, aujourd'hui, 14 h 30"
		)
		job_split.split_job(job, 20, PLANNER, NOW, scheduling.create_job)
		self.assert_sentence(f"split {name} in two", f"a scindé {name} en deux")
		absences.report_sick(self.marc, ARRIVAL - HOUR, ARRIVAL + HOUR, [job], PLANNER, NOW)
		self.assert_sentence(
			"recorded an absence: Marc Lavoie (1 visit)", "a noté une absence : Marc Lavoie (1 visite)"
		)

	def test_a_plan_is_named_with_its_day_until_it_is_forgotten(self):
		job = self.a_visit()
		plan = (
			frappe.get_doc({"doctype": "Dispatch Plan", "scope": "Day", "day": ARRIVAL.date()}).insert().name
		)
		move = JobChange(job, {"technician": self.luc}, {})
		board_commands.move_jobs([move], "Plan", PLANNER, NOW, override={job: "They agreed"}, plan=plan)
		day = ARRIVAL.date()
		there = f"{self.name}, Luc Roy"
		self.assertIn(f" ({plan}): {there}, today, 2:30 p.m.", self.line("en"))
		self.assertTrue(self.line("fr").startswith(f"{self.who} a appliqué le plan du "), day)
		frappe.delete_doc("Dispatch Plan", plan, force=True)
		self.assert_sentence(
			f"applied a plan: {there}, today, 2:30 p.m.",
			f"a appliqué un plan : {there}, aujourd'hui, 14 h 30",
		)

	def test_the_desks_list_holds_the_same_sentence_cut_where_it_is_too_long(self):
		self.place(self.a_visit(), technician=self.luc, arrival=ARRIVAL + 25 * HOUR)
		stored = frappe.get_all("Dispatch Change", pluck="summary")[0]
		told = self.line(frappe.local.lang)
		self.assertLessEqual(len(stored), change_log.MOST_LETTERS)
		self.assertTrue(told.startswith(stored.replace("\u00a0", " ").rstrip("…")[:60]))
