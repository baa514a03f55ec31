"""The routing client against its stand-in: three protocols, their limits, and each way an engine can fail."""

import contextlib
import math
import socket
from collections.abc import Iterator

import pytest
import requests

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.routing.client import RoutingClient
from gigafibre_fsm.integrations.routing.engines import Engine
from gigafibre_fsm.integrations.routing.openrouteservice import OpenRouteService
from gigafibre_fsm.integrations.routing.osrm import Osrm
from gigafibre_fsm.integrations.routing.valhalla import Valhalla
from gigafibre_fsm.tests.standins import roads
from gigafibre_fsm.tests.standins.routing import API_KEY, RoutingStandIn
from gigafibre_fsm.tests.standins.server import Reply, Request, StandIn

SAINT_REMI, NAPIERVILLE, LACOLLE = (45.2631, -73.6158), (45.1868, -73.4061), (45.0830, -73.3700)
GULF = (48.4, -62.0)
CAP_AUX_MEULES = (47.378, -61.858)
TOWNS = [SAINT_REMI, NAPIERVILLE, LACOLLE]
IMPATIENT = 0.5


def quick(key: str) -> OpenRouteService:
	"""The hosted service, without the pause that its plan asks for."""
	engine = OpenRouteService(api_key=key)
	engine.pause = 0.0
	return engine


ENGINES = [pytest.param(make, id=make().name) for make in (Osrm, Valhalla, lambda: quick(API_KEY))]


@pytest.fixture
def server() -> Iterator[RoutingStandIn]:
	with RoutingStandIn() as stand_in:
		yield stand_in


@pytest.fixture(params=ENGINES)
def client(request, server: RoutingStandIn) -> RoutingClient:
	return RoutingClient(request.param(), server.url, timeout=20)


def client_of(engine: Engine, server: RoutingStandIn, **arguments: float) -> RoutingClient:
	return RoutingClient(engine, server.url, **arguments)


def many(count: int) -> list[tuple[float, float]]:
	"""Places on a spiral around Saint-Rémi, within forty kilometres."""
	return [
		(round(45.26 + 0.3 * n / count * math.cos(n), 5), round(-73.62 + 0.4 * n / count * math.sin(n), 5))
		for n in range(count)
	]


# ---- tables


def test_times_and_distances_are_those_of_the_roads_in_each_direction(client):
	table = client.table(TOWNS)
	for i, a in enumerate(TOWNS):
		for j, b in enumerate(TOWNS):
			trip = roads.trip(a, b)
			assert abs(table.seconds[i][j] - trip.seconds) <= 1
			assert abs(table.metres[i][j] - trip.metres) <= 1
	assert table.seconds[0][1] != table.seconds[1][0]
	assert table.unsnapped == ()
	assert {type(cell) for row in table.seconds + table.metres for cell in row} == {int}


def test_part_of_a_table_is_asked_for_alone(server, client):
	[table] = client.tables(TOWNS, [2], [0, 1])
	assert (table.sources, table.destinations) == ((2,), (0, 1))
	assert table.seconds[0][1] == round(roads.trip(LACOLLE, NAPIERVILLE).seconds)
	assert server.pairs_asked == 2


def test_an_island_is_reached_by_no_road(client):
	table = client.table([SAINT_REMI, CAP_AUX_MEULES]) if client.name != "Valhalla" else None
	if table is None:
		# Valhalla refuses places more than 400 km apart altogether.
		with pytest.raises(Rejected) as refused:
			client.table([SAINT_REMI, CAP_AUX_MEULES])
		assert refused.value.code == "154"
		return
	assert table.seconds[0][1] is None and table.metres[1][0] is None
	assert table.seconds[0][0] == table.seconds[1][1] == 0
	assert table.unsnapped == ()


def test_a_place_in_the_sea_is_named_and_left_out_and_the_rest_is_answered(client):
	places = (
		[SAINT_REMI, GULF, NAPIERVILLE]
		if client.name != "Valhalla"
		else [(48.83, -64.48), GULF, (48.52, -64.21)]
	)
	table = client.table(places)
	assert table.unsnapped == (1,)
	assert table.seconds[0][2] == round(roads.trip(places[0], places[2]).seconds)
	assert table.seconds[1] == (None, None, None)
	assert [row[1] for row in table.seconds] == [None, None, None]


