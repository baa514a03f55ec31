"""The board on a site: gestures, questions, drafts, undo, publishing, and what an open page learns of it."""

import json
from datetime import datetime, timedelta
from functools import partial

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.board import changes as board_changes
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import job_locks, job_split, message_preview, publishing, undo
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.job import permissions
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs, stored_placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.dispatch.workflow import change_log, scheduling, transitions
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.visitor import counted_queries

HOUR = timedelta(hours=1)


def move(job: str, base: dict | None = None, **to: object) -> JobChange:
	return JobChange(job, to, base or {})


def place(*moves: JobChange, gesture: str = "Move", **more: object) -> board_commands.Outcome:
	return board_commands.move_jobs(moves, gesture, PLANNER, NOW, **more)


def read_state(job: str) -> tuple:
	"""Status, and where the board shows the visit."""
	doc = frappe.get_doc("Dispatch Job", job)
	here = stored_placement.read_placement(doc)
	return doc.status, here.technician, here.arrival


class BoardCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Dispatch Change")
		self.marc = builders.a_technician("Marc Lavoie").name
		self.luc = builders.a_technician("Luc Roy").name


class TestGestures(BoardCase):
	def test_a_visit_from_the_backlog_is_scheduled_where_it_is_dropped(self):
		job = builders.a_job().name
		outcome = place(move(job, technician=self.marc, arrival=ARRIVAL), gesture="Assign")
		self.assertEqual(read_state(job), ("Scheduled", self.marc, ARRIVAL))
		self.assertEqual(outcome.days, {(self.marc, ARRIVAL.date())})
		doc = frappe.get_doc("Dispatch Job", job)
		self.assertEqual((doc.window_start.hour, doc.window_end.hour, doc.promised), (14, 16, 0))

	def test_back_in_the_backlog_it_has_neither_technician_nor_arrival(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, technician=None, arrival=None), gesture="Unplan")
		self.assertEqual(read_state(job), ("Draft", None, None))

	def test_a_published_visit_keeps_what_the_phone_shows_until_it_is_published(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, technician=self.luc, arrival=ARRIVAL + HOUR))
		self.assertEqual(read_state(job), ("Dispatched", self.luc, ARRIVAL + HOUR))
		self.assertEqual(worklist.load_worklist(self.marc, NOW).left, 1)
		self.assertEqual(worklist.load_worklist(self.luc, NOW).left, 0)

	def test_a_draft_moved_back_to_where_it_was_is_no_draft(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		place(move(job, arrival=ARRIVAL))
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "has_draft"), 0)

	def test_several_visits_move_together_or_not_at_all(self):
		first = builders.a_planned_job(technician=self.marc).name
		second = builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + HOUR).name
		outcome = place(
			move(first, technician=self.luc), move(second, technician=self.luc, arrival=ARRIVAL + HOUR / 2)
		)
		self.assertEqual({question.job for question in outcome.questions}, {first, second})
		self.assertEqual(read_state(first), ("Scheduled", self.marc, ARRIVAL))
		outcome = place(move(first, technician=self.luc), move(second, technician=self.luc))
		self.assertEqual(read_state(second), ("Scheduled", self.luc, ARRIVAL + HOUR))
		self.assertEqual(frappe.db.count("Dispatch Change"), 1)

	def test_a_conflict_is_one_line_and_a_reason_overrides_it(self):
		kind = builders.a_job_type(skills=[{"skill": a_skill(), "minimum_level": 2}])
		job = builders.a_job(job_type=kind.name).name
		drop = move(job, technician=self.marc, arrival=ARRIVAL)
		question = place(drop).questions[0]
		self.assertEqual((question.kind, question.can_override), ("conflict", True))
		self.assertRegex(question.texts[0], "lacks the skill")
		place(drop, override={job: "He is shown how"})
		self.assertEqual(read_state(job)[0], "Scheduled")
		self.assertIn("He is shown how", [row.detail for row in frappe.get_doc("Dispatch Job", job).timeline])
		self.assertTrue(place(move(job, arrival=ARRIVAL + HOUR)).is_done, "what was known is not asked again")

	def test_an_absence_asks_for_another_place_and_takes_no_reason(self):
		an_absence(self.marc)
		job = builders.a_job().name
		drop = move(job, technician=self.marc, arrival=ARRIVAL)
		question = place(drop, override={job: "He comes anyway"}).questions[0]
		self.assertFalse(question.can_override)
		self.assertRegex(question.texts[0], "absent")

	def test_travel_that_does_not_fit_between_two_visits_is_said_with_its_minutes(self):
		builders.a_planned_job(technician=self.marc)
		customer = builders.a_customer().name
		far = builders.a_location(customer, latitude=45.63, longitude=-72.95).name
		job = builders.a_job(customer=customer, service_location=far).name
		question = place(move(job, technician=self.marc, arrival=ARRIVAL + HOUR)).questions[0]
		self.assertRegex(question.texts[0], r"takes \d+\s(min|h\s\d\d) longer")

	def test_a_locked_visit_stays_until_it_is_unlocked(self):
		job = builders.a_planned_job(technician=self.marc).name
		job_locks.lock_jobs([job], True, PLANNER, NOW)
		question = place(move(job, arrival=ARRIVAL + HOUR)).questions[0]
		self.assertRegex(question.texts[0], "unlock")
		job_locks.lock_jobs([job], False, PLANNER, NOW)
		self.assertTrue(place(move(job, arrival=ARRIVAL + HOUR)).is_done)

	def test_a_visit_under_way_is_not_moved(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		technician_work.move_job(job, self.marc, "En Route", now=NOW)
		question = place(move(job, arrival=ARRIVAL + HOUR)).questions[0]
		self.assertEqual((question.kind, question.can_override), ("conflict", False))

	def test_a_visit_of_several_days_overlaps_with_those_long_after_its_arrival(self):
		builders.a_planned_job(technician=self.marc, duration=4 * 24 * 60)
		job = builders.a_job().name
		drop = move(job, technician=self.marc, arrival=ARRIVAL + 72 * HOUR)
		self.assertIn("overlaps", " ".join(place(drop).questions[0].texts))

	def test_the_order_between_visits_is_kept_or_asked(self):
		first = builders.a_planned_job(technician=self.marc).name
		job = builders.a_job(depends_on_jobs=[{"job": first, "gap": 30}]).name
		early = place(move(job, technician=self.luc, arrival=ARRIVAL + HOUR))
		self.assertRegex(early.questions[0].texts[0], "must be over first")
		self.assertTrue(place(move(job, technician=self.luc, arrival=ARRIVAL + 1.5 * HOUR)).is_done)

	def test_a_crew_that_is_too_small_is_named_and_a_second_technician_completes_it(self):
		job = builders.a_job(crew_size=2).name
		alone = place(move(job, technician=self.marc, arrival=ARRIVAL))
		self.assertRegex(alone.questions[0].texts[0], "more technicians")
		place(move(job, technician=self.marc, arrival=ARRIVAL, crew=(self.luc,)))
		self.assertEqual(scheduled_jobs.load_named([job])[0].placement.technicians, (self.marc, self.luc))
		publishing.publish_jobs([job], {}, PLANNER, NOW)
		for technician in (self.marc, self.luc):
			self.assertEqual(worklist.load_worklist(technician, NOW).left, 1)

	def test_a_split_keeps_the_first_part_and_leaves_the_rest_in_the_backlog(self):
		job = builders.a_planned_job(technician=self.marc, duration=90).name
		rest = (job_split.split_job(job, 30, PLANNER, NOW, scheduling.create_job).jobs - {job}).pop()
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "duration"), 30)
		second = scheduled_jobs.load_named([rest])[0]
		self.assertEqual((second.placement.duration, second.before[0].what), (60, job))

	def test_nonsense_is_refused_with_a_sentence(self):
		job = builders.a_job().name
		for to, says in (
			({"technician": self.marc}, "Say when"),
			({"technician": "TECH-none", "arrival": ARRIVAL}, "no such technician"),
			({"technician": self.marc, "arrival": ARRIVAL, "duration": 0}, "between 1 and"),
			({"technician": self.marc, "arrival": datetime(1926, 1, 1)}, "surely a mistake"),
		):
			with self.assertRaisesRegex(FsmError, says):
				place(JobChange(job, to, {}), override={job: "Because"})


