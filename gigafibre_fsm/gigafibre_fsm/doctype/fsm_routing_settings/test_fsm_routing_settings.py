"""FSM Routing Settings: unusable settings are refused, and a button tests the connection."""

import frappe

from gigafibre_fsm.domain.platform import base_map
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.routing import API_KEY, RoutingStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

GOOD = {
	"enabled": 1,
	"engine": "OSRM",
	"base_url": "https://osrm.example.ca",
	"api_key": "",
	"profile": "",
	"timeout_seconds": 10,
	"fallback_speed": 45,
	"detour_factor": 1.3,
	"map_file": "",
	"tile_url": "",
	"tile_attribution": "",
}


class TestRoutingSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc("FSM Routing Settings")
		settings.update({**GOOD, **values})
		settings.save()
		frappe.clear_document_cache("FSM Routing Settings", "FSM Routing Settings")
		return settings

	def test_what_no_request_could_use_is_refused_in_words(self) -> None:
		for values, words in (
			({"base_url": "osrm.example.ca"}, "begins with https"),
			({"engine": "None"}, "Choose a routing engine"),
			({"base_url": ""}, "OSRM needs the address"),
			({"engine": "OpenRouteService", "base_url": ""}, "needs an API key"),
			({"profile": "../driving"}, "one word"),
			({"timeout_seconds": 0}, "between 1 and 60"),
			({"timeout_seconds": 900}, "between 1 and 60"),
			({"fallback_speed": 0}, "between 5 and 130"),
			({"detour_factor": 0.5}, "between 1"),
			({"tile_url": "https://tiles.example.ca/"}, "is written like"),
			({"tile_url": "https://tiles.example.ca/{z}/{x}/{y}.png"}, "Name the source"),
			({"map_file": "quebec.pmtiles"}, "A map file is written like"),
			({"map_file": "/files/../site_config.pmtiles"}, "A map file is written like"),
			({"map_file": "/private/files/quebec.pmtiles"}, "A map file is written like"),
			({"map_file": "/files/there-is-none.pmtiles"}, "There is no file /files/there-is-none.pmtiles"),
			(
				{
					"map_file": "https://maps.example.ca/qc.pmtiles",
					"tile_url": "https://a.ca/{z}/{x}/{y}.png",
				},
				"not both",
			),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_switched_off_the_engine_may_be_empty(self) -> None:
		self.assertEqual(self.save(enabled=0, engine="None", base_url="").engine, "None")

	def test_what_came_past_the_form_and_is_no_map_is_asked_of_nobody(self) -> None:
		settings = self.save()
		for values, kind in (
			({"map_file": "https://maps.example.ca/look?<b>", "tile_url": "https://tiles.example.ca/"}, None),
			({"map_file": "", "tile_url": "https://tiles.example.ca/{z}/{x}/{y}.png"}, "tiles"),
			({"map_file": "https://maps.example.ca/qc.pmtiles", "tile_url": ""}, "file"),
		):
			settings.db_set(values)
			frappe.clear_document_cache(settings.doctype, settings.name)
			self.assertEqual((base_map.find_base_map() or {}).get("kind"), kind)

	def test_the_button_proves_each_engine(self) -> None:
		with RoutingStandIn() as server:
			for engine in ("OSRM", "Valhalla", "OpenRouteService"):
				answer = self.save(engine=engine, base_url=server.url, api_key=API_KEY).test_connection()
				self.assertEqual(answer["colour"], "green", answer)
				self.assertIn(f"{engine} answers", answer["sentence"])

	def test_the_button_says_in_red_why_the_engine_cannot_be_used(self) -> None:
		with RoutingStandIn() as server:
			wrong = self.save(engine="OpenRouteService", base_url=server.url, api_key="wrong")
			self.assertIn("does not accept the API key", wrong.test_connection()["sentence"])
			server.use("html")
			answer = self.save(base_url=server.url).test_connection()
		self.assertEqual(answer["colour"], "red")
		self.assertIn("not a routing engine of this kind", answer["sentence"])

	def test_the_desk_is_told_its_base_map_once_it_is_saved(self) -> None:
		source = "© OpenStreetMap"
		url = "https://maps.example.ca/quebec.pmtiles"
		self.save(map_file=url)
		self.assertEqual(base_map.find_base_map(), {"kind": "file", "url": url, "attribution": source})
		frappe.cache().hset("bootinfo", "somebody@example.com", {"kept": 1})
		self.save(tile_url="https://a.ca/{z}/{x}/{y}.png", tile_attribution="Ville & Co")
		self.assertEqual(base_map.find_base_map()["attribution"], "Ville & Co")
		self.assertIsNone(frappe.cache().hget("bootinfo", "somebody@example.com"))
		self.save()
		self.assertIsNone(base_map.find_base_map())
