"""Travel times of a day: from the cache, else the engine, else straight lines; and places off any road."""

from datetime import datetime, timedelta

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.dispatch import travel
from gigafibre_fsm.domain.dispatch.travel import store as travel_store
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins import roads
from gigafibre_fsm.tests.standins.routing import RoutingStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

NOW = datetime(2026, 11, 25, 8, 0)
HOME = (45.2631, -73.6158)
VISITS = [(45.1868, -73.4061), (45.0830, -73.3700), (45.1570, -73.6827)]
DAY = [HOME, *VISITS]
GULF = (48.4, -62.0)
BAY = (49.4, -66.0)  # off the shore near Sept-Îles: only a map knows that this is water
SETTINGS = "FSM Routing Settings"


class TestTravelTimes(FrappeTestCase):
	def setUp(self) -> None:
		self.server = RoutingStandIn().start()
		self.addCleanup(self.server.stop)
		self.use_engine("OSRM")
		# rows that a request commits on its own connection survive the test's rollback
		self.addCleanup(self.leave_no_trace)

	def use_engine(self, engine: str, **values: object) -> None:
		settings = frappe.get_doc(SETTINGS)
		settings.update(
			{"enabled": 1, "engine": engine, "base_url": self.server.url, "timeout_seconds": 5, **values}
		)
		settings.flags.ignore_validate = True
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)

	def forget_all(self) -> None:
		frappe.db.rollback()
		frappe.db.delete(travel_store.DOCTYPE)
		frappe.db.commit()
		for key in ("fsm_routing_rest", "fsm_road"):
			frappe.cache().delete_keys(key)

	def leave_no_trace(self) -> None:
		self.forget_all()
		frappe.db.delete("Singles", {"doctype": SETTINGS})
		frappe.db.delete("__Auth", {"doctype": SETTINGS})
		frappe.db.commit()
		frappe.clear_document_cache(SETTINGS, SETTINGS)

	def query_times(self, places=DAY, now=NOW, **arguments: float) -> travel.TravelTimes:
		"""Query as a separate request would, which sees the rows of earlier ones."""
		frappe.db.commit()
		return travel.find_travel_times(places, now, **arguments)

	def assert_by_road(self, times: travel.TravelTimes, places, a: int, b: int) -> None:
		trip = roads.trip(places[a], places[b])
		self.assertAlmostEqual(times.seconds[a, b], trip.seconds, delta=1)
		self.assertAlmostEqual(times.metres[a, b], trip.metres, delta=1)
		self.assertFalse(times.is_estimated[a, b])

	# ---- the road on the map

	def test_a_road_is_asked_once_and_followed_between_the_places(self) -> None:
		for _time in range(2):
			road = travel.find_road(DAY)
			self.assertFalse(road.is_straight)
			self.assertGreater(len(road.points), len(DAY))
		self.assertEqual(len(self.server.requests), 1)

	def test_without_an_engine_the_way_is_straight_and_says_so(self) -> None:
		self.server.use("down")
		road = travel.find_road(DAY)
		self.assertEqual((road.points, road.is_straight), (tuple(DAY), True))
		self.assertIn("straight lines", road.note)
		self.server.use("ok")
		self.assertTrue(travel.find_road(DAY).is_straight, "it rests for a minute")

	# ---- the engine and the cache

	def test_a_day_is_asked_once_and_known_afterwards(self) -> None:
		for times in (self.query_times(), self.query_times()):
			for a in range(4):
				for b in range(4):
					self.assert_by_road(times, DAY, a, b)
			self.assertEqual((times.source, times.note, times.unroutable), ("OSRM", "", ()))
		self.assertEqual(len(self.server.requests), 1)

	def test_times_outlive_the_request_that_asked_even_when_it_is_rolled_back(self) -> None:
		self.query_times()
		frappe.db.rollback()
		self.query_times()
		self.assertEqual(self.server.pairs_asked, 16)
		self.assertEqual(frappe.db.count(travel_store.DOCTYPE), 4)

	def test_keeping_times_commits_nothing_of_the_caller(self) -> None:
		frappe.db.commit()
		pending = frappe.get_doc({"doctype": "ToDo", "description": "not yet kept"}).insert()
		travel.find_travel_times(DAY, NOW)
		frappe.db.rollback()
		self.assertFalse(frappe.db.exists("ToDo", pending.name))
		self.assertEqual(frappe.db.count(travel_store.DOCTYPE), 4)

	def test_a_request_that_the_engine_refuses_does_not_close_it_for_others(self) -> None:
		self.use_engine("Valhalla")
		self.assertIn("too far apart", self.query_times([HOME, (47.378, -61.858)]).note)
		self.assertEqual(self.query_times().note, "")

	def test_a_new_place_costs_its_row_and_its_column(self) -> None:
		self.query_times(DAY[:3])
		self.server.forget()
		times = self.query_times()
		self.assert_by_road(times, DAY, 0, 3)
		self.assert_by_road(times, DAY, 3, 0)
		self.assertEqual(self.server.pairs_asked, 4 + 3)

	def test_the_same_address_rounded_otherwise_is_the_same_place(self) -> None:
		self.query_times()
		nearly = [(latitude + 0.000003, longitude - 0.000004) for latitude, longitude in DAY]
		self.assertFalse(self.query_times(nearly).is_estimated.any())
		self.assertEqual(len(self.server.requests), 1)

	def test_two_visits_in_one_house_are_asked_about_once(self) -> None:
		times = self.query_times([HOME, VISITS[0], HOME, VISITS[0]])
		self.assertEqual(self.server.pairs_asked, 4)
		self.assertEqual((times.seconds[0, 2], times.metres[1, 3]), (0, 0))
		self.assertEqual(times.seconds[0, 1], times.seconds[2, 3])

	def test_each_engine_has_its_own_times(self) -> None:
		self.query_times()
		self.use_engine("Valhalla")
		self.assertEqual(self.query_times().source, "Valhalla")
		self.assertEqual(len(self.server.requests), 2)

	def test_times_older_than_two_weeks_are_asked_again_and_then_forgotten(self) -> None:
		self.query_times()
		self.query_times(now=NOW + timedelta(days=13))
		self.assertEqual(len(self.server.requests), 1)
		self.query_times(now=NOW + timedelta(days=15))
		self.assertEqual(len(self.server.requests), 2)
		frappe.db.set_value(travel_store.DOCTYPE, {"name": ("!=", "")}, "stored_on", datetime(2020, 1, 1))
		tasks.forget_old_travel_times()
		self.assertEqual(frappe.db.count(travel_store.DOCTYPE), 0)

	def test_a_damaged_row_is_asked_for_again(self) -> None:
		self.query_times()
		frappe.db.commit()
		name = frappe.get_all(travel_store.DOCTYPE, pluck="name", limit=1)[0]
		frappe.db.set_value(travel_store.DOCTYPE, name, "times", "not what was written")
		self.assertFalse(self.query_times().is_estimated.any())
		self.assertEqual(self.server.pairs_asked, 16 + 4)

	# ---- engines that fail

	def test_without_an_engine_straight_lines_stand_in_and_say_so(self) -> None:
		self.use_engine("None", enabled=0, fallback_speed=60, detour_factor=1.2)
		times = self.query_times()
		crow = roads.crow(DAY[0], DAY[1])
		self.assertAlmostEqual(times.metres[0, 1], crow * 1.2, delta=2)
		self.assertAlmostEqual(times.seconds[0, 1], crow * 1.2 / (60 / 3.6), delta=1)
		self.assertTrue(times.leg(0, 1).is_estimated)
		self.assertEqual(times.source, "straight line")
		self.assertIn("No routing engine is set up. Travel times are estimated", times.note)
		self.assertIn("× 1.2 at 60 km/h", times.note)

	def test_an_engine_that_is_down_slow_or_wrong_is_said_and_straight_lines_stand_in(self) -> None:
		for mode, words in (
			("down", "cannot be reached"),
			("silent", "did not answer in time"),
			("html", "not a routing engine of this kind"),
			("absurd", "nobody can drive"),
			("limited", "too many requests"),
		):
			with self.subTest(mode):
				self.forget_all()
				self.use_engine("OSRM", timeout_seconds=1)
				self.server.use(mode)
				times = self.query_times()
				self.assertIn(words, times.note)
				self.assertEqual(times.source, "straight line")
				self.assertGreater(times.seconds[0, 1], 0)
				self.assertEqual(times.unroutable, ())

	def test_an_engine_that_failed_is_left_alone_for_a_while(self) -> None:
		self.server.use("down")
		first = self.query_times()
		second = self.query_times()
		self.assertEqual(first.note, second.note)
		self.assertEqual(len(self.server.requests), 1)

	def test_what_the_engine_told_before_it_failed_is_used_and_kept(self) -> None:
		self.server.limits["osrm"] = 2
		self.query_times(DAY[:2])
		self.server.use("503")
		times = self.query_times()
		self.assert_by_road(times, DAY, 0, 1)
		self.assertTrue(times.is_estimated[0, 2])
		self.assertEqual(times.source, "OSRM")
		self.assertIn("has a problem of its own", times.note)

	def test_a_wrong_key_is_said(self) -> None:
		self.use_engine("OpenRouteService", api_key="wrong")
		self.assertIn("does not accept the API key", self.query_times().note)

	def test_an_engine_that_needs_longer_than_there_is_time_is_asked_again_next_time(self) -> None:
		self.assertIn("needs longer", self.query_times(patience=0).note)
		self.assertEqual(self.server.requests, [])
		self.assertEqual(self.query_times().note, "")

	# ---- places

	def test_a_place_that_cannot_be_meant_is_named_and_left_out(self) -> None:
		places = [HOME, (None, None), (0.0, 0.0), (-73.6, 45.2), (48.85, 2.35), GULF, VISITS[0]]
		times = self.query_times(places)
		self.assertEqual(times.unroutable, (1, 2, 3, 4, 5))
		for index, words in (
			(1, "no coordinates"),
			(2, "no coordinates"),
			(3, "exchanged"),
			(4, "outside the region"),
			(5, "open water"),
		):
			self.assertIn(words, times.problems[index])
			self.assertIsNone(times.leg(0, index))
			self.assertIsNone(times.leg(index, 6))
		self.assert_by_road(times, places, 0, 6)
		self.assertEqual(times.note, "")

	def test_a_place_that_no_road_comes_near_is_named_and_remembered(self) -> None:
		for engine in ("OSRM", "Valhalla"):
			with self.subTest(engine):
				self.use_engine(engine)
				coast = (49.1, -66.4)
				for times in (self.query_times([coast, BAY, (49.05, -66.6)]), self.query_times([coast, BAY])):
					self.assertEqual(times.unroutable, (1,))
					self.assertIn("No road is near", times.problems[1])
				asked = len(self.server.requests)
				self.query_times([coast, BAY])
				self.assertEqual(len(self.server.requests), asked)

	def test_an_island_is_no_fault_of_its_coordinates(self) -> None:
		times = self.query_times([HOME, (47.378, -61.858)])
		self.assertIsNone(times.leg(0, 1))
		self.assertEqual(times.unroutable, ())

	def test_no_place_or_one_needs_no_engine(self) -> None:
		self.assertEqual(self.query_times([]).seconds.shape, (0, 0))
		self.assertEqual(self.query_times([HOME]).seconds.tolist(), [[0]])
		self.assertEqual(self.query_times([(None, None)]).unroutable, (0,))
		self.assertEqual(self.server.requests, [])

	def test_the_note_is_in_the_readers_language(self) -> None:
		self.use_engine("None", enabled=0)
		self.addCleanup(setattr, frappe.local, "lang", "en")
		frappe.local.lang = "fr"
		self.assertIn("Les temps de route sont estimés", self.query_times().note)