def test_valhallas_culprits_are_found_among_many_with_few_questions(server):
	places = [(48.83 + n / 1000, -64.9 + n / 500) for n in range(40)]
	places[7] = places[31] = GULF
	table = client_of(Valhalla(), server, timeout=20).table(places)
	assert table.unsnapped == (7, 31)
	assert sum(cell is None for row in table.seconds for cell in row) == 40 * 40 - 38 * 38
	# the failed table, 2 × 6 halvings at most, and the table again: not one question for each place
	assert len(server.requests) <= 26


def test_a_map_of_another_country_is_said_instead_of_naming_every_place(server, client):
	places = [(46.5 + n / 1000, 2.3 + n / 1000) for n in range(60)]
	with pytest.raises(NotConfigured) as refused:
		client.table(places)
	assert refused.value.code == "OFF_THE_MAP"
	assert len(server.requests) < 120


# ---- limits


@pytest.mark.parametrize(("make", "requests_needed"), [(Osrm, 4), (Valhalla, 9), (lambda: quick(API_KEY), 9)])
def test_a_large_table_is_cut_to_the_engines_limit_and_complete(server, make, requests_needed):
	places = many(150)
	table = client_of(make(), server, timeout=30).table(places)
	assert len(server.requests) == requests_needed
	assert server.pairs_asked == 150 * 150
	assert table.seconds[149][3] == pytest.approx(roads.trip(places[149], places[3]).seconds, abs=1)
	assert all(cell is not None for row in table.seconds for cell in row)


def test_a_limit_smaller_than_usual_is_learnt_on_the_way(server, client):
	server.limits.update({"osrm": 9, "valhalla": 80, "openrouteservice": 80, "per_minute": 1000})
	places = many(30)
	table = client.table(places)
	assert all(cell is not None for row in table.seconds for cell in row)
	assert server.pairs_asked == 30 * 30
	assert len(server.requests) <= 20


def test_osrms_addresses_stay_short_enough_for_proxies(server):
	client_of(Osrm(), server, timeout=30).table(many(120))
	assert max(len(request.path) for request in server.requests) < 6000


def test_the_hosted_plan_is_not_asked_more_often_than_it_allows():
	assert OpenRouteService(api_key="k").pause == 1.5
	assert OpenRouteService().pause == 0


def test_requests_beyond_the_plan_are_refused_with_when_to_ask_again(server):
	server.limits.update({"per_minute": 3, "openrouteservice": 4})
	parts = client_of(quick(API_KEY), server).tables(many(4))
	assert len([next(parts), next(parts)]) == 2
	with pytest.raises(Unavailable) as refused:
		next(parts)
	assert refused.value.retry_after == 60


def test_patience_ends_and_what_had_arrived_is_kept(server):
	server.limits["openrouteservice"] = 4
	engine = OpenRouteService(api_key=API_KEY)
	engine.pause = 30.0
	arrived = []
	with pytest.raises(Unavailable) as refused:
		for part in client_of(engine, server).tables(many(2) + many(2), patience=5):
			arrived.append(part)
	assert refused.value.code == "PATIENCE"
	assert len(arrived) == 0 or arrived[0].seconds


# ---- engines that are down, slow or wrong


@pytest.mark.parametrize(
	("mode", "code"),
	[
		("down", "UNREACHABLE"),
		("503", "TROUBLE"),
		("limited", "LIMITED"),
		("html", "NOT_ITS_API"),
		("redirect", "NOT_ITS_API"),
		("huge", "TOO_LARGE"),
		("wrong-size", "WRONG_SIZE"),
		("negative", "NO_NUMBERS"),
		("words", "NO_NUMBERS"),
		("absurd", "ABSURD"),
		("milliseconds", "ABSURD"),
	],
)
def test_an_engine_that_is_down_or_wrong_is_said_and_asked_once(server, client, mode, code):
	server.use(mode)
	with pytest.raises(Unavailable) as refused:
		client.table(TOWNS)
	assert refused.value.code == code
	assert refused.value.retry_after == (30 if mode == "limited" else None)
	assert len(server.requests) == 1


class Babbler(StandIn):
	"""Answers every question with the same words."""

	reply = Reply(200, b"")

	def answer(self, request: Request) -> Reply:
		return self.reply


