"""What a dragged visit is told on a site: the same rules as those by which the drop is judged."""

from datetime import timedelta

from gigafibre_fsm.domain.dispatch.board import advice, technician_route
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.schedule import conflict_messages, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW
from gigafibre_fsm.tests.test_board import HOUR, BoardCase, a_skill

DAY = ARRIVAL.date()
OPEN = (7 * 60, 19 * 60)


class TestAdvice(BoardCase):
	def advise(self, job: str) -> dict:
		"""What is said of each technician's day."""
		told = advice.advise_drag(job, DAY, 1, OPEN, 15, NOW)
		return {row["technician"]: row for row in told["rows"]}

	def texts(self, job: str, technician: str, arrival) -> list[str]:
		"""What speaks against an arrival, as the ghost says it."""
		return next(
			one["texts"]
			for one in self.advise(job)[technician]["stretches"]
			if one["start"] <= str(arrival) < one["end"]
		)

	def test_each_arrival_is_judged_as_its_drop_is(self):
		builders.a_planned_job(technician=self.marc, duration=60)
		job = builders.a_job(duration=60).name
		before, evening = {job: Placement(None, None, 60)}, ARRIVAL.replace(hour=18, minute=0)
		for arrival in (ARRIVAL - HOUR, ARRIVAL, ARRIVAL + HOUR / 2, ARRIVAL + HOUR, evening):
			drop = {job: Placement(self.marc, arrival, 60)}
			found = board_commands.find_new_conflicts(before, drop, NOW)
			asked = conflict_messages.describe_conflicts(found)[job]
			self.assertEqual(self.texts(job, self.marc, arrival), asked, arrival)
		self.assertTrue(asked, "the evening is outside the shift")

	def test_visits_that_are_dragged_together_are_in_nobodys_way(self):
		first, second = (
			builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + late, duration=60).name
			for late in (HOUR * 0, HOUR)
		)
		alone = self.texts(first, self.marc, ARRIVAL + HOUR)
		self.assertIn("It overlaps", " ".join(alone))
		told = advice.advise_drag(first, DAY, 1, OPEN, 15, NOW, along=[first, second])
		row = next(row for row in told["rows"] if row["technician"] == self.marc)
		found = next(one for one in row["stretches"] if one["start"] <= str(ARRIVAL + HOUR) < one["end"])
		self.assertEqual(found["texts"], [])

	def test_a_row_without_the_skill_is_closed_and_says_which(self):
		kind = builders.a_job_type(skills=[{"skill": a_skill(), "minimum_level": 2}])
		job = builders.a_job(job_type=kind.name).name
		self.assertRegex(self.advise(job)[self.marc]["cannot"][0], "lacks the skill")

	def test_the_best_place_is_free_and_not_in_the_past(self):
		job = builders.a_job(duration=60).name
		told = advice.advise_drag(job, DAY, 1, OPEN, 15, NOW)
		self.assertGreaterEqual(told["best"]["arrival"], str(NOW))
		self.assertEqual(self.advise(job)[told["best"]["technician"]]["cannot"], [])

	def test_a_way_through_a_day_is_in_the_order_of_the_arrivals_and_straight_without_an_engine(self):
		later, first = (
			builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + late, duration=30).name
			for late in (HOUR, HOUR * 0)
		)
		way = technician_route.load_route(self.marc, DAY)
		self.assertEqual([stop["job"] for stop in way["stops"] if stop["job"]], [first, later])
		self.assertTrue(way["straight"] and way["note"])
		self.assertEqual(technician_route.load_route(self.luc, DAY)["stops"], [])

	def test_the_next_free_day_is_at_the_same_hour_where_there_is_room(self):
		job = builders.a_planned_job(technician=self.marc, duration=60).name
		self.assertEqual(advice.find_free_day(job, NOW), ARRIVAL + timedelta(days=1))
		builders.a_planned_job(technician=self.marc, arrival=ARRIVAL + timedelta(days=1), duration=60)
		found = advice.find_free_day(job, NOW)
		self.assertEqual(found.date(), DAY + timedelta(days=1))
		self.assertNotEqual(found.time(), ARRIVAL.time())
		self.assertIsNone(advice.find_free_day(builders.a_job().name, NOW))
		promised = builders.a_dispatched_job(technician=self.luc, duration=60).name
		self.assertTrue(scheduled_jobs.load_named([promised])[0].is_promised)
		self.assertEqual(advice.find_free_day(promised, NOW), ARRIVAL + timedelta(days=1))