class TestOthersMeanwhile(BoardCase):
	def test_a_change_of_another_field_is_merged(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		place(move(job, technician=self.luc, base={"technician": self.marc}))
		self.assertEqual(read_state(job), ("Scheduled", self.luc, ARRIVAL + HOUR))

	def test_a_change_of_the_same_field_asks_and_names_who_and_what(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		stale = move(job, arrival=ARRIVAL - HOUR, base={"arrival": ARRIVAL})
		question = place(stale).questions[0]
		self.assertEqual(question.kind, "stale")
		self.assertIn(PLANNER, question.texts[0])
		self.assertIn("3:30\u00a0p.m.", question.texts[0])
		place(stale, mine=[job])
		self.assertEqual(read_state(job)[2], ARRIVAL - HOUR)


class TestUndo(BoardCase):
	def test_undo_and_redo_go_back_and_forth(self):
		job = builders.a_job().name
		place(move(job, technician=self.marc, arrival=ARRIVAL), gesture="Assign")
		place(move(job, arrival=ARRIVAL + HOUR))
		undo.undo_change(PLANNER, NOW)
		self.assertEqual(read_state(job)[2], ARRIVAL)
		undo.undo_change(PLANNER, NOW)
		self.assertEqual(read_state(job), ("Draft", None, None))
		undo.redo_change(PLANNER, NOW)
		undo.redo_change(PLANNER, NOW)
		self.assertEqual(read_state(job), ("Scheduled", self.marc, ARRIVAL + HOUR))
		self.assertIsNone(undo.redo_change(PLANNER, NOW))

	def test_undo_leaves_what_somebody_else_changed_since(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		as_other_dispatcher(lambda: place(move(job, technician=self.luc)))
		self.assertTrue(undo.undo_change(PLANNER, NOW).is_done)
		self.assertEqual(read_state(job), ("Scheduled", self.luc, ARRIVAL))

	def test_undo_asks_where_somebody_else_changed_the_same(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		as_other_dispatcher(lambda: place(move(job, arrival=ARRIVAL + HOUR / 2)))
		self.assertEqual(undo.undo_change(PLANNER, NOW).questions[0].kind, "stale")
		self.assertEqual(read_state(job)[2], ARRIVAL + HOUR / 2)
		undo.undo_change(PLANNER, NOW, mine=[job])
		self.assertEqual(read_state(job)[2], ARRIVAL)

	def test_a_new_gesture_ends_what_could_be_done_again(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		undo.undo_change(PLANNER, NOW)
		place(move(job, technician=self.luc))
		self.assertIsNone(undo.redo_change(PLANNER, NOW))

	def test_undo_leaves_a_visit_that_was_locked_since(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		as_other_dispatcher(lambda: job_locks.lock_jobs([job], True, PLANNER, NOW))
		question = undo.undo_change(PLANNER, NOW).questions[0]
		self.assertEqual(question.kind, "conflict")
		self.assertRegex(question.texts[0], "unlock it first")
		self.assertEqual(read_state(job)[2], ARRIVAL + HOUR)

	def test_undo_asks_where_the_technician_works_here_no_more_and_can_leave_it_out(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, technician=self.luc))
		frappe.db.set_value("Dispatch Technician", self.marc, "status", "Inactive")
		self.assertRegex(undo.undo_change(PLANNER, NOW).questions[0].texts[0], "inactive")
		self.assertTrue(undo.undo_change(PLANNER, NOW, skip=[job]).is_done)
		self.assertEqual(read_state(job)[1], self.luc)

	def test_undo_of_a_drop_asks_where_somebody_added_a_crew_since(self):
		job = builders.a_job().name
		place(move(job, technician=self.marc, arrival=ARRIVAL))
		as_other_dispatcher(lambda: place(move(job, crew=(self.luc,))))
		self.assertEqual(undo.undo_change(PLANNER, NOW).questions[0].kind, "stale")
		self.assertEqual(scheduled_jobs.load_named([job])[0].placement.crew, (self.luc,))

	def test_undo_that_wins_brings_a_visit_back_from_the_backlog(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		as_other_dispatcher(lambda: place(move(job, technician=None, arrival=None)))
		self.assertEqual(undo.undo_change(PLANNER, NOW).questions[0].kind, "stale")
		undo.undo_change(PLANNER, NOW, mine=[job])
		self.assertEqual(read_state(job), ("Scheduled", self.marc, ARRIVAL))

	def test_undo_of_a_length_leaves_the_window_of_a_newer_arrival(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, duration=90))
		as_other_dispatcher(lambda: place(move(job, arrival=ARRIVAL + 3 * HOUR), override={job: "Late"}))
		self.assertTrue(undo.undo_change(PLANNER, NOW).is_done)
		here = scheduled_jobs.load_named([job])[0]
		self.assertEqual((here.placement.duration, here.placement.arrival), (60, ARRIVAL + 3 * HOUR))
		self.assertLessEqual(here.window[0], here.placement.arrival)
		self.assertLessEqual(here.placement.arrival, here.window[1])

	def test_undo_of_a_length_leaves_the_visit_in_the_backlog(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, duration=90))
		as_other_dispatcher(lambda: place(move(job, technician=None, arrival=None)))
		self.assertTrue(undo.undo_change(PLANNER, NOW).is_done)
		self.assertEqual(read_state(job), ("Draft", None, None))

	def test_undo_of_a_split_asks_when_somebody_went_on_with_the_second_part(self):
		job = builders.a_planned_job(technician=self.marc, duration=90).name
		rest = (job_split.split_job(job, 30, PLANNER, NOW, scheduling.create_job).jobs - {job}).pop()
		as_other_dispatcher(lambda: place(move(rest, technician=self.luc, arrival=ARRIVAL + HOUR)))
		self.assertEqual([question.job for question in undo.undo_change(PLANNER, NOW).questions], [rest])
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "duration"), 30)
		kept = undo.undo_change(PLANNER, NOW, skip=[rest])
		self.assertEqual((kept.is_done, kept.gone), (True, set()))
		self.assertEqual(read_state(rest)[1], self.luc)

	def test_undo_of_a_split_deletes_the_second_part(self):
		job = builders.a_planned_job(technician=self.marc, duration=90).name
		rest = (job_split.split_job(job, 30, PLANNER, NOW, scheduling.create_job).jobs - {job}).pop()
		self.assertEqual(undo.undo_change(PLANNER, NOW).gone, {rest})
		self.assertFalse(frappe.db.exists("Dispatch Job", rest))
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "duration"), 90)

	def test_after_publishing_undo_makes_a_draft_and_tells_nobody(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		publishing.publish_jobs([job], {job: True}, PLANNER, NOW)
		told = frappe.db.count("FSM SMS", {"reference_name": job})
		question = undo.undo_change(PLANNER, NOW).questions[0]
		self.assertEqual(question.kind, "sure")
		self.assertRegex(" ".join(question.texts), "It was published since")
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "draft_arrival"), None)
		self.assertTrue(undo.undo_change(PLANNER, NOW, sure=question.job).is_done)
		doc = frappe.get_doc("Dispatch Job", job)
		self.assertEqual((doc.arrival, doc.draft_arrival), (ARRIVAL + HOUR, ARRIVAL))
		self.assertEqual(frappe.db.count("FSM SMS", {"reference_name": job}), told)

	def test_a_move_in_the_form_is_in_the_log_too(self):
		job = builders.a_job().name
		scheduling.schedule_job(job, ARRIVAL, PLANNER, NOW, technician=self.marc)
		undo.undo_change(PLANNER, NOW)
		self.assertEqual(read_state(job), ("Draft", None, None))