SENSELESS = (
	None,
	True,
	[],
	{},
	"table",
	{"code": "Ok"},
	{"code": ["TooBig"], "error": {"code": {}, "message": 7}, "error_code": "171"},
	{"durations": {}, "distances": 3, "sources_to_targets": "none", "error": []},
	{"durations": [[0, True], [False, 0]], "sources_to_targets": [[{}], [None]]},
	{"durations": [[0, 1e400], [1, 0]], "sources_to_targets": {"durations": None, "distances": [["a", {}]]}},
	{"durations": [[0, 600], [600, 0]], "sources": [{"distance": "near", "snapped_distance": []}, 5]},
	{"durations": [[0, 600], [600, 0]], "distances": [["a", "b"], ["c", "d"]], "units": ["miles"]},
	{"sources_to_targets": {"durations": [[0, 600], [600, 0]], "distances": [[0, "x"], [2, 0]]}, "units": 1},
)


@pytest.mark.parametrize("status", [200, 204, 400, 403, 413, 500])
@pytest.mark.parametrize("make", ENGINES)
def test_whatever_an_engine_babbles_it_is_a_table_or_one_of_three_errors(make, status):
	with Babbler() as babbler:
		client = RoutingClient(make(), babbler.url, timeout=20)
		for words in SENSELESS:
			babbler.reply = Reply.of_json(words, status)
			with contextlib.suppress(NotConfigured, Rejected, Unavailable):
				table = client.table(TOWNS[:2])
				assert [len(row) for row in table.seconds] == [2, 2]


@pytest.mark.parametrize("address", ["https://[::1", "http://" + "a" * 300, "http://exa mple", "http:///x"])
def test_an_address_that_is_none_is_unavailable(address):
	with pytest.raises(Unavailable):
		RoutingClient(Osrm(), address).table(TOWNS)


@pytest.mark.parametrize("mode", ["silent", "trickle"])
def test_the_time_holds_whether_the_engine_is_silent_or_endless(server, mode):
	server.use(mode)
	for engine in (Osrm(), Valhalla(), quick(API_KEY)):
		with pytest.raises(Unavailable) as late:
			client_of(engine, server, timeout=IMPATIENT).table(TOWNS)
		assert late.value.code == "TIMEOUT"


def test_after_a_silence_the_same_client_asks_again(server, client):
	client.timeout = IMPATIENT
	server.use("silent", times=1)
	with pytest.raises(Unavailable):
		client.table(TOWNS)
	client.timeout = 20
	assert client.table(TOWNS).seconds[0][1]


def test_nobody_at_the_address_is_unavailable():
	with socket.socket() as unused:
		unused.bind(("127.0.0.1", 0))
		nobody = RoutingClient(Osrm(), f"http://127.0.0.1:{unused.getsockname()[1]}")
		with pytest.raises(Unavailable):
			nobody.table(TOWNS)


@pytest.mark.parametrize("key", ["", "wrong"])
def test_a_key_that_is_not_accepted_is_a_matter_of_settings(server, key):
	with pytest.raises(NotConfigured) as refused:
		client_of(quick(key), server).table(TOWNS)
	assert refused.value.missing == ("api_key",)


def test_a_used_up_quota_passes_and_is_no_matter_of_settings(server):
	server.use("quota")
	with pytest.raises(Unavailable) as refused:
		client_of(quick(API_KEY), server).table(TOWNS)
	assert refused.value.code == "QUOTA"


@pytest.mark.parametrize("engine", [Valhalla("spaceship"), OpenRouteService("driving-spaceship", API_KEY)])
def test_an_unknown_profile_is_a_matter_of_settings(server, engine):
	with pytest.raises(NotConfigured) as refused:
		client_of(engine, server).table(TOWNS)
	assert "profile" in refused.value.missing


def test_another_engine_at_the_address_is_a_matter_of_settings(server):
	elsewhere = RoutingClient(Valhalla(), f"{server.url}/elsewhere")
	with pytest.raises(NotConfigured) as refused:
		elsewhere.table(TOWNS)
	assert "base_url" in refused.value.missing


def test_the_connection_test_measures_a_known_road(client):
	trip = client.check()
	assert 300 < trip.seconds < 1800
	assert 4000 < trip.metres < 20_000


# ---- the stand-in itself, held to the wire


def test_osrms_coordinates_are_longitude_first_and_its_refusals_carry_a_code(server):
	def ask(path: str) -> dict:
		return requests.get(server.url + path, timeout=20).json()

	good = ask("/table/v1/driving/-73.6158,45.2631;-73.4061,45.1868")
	assert good["code"] == "Ok" and "distances" not in good
	assert good["sources"][0]["location"] == [-73.6158, 45.2631]
	assert ask("/table/v1/driving/45.2631,-93.6158")["code"] == "InvalidOptions"
	assert ask("/table/v1/driving/here;there")["code"] == "InvalidQuery"
	assert ask("/table/v1/driving/-73.6,45.2?annotations=speed")["code"] == "InvalidQuery"
	assert ask("/table/v2/driving/-73.6,45.2")["code"] == "InvalidVersion"
	server.limits["osrm"] = 1
	assert ask("/table/v1/driving/-73.6158,45.2631;-73.4061,45.1868")["code"] == "TooBig"


