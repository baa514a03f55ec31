"""Plans on a site: what the planner is asked, what it proposes, and how a proposal meets what others did meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import job_locks, undo
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.proposals import apply as applying
from gigafibre_fsm.domain.dispatch.proposals import gather as plan_input
from gigafibre_fsm.domain.dispatch.proposals import problem_builder, solve, workdays
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals import serializers as plan_serializers
from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker
from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves
from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import MoveRefusal, RefusalCause
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs, stored_placement
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.test_board import a_skill, an_absence, as_other_dispatcher

TODAY = NOW.date()
MORNING = NOW.replace(hour=7)
HOUR = timedelta(hours=1)
HOME = {"latitude": 45.32, "longitude": -73.25}


def unpromised(**values: object) -> str:
	"""A dispatched visit of a kind that customers do not hear of, so that no promised window holds it."""
	kind = builders.a_job_type(tells_customer=0).name
	return builders.a_dispatched_job(job_type=kind, **values).name


class PlanCase(FrappeTestCase):
	def setUp(self) -> None:
		for doctype in ("Dispatch Change", "Dispatch Plan", "Dispatch Plan Refusal", "Dispatch Slot Hold"):
			frappe.db.delete(doctype)
		empty_the_board()
		frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 0)
		frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
		self.marc = builders.a_technician("Marc Lavoie", **HOME).name
		self.luc = builders.a_technician("Luc Roy", **HOME).name


def empty_the_board() -> None:
	"""Leave no visit and no technician of other tests on the board."""
	visit, technician = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Technician")
	frappe.qb.update(visit).set(visit.status, "Cancelled").set(visit.draft_withdrawn, 0).run()
	frappe.qb.update(technician).set(technician.status, "Inactive").run()


def proposed(scope: str = "Day", now: datetime = MORNING, **more: object) -> dict:
	"""Ask, let a worker run, and read the proposal."""
	plan = plan_repository.request_plan(PlanRequest(scope, TODAY, **more), now)
	work(plan, now)
	return plan_serializers.serialize_proposal(plan, MORNING)


def work(plan: str, now: datetime = MORNING) -> None:
	plan_worker.run_plan(plan, lambda: now, keep=lambda step: step())


def applied(
	plan: dict,
	refused: dict | None = None,
	accepted: set | None = None,
	broken: frozenset = frozenset(),
	granted: dict | None = None,
) -> applying.ApplyResult:
	said = {
		job: why if isinstance(why, MoveRefusal) else MoveRefusal(None, why)
		for job, why in (refused or {}).items()
	}
	wanted = None if accepted is None else frozenset(accepted)
	choice = AcceptedMoves(wanted, said, broken, granted or {})
	return applying.apply_proposal(plan["plan"], choice, PLANNER, MORNING)


def outcomes(plan: dict) -> dict:
	return {
		row["job"]: (row["accepted"], row["outcome"])
		for row in plan_serializers.serialize_proposal(plan["plan"], MORNING)["rows"]
	}


def read_arrival(job: str) -> tuple:
	here = stored_placement.read_placement(frappe.get_doc("Dispatch Job", job))
	return here.technician, here.arrival


def row_of(plan: dict, job: str) -> dict:
	return next(row for row in plan["rows"] if row["job"] == job)


def left_out(plan: dict, job: str) -> dict:
	return next(row for row in plan["unplaced"] if row["job"] == job)


def at(hour: float) -> datetime:
	return datetime(2026, 11, 23) + timedelta(hours=hour)


def put(job: str, technician: str, arrival: datetime) -> None:
	outcome = board_commands.move_jobs(
		[JobChange(job, {"technician": technician, "arrival": arrival}, {})], "Move", PLANNER, MORNING
	)
	assert outcome.is_done, outcome.questions


class TestProblem(PlanCase):
	def shaped(self, now: datetime = MORNING, **more: object) -> problem_builder.BuiltProblem:
		self.board = plan_input.gather_day(TODAY, now, with_backlog=True)
		return problem_builder.build_problem(self.board, **more)

	def job(self, name: str, **more: object):
		return self.shaped(**more).problem.job(name)

	def test_hours_breaks_and_absences_become_shift_pauses_and_blocked_time(self):
		frappe.db.set_value(
			"Dispatch Technician",
			self.marc,
			{"break_minutes": 30, "break_from": "11:30:00", "break_until": "13:00:00"},
		)
		an_absence(self.luc)
		people = {person.id: person for person in self.shaped().problem.technicians}
		marc = people[self.marc]
		self.assertEqual(marc.shift, (8 * 3600, 17 * 3600))
		self.assertEqual((marc.breaks[0].earliest, marc.breaks[0].duration), (int(11.5 * 3600), 1800))
		self.assertEqual(people[self.luc].shift, (8 * 3600, int(8.5 * 3600)))

	def test_a_day_off_and_a_skill_that_has_run_out_do_not_count(self):
		skill = a_skill()
		doc = frappe.get_doc("Dispatch Technician", self.marc)
		doc.append("skills", {"skill": skill, "level": 3, "valid_until": TODAY - timedelta(days=1)})
		doc.works_monday = 0
		doc.save()
		marc = self.shaped().problem.technician(self.marc)
		self.assertIsNone(marc.shift)
		self.assertNotIn(skill, marc.skills)

	def test_a_promised_window_binds_and_one_that_follows_from_the_arrival_does_not(self):
		job = builders.a_planned_job(technician=self.marc).name
		self.assertEqual(self.job(job).windows, ())
		frappe.db.set_value("Dispatch Job", job, "promised", 1)
		self.assertEqual(self.job(job).windows, ((14 * 3600, 16 * 3600),))

	def test_a_half_day_asked_for_binds_and_another_day_leaves_the_visit_out(self):
		job = builders.a_job(window_start=at(8), window_end=at(12)).name
		other = builders.a_job(window_start=at(32), window_end=at(36)).name
		self.assertEqual(self.job(job).windows, ((8 * 3600, 12 * 3600),))
		self.assertNotIn(other, [one.id for one in self.shaped().problem.jobs])

	def test_locked_visits_are_pinned_and_started_ones_are_history(self):
		locked = builders.a_planned_job(technician=self.marc).name
		job_locks.lock_jobs([locked], True, PLANNER, NOW)
		begun = builders.a_dispatched_job(technician=self.luc, arrival=at(11)).name
		technician_work.move_job(begun, self.luc, "En Route", now=at(10.75))
		technician_work.move_job(begun, self.luc, "On Site", now=at(11.25))
		shaped = self.shaped(now=NOW)
		self.assertEqual(shaped.problem.job(locked).pinned.technician, self.marc)
		self.assertEqual(shaped.problem.job(begun).started.start, int(11.25 * 3600))
		self.assertEqual(shaped.movable, frozenset())

	def test_stock_on_the_truck_counts_once_erpnext_keeps_it(self):
		item = an_item()
		kind = builders.a_job_type(materials=[{"item": item, "qty": 2}]).name
		job = builders.a_job(job_type=kind).name
		truck = a_truck(self.marc, item, quantity=1)
		people = {person.id: person for person in self.shaped().problem.technicians}
		self.assertEqual(self.job(job).materials, {item: 2})
		self.assertEqual(people[self.marc].materials, {item: 1}, truck)
		self.assertGreaterEqual(people[self.luc].materials[item], 2, "a truck nobody counts carries it")

	def test_order_is_kept_and_what_waits_for_something_unplanned_is_named(self):
		first = builders.a_planned_job(technician=self.marc, arrival=at(9)).name
		second = builders.a_job(depends_on_jobs=[{"job": first, "gap": 30}]).name
		held_up = builders.a_job(window_start=at(32), window_end=at(36)).name
		third = builders.a_job(depends_on_jobs=[{"job": held_up, "gap": 0}]).name
		after = self.job(second).after
		self.assertEqual((after[0].job, after[0].gap), (first, 1800))
		self.assertEqual(self.shaped().left_out[third]["cause"], "waits")

	def test_what_dispatch_overrode_stays_with_its_technician(self):
		kind = builders.a_job_type(skills=[{"skill": a_skill(), "minimum_level": 2}])
		job = builders.a_job(job_type=kind.name).name
		drop = JobChange(job, {"technician": self.marc, "arrival": ARRIVAL}, {})
		board_commands.move_jobs([drop], "Assign", PLANNER, MORNING, override={job: "He is shown how"})
		self.assertEqual((self.job(job).technician, self.job(job).skills), (self.marc, {}))

	def test_a_visit_without_coordinates_is_left_out_and_its_time_is_kept_free(self):
		customer = builders.a_customer().name
		nowhere = builders.a_location(customer, latitude=0, longitude=0).name
		waiting = builders.a_job(customer=customer, service_location=nowhere).name
		stands = builders.a_planned_job(
			customer=customer, service_location=nowhere, technician=self.marc, arrival=at(10)
		).name
		shaped = self.shaped()
		self.assertEqual(set(shaped.left_out), {waiting, stands})
		kept = shaped.problem.job(stands)
		self.assertEqual((kept.pinned.start, kept.duration), (10 * 3600, 3600))


class TestSavings(PlanCase):
	def test_what_was_accepted_is_measured_in_minutes_and_dollars_and_so_is_each_change(self):
		frappe.db.set_value("Dispatch Technician", {"name": ("in", [self.marc, self.luc])}, "hourly_cost", 60)
		accepted, _other = (builders.a_job().name for _number in range(2))
		plan = proposed()
		before, after = plan["figures_before"], plan["figures_after"]
		self.assertEqual((before["unplaced"], after["unplaced"]), (2, 0))
		self.assertEqual(before["cost"], 0)
		self.assertAlmostEqual(after["cost"], after["travel_minutes"], places=1)
		alone = row_of(plan, accepted)["alone"]
		self.assertGreater(alone["travel_minutes"], 0)
		applied(plan, accepted={accepted})
		saved = frappe.parse_json(frappe.db.get_value("Dispatch Plan", plan["plan"], "figures_applied"))
		self.assertEqual((saved["before"]["unplaced"], saved["after"]["unplaced"]), (1, 0))
		travel = saved["after"]["travel_minutes"] - saved["before"]["travel_minutes"]
		self.assertEqual(travel, alone["travel_minutes"])

	def test_what_was_offered_and_all_taken_has_the_same_figures_for_a_sick_technicians_visit(self):
		job = unpromised(technician=self.marc, arrival=at(14))
		plan = proposed("Visits", technician=self.marc, jobs=(job,))
		applied(plan)
		saved = frappe.parse_json(frappe.db.get_value("Dispatch Plan", plan["plan"], "figures_applied"))
		for name in ("unplaced", "travel_minutes"):
			offered = plan["figures_after"][name] - plan["figures_before"][name]
			self.assertEqual(saved["after"][name] - saved["before"][name], offered, name)


class TestProposal(PlanCase):
	def test_the_backlog_finds_its_places_and_nothing_moves_before_a_person_agrees(self):
		jobs = [builders.a_job().name for _number in range(4)]
		plan = proposed()
		self.assertEqual(plan["state"], "Proposed")
		self.assertEqual({row["job"] for row in plan["rows"]}, set(jobs))
		self.assertEqual(read_arrival(jobs[0]), (None, None))
		self.assertEqual((plan["figures_before"]["unplaced"], plan["figures_after"]["unplaced"]), (4, 0))
		self.assertTrue(plan["estimated"])
		applied(plan)
		self.assertTrue(all(read_arrival(job)[0] in (self.marc, self.luc) for job in jobs))
		self.assertEqual(frappe.db.get_value("Dispatch Plan", plan["plan"], "state"), "Applied")

	def test_a_plan_is_one_change_that_is_undone_at_once(self):
		jobs = [builders.a_job().name for _number in range(3)]
		applied(proposed())
		self.assertEqual(frappe.db.count("Dispatch Change"), 1)
		undo.undo_change(PLANNER, MORNING)
		self.assertEqual([read_arrival(job) for job in jobs], [(None, None)] * 3)

	def test_what_moved_meanwhile_stays_and_is_named(self):
		job, other = builders.a_job().name, builders.a_job().name
		plan = proposed()
		as_other_dispatcher(lambda: put(job, self.luc, at(15)))
		done = applied(plan)
		self.assertEqual(read_arrival(job), (self.luc, at(15)))
		self.assertIn("3\xa0p.m.", done.kept[job])
		self.assertTrue(read_arrival(other)[0])
		self.assertEqual(frappe.db.get_value("Dispatch Plan", plan["plan"], "state"), "Partly Applied")

	def test_what_was_locked_or_began_meanwhile_stays(self):
		job = unpromised(technician=self.marc, arrival=at(16))
		locked = builders.a_planned_job(technician=self.luc, arrival=at(16)).name
		plan = proposed()
		technician_work.move_job(job, self.marc, "En Route", now=MORNING)
		job_locks.lock_jobs([locked], True, PLANNER, MORNING)
		done = applied(plan)
		self.assertEqual(read_arrival(job), (self.marc, at(16)))
		self.assertRegex(done.kept[job], "at work")
		self.assertRegex(done.kept[locked], "locked")

	def test_a_move_that_now_collides_is_kept_back_with_the_reason(self):
		job = builders.a_job().name
		plan = proposed()
		row = row_of(plan, job)
		newcomer = builders.a_job().name
		put(newcomer, row["to"]["technician"], datetime.fromisoformat(row["to"]["arrival"]))
		done = applied(plan)
		self.assertEqual(read_arrival(job), (None, None))
		self.assertRegex(done.kept[job], "overlaps")
		self.assertEqual(state_of(plan["plan"]), "Proposed", "of which nothing could be done stays open")

	def test_a_proposal_is_applied_once(self):
		builders.a_job()
		plan = proposed()
		applied(plan)
		with self.assertRaisesRegex(FsmError, "no longer open"):
			applied(plan)

	def test_a_dismissed_proposal_changes_nothing(self):
		job = builders.a_job().name
		plan = proposed()
		plan_repository.dismiss_plan(plan["plan"])
		with self.assertRaisesRegex(FsmError, "no longer open"):
			applied(plan)
		self.assertEqual(read_arrival(job), (None, None))

	def test_each_move_says_why_in_the_readers_language(self):
		job = builders.a_job().name
		plan = proposed()
		self.assertEqual(row_of(plan, job)["reason"], "Newly placed.")
		frappe.local.lang = "fr"
		try:
			self.assertEqual(
				row_of(plan_serializers.serialize_proposal(plan["plan"], MORNING), job)["reason"],
				"Nouvellement placée.",
			)
		finally:
			frappe.local.lang = "en"


class TestAcceptance(PlanCase):
	def test_nothing_but_what_is_accepted_is_applied_and_the_rows_say_so(self):
		wanted, other, refused = (builders.a_job().name for _number in range(3))
		plan = proposed()
		done = applied(plan, accepted={wanted}, refused={refused: "Not today"})
		self.assertEqual(done.applied, [wanted])
		self.assertEqual([read_arrival(job)[0] for job in (other, refused)], [None, None])
		self.assertEqual(
			outcomes(plan),
			{wanted: (True, "Applied"), other: (False, "Not accepted"), refused: (False, "Refused")},
		)
		self.assertEqual(state_of(plan["plan"]), "Partly Applied")

	def test_what_the_plan_does_not_tick_stays_unless_somebody_accepts_it(self):
		over = self.an_overfull_row()
		plan = proposed("Technician", technician=self.marc)
		off = [row["job"] for row in plan["rows"] if row["to"] is None]
		self.assertTrue(off and not any(row_of(plan, job)["accepted"] for job in off))
		applied(plan)
		self.assertEqual({read_arrival(job)[0] for job in over}, {self.marc})
		self.assertNotIn("Applied", {outcomes(plan)[job][1] for job in off})

	def an_overfull_row(self) -> list[str]:
		hours = (8, 8.5, 12, 12.5)
		return [
			builders.a_planned_job(technician=self.marc, arrival=at(hour), duration=240).name
			for hour in hours
		]

	def test_a_move_names_those_that_make_its_room_and_is_applied_with_them(self):
		wide = builders.a_planned_job(technician=self.marc, arrival=at(8), duration=300).name
		wanted = {"required_technician": self.marc, "window_start": at(9), "window_end": at(11)}
		asked = builders.a_job(duration=60, **wanted).name
		plan = proposed()
		self.assertEqual((row_of(plan, asked)["needs"], row_of(plan, wide)["needs"]), ([wide], []))
		done = applied(plan, accepted={asked})
		self.assertEqual((done.applied, list(done.kept)), ([], [asked]))
		self.assertEqual(applied(plan, accepted={asked, wide}).kept, {})
		self.assertEqual(read_arrival(asked)[0], self.marc)
		self.assertEqual(
			row_of(plan_serializers.serialize_proposal(plan["plan"], MORNING), asked)["needs"], []
		)

	def test_a_plan_of_which_nothing_is_accepted_is_put_aside(self):
		job = builders.a_job().name
		plan = proposed()
		self.assertEqual(applied(plan, accepted=set()).applied, [])
		self.assertEqual((read_arrival(job), state_of(plan["plan"])), ((None, None), "Dismissed"))

	def test_a_choice_that_names_what_is_not_there_or_contradicts_itself_is_refused(self):
		job, other = builders.a_job().name, unpromised(technician=self.marc, arrival=at(9))
		plan = proposed()
		for accepted, refused in (({"DJ-nobody"}, {}), ({job}, {job: "No"}), ({job}, {"DJ-nobody": ""})):
			with self.subTest(accepted=accepted), self.assertRaisesRegex(FsmError, "can't be applied"):
				applied(plan, accepted=accepted, refused=refused)
		self.assertEqual(read_arrival(other)[1], at(9))


class TestGrants(PlanCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		# no gap of an hour before five o'clock: what comes on top needs overtime
		builders.a_planned_job(technician=self.marc, arrival=at(8.25), duration=225)
		builders.a_planned_job(technician=self.marc, arrival=at(12.75), duration=240)
		self.job = builders.a_job(duration=60).name
		self.plan = proposed("Visit", jobs=(self.job,))

	def relaxation(self, ease: str) -> dict:
		rows = left_out(self.plan, self.job)["relaxations"]
		return next(row for row in rows if row["ease"] == ease)

	def test_a_granted_overtime_places_the_visit_and_its_reason_is_kept(self):
		row = self.relaxation("overtime")
		self.assertTrue(row["grantable"])
		done = applied(self.plan, granted={self.job: row["number"]})
		self.assertEqual((done.applied, done.kept), ([self.job], {}))
		self.assertEqual(read_arrival(self.job), (self.marc, frappe.utils.get_datetime(row["arrival"])))
		self.assertEqual(state_of(self.plan["plan"]), "Applied")
		said = frappe.get_doc("Dispatch Job", self.job).timeline
		self.assertIn("overtime", " ".join(one.detail or "" for one in said if one.event == "Override"))

	def test_a_grant_overrides_nothing_but_what_it_names(self):
		row = self.relaxation("overtime")
		builders.a_planned_job(
			technician=self.marc, arrival=frappe.utils.get_datetime(row["arrival"]), duration=60
		)
		done = applied(self.plan, granted={self.job: row["number"]})
		self.assertEqual((done.applied, list(done.kept)), ([], [self.job]))
		self.assertEqual(read_arrival(self.job), (None, None))

	def test_a_relaxation_that_is_not_there_or_moves_another_visit_is_no_grant(self):
		for number in (-1, 99, self.relaxation("exchange")["number"]):
			with self.subTest(number=number), self.assertRaisesRegex(FsmError, "can't be applied"):
				applied(self.plan, granted={self.job: number})


class TestPromises(PlanCase):
	def a_promise_that_can_not_stay(self) -> tuple[str, str]:
		"""Two promised visits at the same hour of the only technician; the window of the first is over there."""
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		return tuple(
			self.promised(at(8), at(8), at(9), duration=240, priority=one) for one in ("Low", "Urgent")
		)

	def promised(self, arrival: datetime, start: datetime, end: datetime, **values: object) -> str:
		job = builders.a_planned_job(technician=self.marc, arrival=arrival, **values).name
		told = {"promised": 1, "window_start": start, "window_end": end}
		frappe.db.set_value("Dispatch Job", job, told)
		return job

	def test_a_promised_visit_stays_before_many_that_nobody_was_promised(self):
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		promised = self.promised(at(8), at(8), at(10), duration=180, priority="Low")
		for _number in range(10):
			builders.a_job(priority="Urgent", duration=60)
		plan = proposed()
		self.assertEqual(plan["promises"], [])
		self.assertNotIn(promised, [row["job"] for row in plan["rows"] if row["to"] is None])
		self.assertNotIn(promised, [row["job"] for row in plan["unplaced"]])

	def test_a_promise_that_can_not_be_kept_is_told_first_and_broken_only_by_name(self):
		low, urgent = self.a_promise_that_can_not_stay()
		plan = proposed()
		self.assertEqual([one["job"] for one in plan["promises"]], [low])
		at_risk = plan["promises"][0]
		self.assertEqual(at_risk["window"], [at(8), at(9)])
		self.assertTrue(at_risk["customer"] and at_risk["windows_left"])
		row = row_of(plan, low)
		self.assertEqual((row["breaks_promise"], row["accepted"]), (True, False))
		applied(plan, accepted={row["job"] for row in plan["rows"]})
		self.assertEqual(read_arrival(low), (self.marc, at(8)))
		self.assertEqual(outcomes(plan)[low], (False, "Not accepted"))
		again = proposed()
		applied(again, accepted={low}, broken=frozenset({low}))
		self.assertEqual(read_arrival(low), (None, None))
		self.assertEqual(read_arrival(urgent)[0], self.marc)

	def test_a_visit_that_would_only_begin_later_by_the_drive_to_it_is_left_where_it_is(self):
		job = self.promised(at(8), at(8), at(10))
		places = builders.a_location(
			frappe.db.get_value("Dispatch Job", job, "customer"), latitude=45.33, longitude=-73.2
		)
		frappe.db.set_value("Dispatch Job", job, "service_location", places.name)
		plan = proposed("Technician", technician=self.marc)
		self.assertEqual((plan["state"], plan["rows"]), ("Proposed", []))
		self.assertEqual(plan["figures_after"], plan["figures_before"])


class TestClosedDays(PlanCase):
	def test_a_day_on_which_nobody_works_is_said_before_anything_is_planned(self):
		saturday = TODAY + timedelta(days=5)
		job = builders.a_planned_job(technician=self.marc, arrival=at(24 * 5 + 9)).name
		found = workdays.find_closure(saturday)
		self.assertEqual((found.next_day, found.standing), (saturday + timedelta(days=2), (job,)))
		self.assertRegex(found.text, "Nobody works on Saturday")
		plan = plan_repository.request_plan(PlanRequest("Day", saturday), MORNING)
		work(plan)
		self.assertEqual(state_of(plan), "Failed")
		self.assertEqual(plan_serializers.serialize_proposal(plan, MORNING)["rows"], [])

	def test_an_absence_closes_a_technicians_day_and_leaves_the_others_open(self):
		away = frappe.get_doc(
			{
				"doctype": "Dispatch Absence",
				"technician": self.marc,
				"reason": "Vacation",
				"from_time": at(0),
				"to_time": at(47),
			}
		).insert()
		self.assertIsNone(workdays.find_closure(TODAY))
		found = workdays.find_closure(TODAY, self.marc)
		self.assertEqual(found.next_day, TODAY + timedelta(days=2), away.name)
		self.assertRegex(found.text, "Marc Lavoie does not work")

	def test_a_day_without_a_visit_is_not_compared(self):
		found = workdays.find_nothing_to_compare(TODAY)
		self.assertRegex(found.text, "nothing to compare: no visit is planned on Monday")
		builders.a_planned_job(technician=self.marc, arrival=at(9))
		self.assertIsNone(workdays.find_nothing_to_compare(TODAY))


class TestRefusals(PlanCase):
	def test_a_refused_technician_is_not_proposed_again_for_that_visit(self):
		job = builders.a_job().name
		plan = proposed()
		first = row_of(plan, job)["to"]["technician"]
		done = applied(plan, refused={job: "They do not get along"})
		self.assertFalse(done.outcome.jobs)
		again = row_of(proposed(), job)["to"]["technician"]
		self.assertEqual({first, again}, {self.marc, self.luc})

	def test_a_refused_hour_leaves_the_visit_where_it_is(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(16)).name
		frappe.db.set_value("Dispatch Job", job, "required_technician", self.marc)
		plan = proposed()
		self.assertEqual(row_of(plan, job)["to"]["technician"], self.marc)
		applied(plan, refused={job: "The customer is at work until 16:00"})
		self.assertEqual(proposed()["rows"], [])
		self.assertEqual(read_arrival(job), (self.marc, at(16)))

	def test_a_visit_that_stays_by_a_reason_of_the_list_is_left_where_it_is_until_it_is_asked_for(self):
		job, other = builders.a_job().name, builders.a_job().name
		applied(proposed(), refused={job: MoveRefusal(RefusalCause.CUSTOMER)}, accepted=set())
		again = proposed()
		self.assertEqual([row["job"] for row in again["rows"]], [other])
		self.assertIsNotNone(row_of(proposed("Visit", jobs=(job,)), job)["to"])

	def test_a_refusal_that_is_not_to_be_remembered_binds_nothing(self):
		job = builders.a_job().name
		plan = proposed()
		applied(plan, refused={job: MoveRefusal(RefusalCause.STAYS, is_remembered=False)})
		self.assertEqual(outcomes(plan)[job], (False, "Refused"))
		self.assertIsNotNone(row_of(proposed(), job)["to"])

	def test_a_visit_refused_by_everybody_is_left_out_and_says_so(self):
		job = builders.a_job().name
		for _number in range(2):
			applied(proposed(), refused={job: "No"})
		reasons = left_out(proposed(), job)["reasons"]
		self.assertIn("refused for this visit", reasons[0])


class TestScopes(PlanCase):
	def test_one_technicians_day_leaves_the_others_alone(self):
		mine = [
			builders.a_planned_job(
				technician=self.marc, arrival=at(hour), service_location=place, customer=who
			).name
			for hour, (who, place) in zip((9, 11, 13), far_places(), strict=True)
		]
		builders.a_planned_job(technician=self.luc, arrival=at(16))
		waiting = builders.a_job().name
		plan = proposed("Technician", technician=self.marc)
		self.assertLessEqual({row["job"] for row in plan["rows"]}, set(mine))
		self.assertNotIn(waiting, [row["job"] for row in plan["unplaced"]])

	def test_what_has_begun_stays_while_the_rest_of_the_day_is_planned_anew(self):
		begun = builders.a_dispatched_job(technician=self.marc, arrival=at(11)).name
		technician_work.move_job(begun, self.marc, "En Route", now=at(11))
		technician_work.move_job(begun, self.marc, "On Site", now=at(11.5))
		rest = unpromised(technician=self.marc, arrival=at(16))
		plan = proposed("Technician", NOW, technician=self.marc)
		self.assertNotIn(begun, [row["job"] for row in plan["rows"]])
		arrival = datetime.fromisoformat(row_of(plan, rest)["to"]["arrival"])
		self.assertGreaterEqual(arrival, at(12.5))

	def a_full_day(self, **more: object) -> list[str]:
		"""Visits of 55 minutes at every hour of both rows."""
		return [
			builders.a_planned_job(technician=who, arrival=at(hour), duration=55, **more).name
			for hour in range(8, 17)
			for who in (self.marc, self.luc)
		]

	def test_an_emergency_that_fits_nowhere_moves_nobody_and_names_two_exchanges(self):
		others = self.a_full_day()
		urgent = builders.a_job(priority="Urgent", window_start=at(10), window_end=at(12)).name
		plan = proposed("Visit", jobs=(urgent,))
		self.assertEqual(plan["rows"], [])
		offered = [one for one in left_out(plan, urgent)["relaxations"] if one["ease"] == "exchange"]
		self.assertEqual(len(offered), 2)
		named = titles.find_titles(others).values()
		self.assertTrue(all(any(title in one["text"] for title in named) for one in offered))

	def test_an_emergency_moves_at_most_two_others_by_no_more_than_allowed(self):
		frappe.db.set_value("Dispatch Technician", self.luc, "status", "Inactive")
		others = {
			builders.a_planned_job(technician=self.marc, arrival=at(hour)).name: at(hour)
			for hour in (8, 9.25, 10.5, 13, 15)
		}
		urgent = builders.a_job(priority="Urgent", duration=60, window_start=at(9), window_end=at(9.5)).name
		plan = proposed("Visit", jobs=(urgent,))
		moved = {row["job"]: datetime.fromisoformat(row["to"]["arrival"]) for row in plan["rows"]}
		self.assertIn(urgent, moved)
		self.assertEqual(len(moved), 3)
		for job, arrival in moved.items():
			if job in others:
				self.assertTrue(timedelta(0) < arrival - others[job] <= HOUR)

	def test_whatever_breaks_a_rule_where_it_stands_is_left_alone_outside_the_day(self):
		broken = self.a_broken_row()
		waiting = [builders.a_job().name for _number in range(3)]
		sick = builders.a_planned_job(technician=self.luc, arrival=at(9)).name
		for scope, asked in (
			("Visit", {"jobs": (waiting[0],)}),
			("Visits", {"jobs": tuple(waiting)}),
			("Visits", {"jobs": (sick,), "technician": self.luc}),
		):
			with self.subTest(scope=scope, **asked):
				plan = proposed(scope, **asked)
				self.assertEqual({row["job"] for row in plan["rows"]} & set(broken), set())
				self.assertEqual({row["job"] for row in plan["rows"]} - set(asked["jobs"]), set())

	def a_broken_row(self) -> list[str]:
		"""Visits that overlap, lie outside the shift and over its break, and in an absence."""
		values = {"break_minutes": 30, "break_from": "11:30:00", "break_until": "12:00:00"}
		frappe.db.set_value("Dispatch Technician", self.marc, values)
		hours = (6, 8, 8.5, 11.25, 16.75, 19)
		jobs = [builders.a_planned_job(technician=self.marc, arrival=at(hour), duration=60) for hour in hours]
		return [job.name for job in jobs]

	def test_nobody_who_stands_is_moved_earlier_for_an_emergency(self):
		stands = builders.a_planned_job(technician=self.marc, arrival=at(14)).name
		urgent = builders.a_job(priority="Urgent").name
		plan = proposed("Visit", jobs=(urgent,))
		self.assertEqual([row["job"] for row in plan["rows"]], [urgent])
		applied(plan)
		self.assertEqual(read_arrival(stands), (self.marc, at(14)))

	def test_the_visits_of_a_sick_technician_go_to_others(self):
		theirs = [builders.a_planned_job(technician=self.marc, arrival=at(hour)).name for hour in (9, 13)]
		own = builders.a_planned_job(technician=self.luc, arrival=at(11)).name
		plan = proposed("Visits", technician=self.marc, jobs=tuple(theirs))
		self.assertEqual({row_of(plan, job)["to"]["technician"] for job in theirs}, {self.luc})
		self.assertNotIn(own, [row["job"] for row in plan["rows"]])
		applied(plan)
		self.assertEqual({read_arrival(job)[0] for job in theirs}, {self.luc})

	def test_a_visit_of_another_day_is_brought_to_this_one(self):
		tomorrow = builders.a_planned_job(technician=self.marc, arrival=at(33)).name
		plan = proposed("Visits", jobs=(tomorrow,))
		self.assertEqual(row_of(plan, tomorrow)["from"]["arrival"], str(at(33)))
		applied(plan)
		self.assertEqual(read_arrival(tomorrow)[1].date(), TODAY)

	def test_a_helper_whom_dispatch_added_is_planned_along(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(16)).name
		together = JobChange(job, {"technician": self.marc, "arrival": at(16), "crew": (self.luc,)}, {})
		board_commands.move_jobs([together], "Crew", PLANNER, MORNING)
		plan = proposed()
		after = [row["to"] for row in plan["rows"] if row["job"] == job]
		self.assertTrue(all({one["technician"], *one["crew"]} == {self.marc, self.luc} for one in after))
		self.assertEqual(plan["figures_after"]["unplaced"], 0)

	def test_a_crew_meets_at_the_same_moment(self):
		job = builders.a_job(crew_size=2).name
		row = row_of(proposed(), job)
		self.assertEqual({row["to"]["technician"], *row["to"]["crew"]}, {self.marc, self.luc})

	def test_a_locked_visit_that_is_asked_for_says_why_it_stays(self):
		job = builders.a_planned_job(technician=self.marc, arrival=at(16)).name
		job_locks.lock_jobs([job], True, PLANNER, MORNING)
		plan = proposed("Visit", jobs=(job,))
		self.assertEqual(plan["rows"], [])
		self.assertRegex(left_out(plan, job)["reasons"][0], "locked")


class TestBadInput(PlanCase):
	def test_without_any_technician_the_plan_fails_with_a_sentence(self):
		frappe.db.set_value(
			"Dispatch Technician", {"name": ("in", (self.marc, self.luc))}, "status", "Inactive"
		)
		builders.a_job()
		plan = proposed()
		self.assertEqual(plan["state"], "Failed")
		self.assertRegex(plan["note"], "no active technician")

	def test_missing_coordinates_are_named_and_the_rest_is_planned(self):
		customer = builders.a_customer().name
		nowhere = builders.a_location(customer, latitude=0, longitude=0).name
		lost = builders.a_job(customer=customer, service_location=nowhere).name
		good = builders.a_job().name
		plan = proposed()
		self.assertRegex(left_out(plan, lost)["reasons"][0], "coordinates")
		self.assertEqual([row["job"] for row in plan["rows"]], [good])

	def test_a_visit_nobody_can_do_says_why_and_what_would_help(self):
		skill = a_skill()
		kind = builders.a_job_type(skills=[{"skill": skill, "minimum_level": 2}])
		job = builders.a_job(job_type=kind.name).name
		row = left_out(proposed(), job)
		self.assertEqual(row["reasons"], [f"Luc Roy, Marc Lavoie: the skill “{skill}” is missing."])
		self.assertTrue(any(skill in one["text"] for one in row["relaxations"]))

	def test_without_an_engine_the_plan_says_that_its_times_are_estimated(self):
		builders.a_job()
		self.assertRegex(proposed()["note"], "straight lines")

	def test_of_two_thousand_visits_the_most_urgent_are_planned(self):
		one = scheduled_jobs.load_named([builders.a_job().name])[0]
		many = [
			replace(one, name=f"DJ-{number}", priority="Urgent" if number % 4 == 0 else "Low")
			for number in range(2000)
		]
		taken = plan_input.select_urgent(many, TODAY)
		self.assertEqual(len(taken), plan_input.MOST_WAITING)
		self.assertEqual(sum(visit.priority == "Urgent" for visit in taken), 500)

	def test_dependencies_in_a_circle_are_named(self):
		first, second = builders.a_job(), builders.a_job()
		for one, other in ((first, second), (second, first)):
			row = {"job": other.name, "gap": 0, "parent": one.name, "parenttype": "Dispatch Job"}
			frappe.get_doc(
				{"doctype": "Dispatch Job Dependency", **row, "parentfield": "depends_on_jobs", "idx": 1}
			).db_insert()
		self.assertRegex(left_out(proposed(), first.name)["reasons"][0], "wait for it")


class TestLedger(PlanCase):
	def test_the_same_plan_asked_twice_runs_once(self):
		first = plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING)
		self.assertEqual(plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING), first)
		other = plan_repository.request_plan(PlanRequest("Technician", TODAY, technician=self.marc), MORNING)
		self.assertNotEqual(other, first)
		work(first)
		self.assertNotEqual(plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING), first)

	def test_old_plans_are_forgotten(self):
		plan = plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING)
		plan_repository.delete_old(MORNING)
		self.assertTrue(frappe.db.exists("Dispatch Plan", plan))
		plan_repository.delete_old(MORNING + HOUR)
		self.assertFalse(frappe.db.exists("Dispatch Plan", plan))

	def test_two_workers_do_not_run_the_same_plan(self):
		plan = plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING)
		self.assertIsNotNone(plan_repository.claim_plan(plan, MORNING))
		self.assertIsNone(plan_repository.claim_plan(plan, MORNING))

	def test_a_plan_whose_worker_died_runs_once_more_and_then_fails(self):
		plan = plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING)
		plan_repository.claim_plan(plan, MORNING)
		plan_repository.retry_stuck(MORNING + timedelta(minutes=2))
		self.assertEqual(state_of(plan), "Running", "it may still be at work")
		plan_repository.retry_stuck(MORNING + timedelta(minutes=6))
		self.assertEqual(state_of(plan), "Queued")
		plan_repository.claim_plan(plan, MORNING + timedelta(minutes=6))
		plan_repository.retry_stuck(MORNING + timedelta(minutes=12))
		self.assertEqual(state_of(plan), "Failed")
		self.assertRegex(plan_serializers.serialize_progress(plan)["error"], "interrupted twice")

	def test_a_worker_thought_dead_does_not_overwrite_its_successor(self):
		builders.a_job()
		plan = plan_repository.request_plan(PlanRequest("Day", TODAY), MORNING)
		first = plan_repository.claim_plan(plan, MORNING)
		plan_repository.retry_stuck(MORNING + timedelta(minutes=6))
		plan_repository.claim_plan(plan, MORNING + timedelta(minutes=6))
		empty = solving_result()
		self.assertFalse(plan_repository.save_result(plan, first.attempts, empty, "", False))
		self.assertTrue(plan_repository.save_result(plan, 2, empty, "", False))

	def test_the_queue_is_its_own_where_the_bench_has_workers_for_it(self):
		self.assertEqual(plan_repository.queue_name(), "long")
		frappe.conf["workers"] = {"fsm_planning": {"timeout": 1500}}
		try:
			self.assertEqual(plan_repository.queue_name(), "fsm_planning")
		finally:
			del frappe.conf["workers"]


def state_of(plan: str) -> str:
	return frappe.db.get_value("Dispatch Plan", plan, "state")


def solving_result():
	board = plan_input.gather_day(TODAY, MORNING)
	from gigafibre_fsm.domain.dispatch.proposals import result

	return result.read_result(board, solve.solve_request(PlanRequest("Day", TODAY), board, 0))


def far_places() -> list[tuple[str, str]]:
	found = []
	for latitude in (45.31, 45.45, 45.33):
		customer = builders.a_customer().name
		found.append((customer, builders.a_location(customer, latitude=latitude, longitude=-73.2).name))
	return found


def an_item() -> str:
	name = builders.unique("Fibre drop")
	return (
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": name,
				"item_name": name,
				"item_group": "All Item Groups",
				"stock_uom": "Nos",
				"is_stock_item": 1,
			}
		)
		.insert()
		.name
	)


def a_truck(technician: str, item: str, quantity: float) -> str:
	company = frappe.get_all("Company", pluck="name", limit=1)[0]
	truck = frappe.get_doc(
		{"doctype": "Warehouse", "warehouse_name": builders.unique("Truck"), "company": company}
	).insert()
	frappe.db.set_value("Dispatch Technician", technician, "truck", truck.name)
	row = frappe.get_doc({"doctype": "Bin", "item_code": item, "warehouse": truck.name, "stock_uom": "Nos"})
	row.actual_qty = quantity
	row.db_insert()
	return truck.name