class TestPublishing(BoardCase):
	def test_the_preview_says_who_hears_what(self):
		job = builders.a_planned_job(technician=self.marc).name
		row = message_preview.preview_messages(scheduled_jobs.load_named([job]), NOW)[0]
		self.assertEqual((row["technician_told"], row["customer"]), (["Marc Lavoie"], "first"))
		self.assertEqual(row["missing"], [])

	def test_a_planned_visit_is_dispatched_and_a_draft_replaces_what_phones_show(self):
		new = builders.a_planned_job(technician=self.luc).name
		old = builders.a_dispatched_job(technician=self.marc).name
		place(move(old, technician=self.luc, arrival=ARRIVAL + HOUR))
		done = publishing.publish_jobs([new, old], {old: True}, PLANNER, NOW)
		self.assertEqual((sorted(done.published), done.refused), (sorted([new, old]), []))
		self.assertEqual(worklist.load_worklist(self.luc, NOW).left, 2)
		self.assertEqual(worklist.load_worklist(self.marc, NOW).left, 0)
		self.assertEqual(frappe.db.get_value("Dispatch Job", old, "has_draft"), 0)

	def test_another_window_than_the_promised_one_asks_first(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + 7 * HOUR / 4), override={job: "No other way"})
		asked = publishing.publish_jobs([job], {}, PLANNER, NOW)
		self.assertEqual((asked.published, asked.questions[0]["kind"]), ([], "window"))
		publishing.publish_jobs([job], {job: True}, PLANNER, NOW)
		doc = frappe.get_doc("Dispatch Job", job)
		self.assertEqual((doc.arrival, doc.window_start.hour), (ARRIVAL + 7 * HOUR / 4, 16))

	def test_a_move_within_the_promised_window_keeps_it(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, arrival=ARRIVAL + HOUR))
		row = message_preview.preview_messages(scheduled_jobs.load_named([job]), NOW)[0]
		self.assertEqual((row["customer"], row["keeps_promise"]), ("silent", True))
		publishing.publish_jobs([job], {}, PLANNER, NOW)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "window_start").hour, 14)

	def test_a_withdrawn_visit_leaves_the_phone_when_it_is_published(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, technician=None, arrival=None))
		self.assertEqual(worklist.load_worklist(self.marc, NOW).left, 1)
		publishing.publish_jobs([job], {job: False}, PLANNER, NOW)
		self.assertEqual(worklist.load_worklist(self.marc, NOW).left, 0)
		self.assertEqual(read_state(job), ("Draft", None, None))

	def test_a_promised_visit_back_in_the_backlog_asks_how_its_customer_hears_of_it(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, technician=None, arrival=None))
		row = message_preview.preview_messages(scheduled_jobs.load_named([job]), NOW)[0]
		self.assertEqual((row["customer"], row["keeps_promise"]), ("withdrawn", False))
		asked = publishing.publish_jobs([job], {}, PLANNER, NOW)
		self.assertEqual((asked.published, asked.questions[0]["kind"]), ([], "window"))
		self.assertEqual(worklist.load_worklist(self.marc, NOW).left, 1)
		late = message_preview.preview_messages(scheduled_jobs.load_named([job]), NOW + 24 * HOUR)[0]
		self.assertEqual((late["customer"], late["keeps_promise"]), ("silent", False), "it is over")

	def test_a_length_given_on_the_board_goes_with_the_visit_to_the_backlog(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, duration=30))
		place(move(job, technician=None, arrival=None))
		self.assertEqual(scheduled_jobs.load_named([job])[0].placement.duration, 30)
		publishing.publish_jobs([job], {job: False}, PLANNER, NOW)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "duration"), 30)

	def test_what_lacks_something_is_refused_with_its_reason_and_the_rest_goes_out(self):
		good = builders.a_planned_job(technician=self.marc).name
		bad = builders.a_planned_job(technician=self.luc).name
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		done = publishing.publish_jobs([bad, good], {}, PLANNER, NOW)
		self.assertEqual(done.published, [good])
		self.assertRegex(done.refused[0]["texts"][0], "inactive")
		self.assertEqual(frappe.db.get_value("Dispatch Job", bad, "status"), "Scheduled")

	def test_a_visit_in_conflict_goes_only_if_somebody_says_so(self):
		first, second = (
			builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + at).name
			for at in (0 * HOUR, HOUR / 2)
		)
		free = builders.a_planned_job(technician=self.luc).name
		everything = [first, second, free]
		rows = message_preview.preview_messages(scheduled_jobs.load_named(everything), NOW)
		against = {row["job"]: " ".join(row["conflicts"]) for row in rows}
		self.assertRegex(against[first], "overlaps")
		self.assertEqual((against[free], rows[0]["day"]), ("", ARRIVAL.date()))
		done = publishing.publish_jobs(everything, {}, PLANNER, NOW, despite=[second])
		self.assertEqual(done.published, sorted([second, free]))
		self.assertEqual(
			[(row["job"], " ".join(row["texts"])) for row in done.refused], [(first, against[first])]
		)
		self.assertEqual(
			publishing.publish_jobs([first], {}, PLANNER, NOW, despite=[first]).published, [first]
		)

	def test_what_another_dispatcher_published_or_the_technician_began_is_not_published_again(self):
		done, begun = (builders.a_dispatched_job(technician=self.marc).name for _number in range(2))
		place(move(begun, arrival=ARRIVAL + 2 * HOUR))
		technician_work.move_job(begun, self.marc, "En Route", now=NOW)
		answer = publishing.publish_jobs([done, begun, builders.a_job().name], {}, PLANNER, NOW)
		self.assertEqual((answer.published, answer.questions), ([], []))
		texts = {row["job"]: row["texts"][0] for row in answer.refused}
		self.assertRegex(texts[done], "nothing new")
		self.assertRegex(texts[begun], "at work")

	def test_what_changed_after_the_dispatcher_looked_is_not_published_unseen(self):
		moved, same = (builders.a_planned_job(technician=who).name for who in (self.marc, self.luc))
		rows = message_preview.preview_messages(scheduled_jobs.load_named([moved, same]), NOW)
		seen = {row["job"]: row["seen"] for row in rows}
		place(move(moved, arrival=ARRIVAL + HOUR))
		answer = publishing.publish_jobs([moved, same], {}, PLANNER, NOW, seen)
		self.assertEqual((answer.published, [row["job"] for row in answer.refused]), ([same], [moved]))
		self.assertRegex(answer.refused[0]["texts"][0], "check it once more")
		again = publishing.publish_jobs([same], {}, "Luc", NOW, seen)
		self.assertRegex(again.refused[0]["texts"][0], "nothing new", "a colleague published what both saw")

	def test_a_visit_that_was_deleted_meanwhile_does_not_keep_the_others_back(self):
		job = builders.a_planned_job(technician=self.marc).name
		answer = publishing.publish_jobs(["DJ-none", job], {}, PLANNER, NOW)
		self.assertEqual(answer.published, [job])
		self.assertRegex(answer.refused[0]["texts"][0], "no longer exists")

	def test_the_crew_must_be_there_too(self):
		absent, gone = (
			builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + at).name for at in (0 * HOUR, HOUR)
		)
		ivan = builders.a_technician("Ivan Roy").name
		place(move(absent, crew=(self.luc,)), move(gone, crew=(ivan,)))
		an_absence(self.luc)
		frappe.db.set_value("Dispatch Technician", ivan, "status", "Inactive")
		rows = {
			row["job"]: row["missing"]
			for row in message_preview.preview_messages(scheduled_jobs.load_named([absent, gone]), NOW)
		}
		answer = publishing.publish_jobs([absent, gone], {}, PLANNER, NOW)
		self.assertEqual(answer.published, [])
		texts = {row["job"]: row["texts"][0] for row in answer.refused}
		for job, says in ((absent, "absent"), (gone, "inactive")):
			self.assertRegex(rows[job][0], says)
			self.assertRegex(texts[job], says)

	def test_a_crew_sees_the_visit_as_long_as_it_belongs_to_it(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, crew=(self.luc,)))
		publishing.publish_jobs([job], {}, PLANNER, NOW)
		doc, user = frappe.get_doc("Dispatch Job", job), _user(self.luc)
		self.assertTrue(permissions.own_permission(doc, user=user))
		self.assertEqual(job_repository.lock_for_technician(job, self.luc).name, job)
		place(move(job, crew=()))
		self.assertEqual(job_repository.lock_for_technician(job, self.luc).name, job, "until it is published")
		publishing.publish_jobs([job], {}, PLANNER, NOW)
		self.assertFalse(permissions.own_permission(frappe.get_doc("Dispatch Job", job), user=user))
		with self.assertRaises(NotYours):
			job_repository.lock_for_technician(job, self.luc)

	def test_a_withdrawn_crew_loses_the_visit_too(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, crew=(self.luc,)))
		publishing.publish_jobs([job], {}, PLANNER, NOW)
		place(move(job, technician=None, arrival=None))
		publishing.publish_jobs([job], {job: False}, PLANNER, NOW)
		for technician in (self.marc, self.luc):
			self.assertEqual(worklist.load_worklist(technician, NOW).left, 0)

	def test_a_technician_on_the_way_ends_the_draft(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		place(move(job, technician=self.luc))
		technician_work.move_job(job, self.marc, "En Route", now=NOW)
		self.assertEqual(read_state(job), ("En Route", self.marc, ARRIVAL))


class TestReading(BoardCase):
	def test_one_answer_holds_rows_visits_and_the_backlog(self):
		job = builders.a_planned_job(technician=self.marc).name
		waiting = builders.a_job().name
		answer = board_snapshot.load_board(NOW.date(), 1, NOW)
		self.assertIn(job, [card["name"] for card in answer["jobs"]])
		self.assertIn(waiting, [card["name"] for card in answer["unplanned"]])
		row = answer["technician_days"][f"{self.marc}|{NOW.date()}"]
		self.assertEqual((row["work"], row["shift"][0][11:16]), (60, "08:00"))
		json.dumps(answer, default=str)

	def test_the_number_of_queries_does_not_grow_with_the_visits(self):
		# two at once: who stands in the way is looked up once for the whole board
		for _number in range(2):
			builders.a_planned_job(technician=self.marc)
		builders.a_job()
		few = self._queries()
		for _number in range(5):
			builders.a_planned_job(technician=self.marc)
			builders.a_job()
		self.assertLessEqual(self._queries(), few)

	def _queries(self) -> int:
		board_snapshot.load_board(NOW.date(), 7, NOW)
		counted = []
		original = frappe.db.sql
		frappe.db.sql = lambda *words, **more: (counted.append(words[0]), original(*words, **more))[1]
		try:
			board_snapshot.load_board(NOW.date(), 7, NOW)
		finally:
			frappe.db.sql = original
		return len(counted)

	def test_a_look_for_changes_brings_the_visit_and_both_rows(self):
		job = builders.a_planned_job(technician=self.marc).name
		found = self._since(lambda: place(move(job, technician=self.luc)))
		self.assertEqual([card["technician"] for card in found["jobs"] if card["name"] == job], [self.luc])
		for technician in (self.marc, self.luc):
			self.assertIn(f"{technician}|{NOW.date()}", found["technician_days"])

	def _since(self, act) -> dict:
		"""What a page learns that loaded the board just before something was done."""
		long_ago()
		seen = board_snapshot.load_board(NOW.date(), 7, frappe.utils.now_datetime())["cursor"]
		act()
		return board_changes.load_changes(seen, NOW.date(), 7, frappe.utils.now_datetime())

	def test_a_visit_beside_the_moved_one_loses_its_warning(self):
		job, beside = (builders.a_planned_job(technician=self.marc).name for _number in range(2))
		found = self._since(lambda: place(move(job, technician=self.luc)))
		card = next(card for card in found["jobs"] if card["name"] == beside)
		self.assertEqual(card["warnings"], [])
		outcome = place(move(job, technician=self.marc), override={job: "Both at once"})
		cards = {
			card["name"]: card
			for card in board_snapshot.load_affected(outcome.jobs, outcome.days, NOW)["jobs"]
		}
		self.assertEqual({warning["kind"] for warning in cards[beside]["warnings"]}, {"overlap"})

	def test_a_warning_says_when_the_other_visit_stands_on_the_board(self):
		job, other = (builders.a_planned_job(technician=self.marc).name for _number in range(2))
		drafted = builders.a_dispatched_job(technician=self.luc).name
		place(move(drafted, arrival=ARRIVAL + 3 * HOUR))
		outcome = place(
			move(drafted, technician=self.marc, arrival=ARRIVAL + 3 * HOUR),
			move(job, arrival=ARRIVAL + 3 * HOUR),
			override={drafted: "Both at once", job: "Both at once"},
		)
		self.assertTrue(outcome.is_done, outcome.questions)
		cards = {
			card["name"]: card
			for card in board_snapshot.load_affected([job, other], outcome.days, NOW)["jobs"]
		}
		begins = formatting.hour(ARRIVAL + 3 * HOUR, "en")
		customer = frappe.db.get_value("Dispatch Job", drafted, "customer_name")
		self.assertIn(f"{customer}, {begins} to ", cards[job]["warnings"][0]["text"])

	def test_a_visit_put_on_hold_leaves_its_row_of_another_day(self):
		tomorrow = ARRIVAL + 24 * HOUR
		job = builders.a_planned_job(technician=self.marc, arrival=tomorrow).name
		found = self._since(lambda: transitions.move_job(job, "On Hold", PLANNER, now=NOW, reason="Rain"))
		self.assertEqual(found["technician_days"][f"{self.marc}|{tomorrow.date()}"]["work"], 0)

	def test_a_changed_team_is_loaded_again_once(self):
		absence = an_absence(self.marc)
		first = self._since(lambda: frappe.delete_doc("Dispatch Absence", absence))
		self.assertTrue(first["reload"])
		then = board_changes.load_changes(first["cursor"], NOW.date(), 7, frappe.utils.now_datetime())
		self.assertFalse(then["reload"])

	def test_a_cursor_from_the_hour_that_autumn_repeats_or_from_nowhere_loads_again(self):
		now = frappe.utils.now_datetime()
		seen = board_snapshot.load_board(NOW.date(), 1, now)["cursor"]
		for cursor, later in ((seen, -HOUR), (seen, 13 * HOUR), ("0001-01-01|x", 0 * HOUR), ("é", 0 * HOUR)):
			self.assertTrue(board_changes.load_changes(cursor, NOW.date(), 1, now + later)["reload"])

	def test_who_works_here_no_more_keeps_a_row_while_visits_stand_on_it(self):
		job = builders.a_planned_job(technician=self.marc).name
		for technician in (self.marc, self.luc):
			frappe.db.set_value("Dispatch Technician", technician, "status", "Inactive")
		answer = board_snapshot.load_board(NOW.date(), 1, NOW)
		rows = {row["name"]: row["active"] for row in answer["technicians"]}
		self.assertIs(rows.get(self.marc), False)
		self.assertNotIn(self.luc, rows)
		self.assertEqual(answer["technician_days"][f"{self.marc}|{NOW.date()}"]["work"], 60)
		self.assertIn(job, [card["name"] for card in answer["jobs"]])

	def test_a_draft_that_goes_over_midnight_shows_on_both_days(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		night = ARRIVAL.replace(hour=23)
		place(move(job, arrival=night, duration=120), override={job: "At night"})
		for day in (night, night + 2 * HOUR):
			self.assertIn(
				job, [card["name"] for card in board_snapshot.load_board(day.date(), 1, NOW)["jobs"]]
			)

	def test_a_visit_that_takes_too_long_shows_the_next_one_late(self):
		first = builders.a_dispatched_job(technician=self.marc, arrival=NOW).name
		second = builders.a_dispatched_job(technician=self.marc, arrival=NOW + 1.5 * HOUR).name
		technician_work.move_job(first, self.marc, "En Route", now=NOW)
		technician_work.move_job(first, self.marc, "On Site", now=NOW)
		answer = board_snapshot.load_board(NOW.date(), 1, NOW + 5 * HOUR)
		card = next(card for card in answer["jobs"] if card["name"] == second)
		self.assertEqual((card["arrival"][11:16], card["forecast"][11:16]), ("13:30", "17:00"))

	def test_a_crew_that_is_held_up_elsewhere_holds_up_everybody_after_it(self):
		busy = builders.a_dispatched_job(technician=self.luc, arrival=NOW, duration=240).name
		together = builders.a_planned_job(technician=self.marc, arrival=NOW + HOUR).name
		after = builders.a_planned_job(technician=self.marc, arrival=NOW + 2 * HOUR).name
		place(move(together, crew=(self.luc,)), override={together: "Both"})
		technician_work.move_job(busy, self.luc, "En Route", now=NOW)
		technician_work.move_job(busy, self.luc, "On Site", now=NOW)
		cards = {card["name"]: card for card in board_snapshot.load_board(NOW.date(), 1, NOW)["jobs"]}
		self.assertEqual(cards[together]["forecast"][11:16], "16:00")
		self.assertEqual(cards[after]["forecast"][11:16], "17:00")

	def test_a_look_at_a_quiet_board_still_sees_who_becomes_late(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		long_ago()
		seen = board_snapshot.load_board(ARRIVAL.date(), 7, ARRIVAL)["cursor"]
		frappe.db.delete("Dispatch Change")
		found = board_changes.load_changes(seen, ARRIVAL.date(), 7, ARRIVAL + 3 * HOUR)
		self.assertIn(job, [card["name"] for card in found["jobs"] if card["late"]])
		self.assertNotIn("held", found)

	def test_a_look_for_changes_brings_the_visits_beside_it_with_what_they_now_warn_of(self):
		beside = builders.a_planned_job(technician=self.luc).name
		job = builders.a_planned_job(technician=self.marc).name
		long_ago()
		seen = board_snapshot.load_board(NOW.date(), 1, frappe.utils.now_datetime())["cursor"]
		place(move(job, technician=self.luc), override={job: "They share the place"})
		found = board_changes.load_changes(seen, NOW.date(), 1, frappe.utils.now_datetime())
		card = next(card for card in found["jobs"] if card["name"] == beside)
		self.assertIn("overlap", [warning["kind"] for warning in card["warnings"]])

	def test_a_look_for_changes_brings_no_rows_of_days_that_are_not_shown(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		long_ago()
		for day, rows in (
			(ARRIVAL.date(), {f"{self.marc}|{ARRIVAL.date()}"}),
			(ARRIVAL.date() + 48 * HOUR, set()),
		):
			seen = board_snapshot.load_board(day, 1, frappe.utils.now_datetime())["cursor"]
			place(move(job, arrival=frappe.db.get_value("Dispatch Job", job, "arrival") + HOUR / 4))
			found = board_changes.load_changes(seen, day, 1, frappe.utils.now_datetime())
			self.assertEqual(set(found["technician_days"]), rows)

	def test_a_gestures_answer_says_what_phones_do_not_show_yet(self):
		job = builders.a_dispatched_job(technician=self.marc).name
		for to, is_unpublished in ((None, True), (ARRIVAL, False)):
			technician = self.marc if to else None
			done = place(move(job, technician=technician, arrival=to))
			card = next(
				card
				for card in board_snapshot.load_affected(done.jobs, done.days, NOW)["jobs"]
				if card["name"] == job
			)
			self.assertEqual((card["unpublished"], card["withdrawn"]), (is_unpublished, is_unpublished))

	def test_the_log_of_changes_is_forgotten_with_time(self):
		job = builders.a_planned_job(technician=self.marc).name
		place(move(job, technician=self.luc))
		change_log.delete_old(NOW - HOUR)
		self.assertEqual(len(change_log.list_history(10)), 1)
		change_log.delete_old(NOW + HOUR)
		self.assertEqual(change_log.list_history(10), [])


class TestQueries(BoardCase):
	"""What belongs to jobs is looked up for the rows and the backlog together."""

	def setUp(self) -> None:
		super().setUp()
		self.job = builders.a_planned_job(technician=self.marc).name
		builders.a_job()

	def test_a_board_asks_once_for_crews_orders_kinds_and_the_state_of_the_team(self):
		with counted_queries() as queries:
			told = board_snapshot.load_board(ARRIVAL.date(), 1, NOW)
		self.assertTrue(told["jobs"] and told["unplanned"])
		for table in (
			"Dispatch Job Crew",
			"Dispatch Job Dependency",
			"Dispatch Job Type Skill",
			"Holiday List",
		):
			self.assertEqual(sum(f"`tab{table}`" in query for query in queries), 1, table)

	def test_a_board_takes_eight_queries_and_a_move_thirty_however_many_visits_there_are(self):
		load = partial(board_snapshot.load_board, ARRIVAL.date(), 1, NOW)
		# the first of each fills what a worker caches for all requests
		load()
		self.shift(HOUR)
		self.assertLessEqual(self.count(load), 8)
		self.assertLessEqual(self.count(lambda: self.shift(-HOUR)), 27)

	def shift(self, later: timedelta) -> None:
		outcome = place(move(self.job, arrival=ARRIVAL + later))
		self.assertTrue(outcome.is_done, outcome.questions)
		board_snapshot.answer(outcome, NOW)

	def count(self, act) -> int:
		with counted_queries() as queries:
			act()
		return sum("tabDocType`" not in query for query in queries)

	def test_each_visit_more_of_a_command_costs_a_handful_of_queries(self):
		everything = [
			builders.a_planned_job(technician=self.luc, arrival=ARRIVAL + at * HOUR).name for at in range(6)
		]
		spent = []
		for jobs in (everything[:2], everything):
			with counted_queries() as queries:
				moves = [move(job, technician=self.marc) for job in jobs]
				place(*moves, override=dict.fromkeys(jobs, "measured"))
			spent.append(len(queries))
			undo.undo_change(PLANNER, NOW)
		self.assertLessEqual((spent[1] - spent[0]) / 4, 8)

	def test_a_move_reads_what_is_around_its_old_and_its_new_place_once(self):
		with counted_queries() as queries:
			board_commands.find_new_conflicts(
				{self.job: Placement(self.marc, ARRIVAL, 60)},
				{self.job: Placement(self.luc, ARRIVAL + HOUR, 60)},
				NOW,
			)
		self.assertEqual(sum("tabDispatch Slot Hold" in query for query in queries), 1)


def a_skill() -> str:
	"""A skill that nobody has."""
	name = builders.unique("Splicing")
	return frappe.get_doc({"doctype": "Dispatch Skill", "skill_name": name, "label_fr": name}).insert().name


def _user(technician: str) -> str:
	return frappe.db.get_value("Dispatch Technician", technician, "user")


def long_ago() -> None:
	"""Let every visit have been written long ago: many fresh ones make boards load everything again."""
	job = frappe.qb.DocType("Dispatch Job")
	frappe.qb.update(job).set(job.modified, NOW - 999 * HOUR).run()


def an_absence(technician: str) -> str:
	doc = frappe.get_doc(
		{
			"doctype": "Dispatch Absence",
			"technician": technician,
			"reason": "Sick",
			"from_time": ARRIVAL - 6 * HOUR,
			"to_time": ARRIVAL + 6 * HOUR,
		}
	)
	return doc.insert().name


def as_other_dispatcher(act) -> None:
	"""Do something as another dispatcher."""
	email = f"{frappe.generate_hash(length=8)}@dispatch.invalid"
	frappe.get_doc(
		{"doctype": "User", "email": email, "first_name": "Marie", "roles": [{"role": "FSM Dispatcher"}]}
	).insert()
	me = frappe.session.user
	frappe.set_user(email)
	try:
		act()
	finally:
		frappe.set_user(me)