def test_valhalla_answers_in_kilometres_and_refuses_with_its_numbers(server):
	def ask(**body: object) -> dict:
		place = {"lat": SAINT_REMI[0], "lon": SAINT_REMI[1]}
		asked = {"sources": [place], "targets": [place], "costing": "auto", **body}
		return requests.post(f"{server.url}/sources_to_targets", json=asked, timeout=20).json()

	there = {"lat": NAPIERVILLE[0], "lon": NAPIERVILLE[1]}
	metres = roads.trip(SAINT_REMI, NAPIERVILLE).metres
	cell = ask(targets=[there])["sources_to_targets"][0][0]
	assert cell["to_index"] == 0 and cell["distance"] == pytest.approx(metres / 1000, abs=0.001)
	assert ask(targets=[there], verbose=False)["sources_to_targets"]["durations"][0][0] > 60
	assert ask(targets=[{"lat": GULF[0], "lon": GULF[1]}])["error_code"] == 171
	assert ask(costing="rocket")["error_code"] == 125
	assert ask(sources=[])["error_code"] == 112
	off_the_shore = {"lat": 49.3, "lon": -66.4}
	assert ask(sources=[off_the_shore], targets=[off_the_shore])["sources_to_targets"][0][0]["time"] == 0
	off_the_shore["search_cutoff"] = 2000
	assert ask(targets=[off_the_shore])["error_code"] == 171
	server.limits["valhalla"] = 0
	assert ask()["error_code"] == 150


def test_an_old_valhallas_table_of_objects_is_read_too(server):
	cells = Valhalla().cells(
		{"sources_to_targets": [[{"time": 61, "distance": 1.25}, {"time": None, "distance": None}]]}, (1, 2)
	)
	assert (cells.seconds, cells.metres) == ([[61, None]], [[1250.0, None]])


def test_openrouteservice_checks_the_key_at_its_gateway_and_nulls_what_has_no_road(server):
	def ask(body: object, key: str = API_KEY, profile: str = "driving-car") -> requests.Response:
		headers = {"Authorization": key} if key else {}
		url = f"{server.url}/v2/matrix/{profile}"
		return requests.post(url, json=body, headers=headers, timeout=20)

	places = {"locations": [[-73.6158, 45.2631], [GULF[1], GULF[0]]]}
	good = ask(places).json()
	assert good["sources"][1] is None and good["durations"][0][1] is None
	assert ask(places, key="").status_code == 401
	assert ask(places, key="no").json() == {"error": "Access to this API has been disallowed"}
	assert ask({}).json()["error"]["code"] == 6001
	assert ask(places, profile="rocket").json()["error"]["code"] == 6003
	server.limits["openrouteservice"] = 3
	assert ask(places).json()["error"]["code"] == 6004


def test_modes_and_limits_are_set_over_http(server):
	mode = {"mode": "503", "times": 1}
	assert requests.post(f"{server.url}/__control/mode", json=mode, timeout=20).ok
	assert requests.post(f"{server.url}/__control/limits", json={"osrm": 7}, timeout=20).json()["osrm"] == 7
	address = f"{server.url}/table/v1/driving/-73.6,45.2"
	assert [requests.get(address, timeout=20).status_code for _ in range(2)] == [503, 200]
	assert len(requests.get(f"{server.url}/__control/requests", timeout=20).json()) == 2


def test_a_road_leads_through_the_places_in_their_order(client):
	points = client.road(TOWNS)
	assert [point for point in points if any(math.dist(point, town) < 1e-4 for town in TOWNS)] == [
		pytest.approx(town, abs=1e-5) for town in TOWNS
	]
	assert len(points) > len(TOWNS), "not as the crow flies"


@pytest.mark.parametrize(
	("mode", "error"), [("503", Unavailable), ("html", Unavailable), ("words", Unavailable)]
)
def test_a_road_that_is_none_is_an_error(client, server, mode, error):
	server.use(mode)
	with pytest.raises(error):
		client.road(TOWNS)
