"""The board's own reckoning in its scripts, read in Node: the hours of a week, dragged visits, the steps of the zoom."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[4] / "gigafibre_fsm" / "public" / "js"
MONDAY, TUESDAY = "2026-11-30", "2026-12-01"


def a_visit(name: str, arrival: str | None, **values: object) -> dict:
	"""A card of the board, of the technician A if it is planned."""
	card = {"technician": "A" if arrival else None, "arrival": arrival, "duration": 60, "crew": []}
	return {
		"name": name,
		"status": "Scheduled",
		"modified": "1",
		"skills": {},
		"promised": False,
		**card,
		**values,
	}


def a_row(technician: str, day: str, available: int, work: int, travel: int = 0) -> dict:
	"""A technician's day."""
	return {"technician": technician, "day": day, "available": available, "work": work, "travel": travel}


ROWS = [a_row("A", MONDAY, 480, 500, 40), a_row("B", MONDAY, 480, 60, 20), a_row("A", TUESDAY, 480, 0)]
LOADED = {
	"now": f"{MONDAY} 07:00:00",
	"start": MONDAY,
	"days": 2,
	"technicians": [
		{"name": "A", "active": True, "skills": {"fibre": 3}},
		{"name": "B", "active": True, "skills": {}},
		{"name": "C", "active": False, "skills": {"fibre": 5}},
	],
	"technician_days": {f"{row['technician']}|{row['day']}": row for row in ROWS},
	"jobs": [
		a_visit("first", f"{MONDAY} 09:00:00", skills={"fibre": 2}, promised=True),
		a_visit("second", f"{MONDAY} 11:00:00"),
		a_visit("third", f"{TUESDAY} 11:00:00", skills={"fibre": 2}, duration=90),
	],
	"unplanned": [a_visit("waits", None, skills={"copper": 1}, duration=45)],
	"skills": {"fibre": "Fibre", "copper": "Copper"},
	"held": [],
	"limits": [],
	"territories": [],
}


@pytest.fixture(scope="module")
def reckon(tmp_path_factory: pytest.TempPathFactory):
	"""Reads an expression of the board's modules and of a store that was loaded."""
	home = tmp_path_factory.mktemp("board")
	shutil.copytree(SCRIPTS / "dispatch_board", home / "js" / "dispatch_board")
	for part in ("platform", "elements"):
		shutil.copytree(SCRIPTS / part, home / "js" / part)
	(home / "package.json").write_text('{"type": "module"}')
	modules = ("store", "capacity", "drag_places", "scale", "past_places", "past_messages", "map/polygon")

	def read(expression: str) -> Any:
		imports = "".join(
			f"const {name.rpartition('/')[2]} = await import({json.dumps(str(home / f'js/dispatch_board/{name}.js'))});\n"
			for name in modules
		)
		script = f"""
			globalThis.document = {{ documentElement: {{ lang: "fr" }} }};
			globalThis.__ = (text) => text;
			globalThis.frappe = {{}};
			{imports}
			const board = new store.Store();
			board.load({json.dumps(LOADED)});
			console.log(JSON.stringify({expression}));
		"""
		command = ["node", "--input-type=module", "-e", script]
		done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
		return json.loads(done.stdout)

	return read


def test_hours_left_of_one_technician_do_not_make_up_for_another_s_overtime(reckon) -> None:
	days = json.dumps([MONDAY, TUESDAY])
	team, skills = reckon(f"[capacity.teamCapacity(board, {days}), capacity.skillCapacities(board, {days})]")
	monday, tuesday = team["days"]
	hours = {"available": 960, "booked": 620, "travel": 60, "free": 400, "promised": 60, "open": 60}
	assert monday == {"day": MONDAY, **hours}
	assert (tuesday["free"], tuesday["open"], team["waiting"], team["technicians"]) == (480, 90, 45, 2)
	copper, fibre = skills
	assert (copper["skill"], copper["technicians"], copper["waiting"]) == ("copper", 0, 45)
	assert (copper["days"][0]["available"], copper["days"][0]["free"]) == (0, 0)
	assert (fibre["technicians"], fibre["days"][0]["free"], fibre["days"][0]["promised"]) == (1, 0, 60)
	assert (fibre["days"][1]["free"], fibre["days"][1]["open"]) == (480, 90)


def test_the_ghosts_of_several_visits_stand_where_the_drop_puts_them(reckon) -> None:
	target = '{ technician: "B", arrival: Date.parse("2026-11-30T10:00Z") / 60000 }'
	held = '{ job: "first", onRow: true }'
	along = reckon(f'drag_places.placesAt(board, ["first", "second"], {held}, {target})')
	assert [(place["technician"], place["duration"]) for place in along] == [("B", 60), ("B", 60)]
	assert along[1]["arrival"] - along[0]["arrival"] == 120, "they keep their distance"
	waiting = reckon(
		f'drag_places.placesAt(board, ["waits", "second"], {{ job: "waits", onRow: false }}, {target})'
	)
	assert [place["duration"] for place in waiting] == [45], "a chosen visit that stands on a row stays there"


def test_the_hours_of_the_night_stand_before_those_that_fit(reckon):
	made = {"start": MONDAY, "days": 1, "width": 960, "zoom": 1, "hours": [0, 19 * 60]}
	scale = "new scale.Scale({})"
	night = scale.format(json.dumps({**made, "opens": 7 * 60}))
	assert reckon(f"[{night}.width, {night}.perMinute * 12 * 60]") == [1520, 960]
	assert reckon(f"{scale.format(json.dumps(made))}.width") == 960


def test_the_wheel_steps_through_the_zooms_from_any_zoom(reckon) -> None:
	asked = "[[1, 1], [1, -1], [1.2, 1], [1.2, -1], [4, 1]].map(([zoom, way]) => scale.nextZoom(zoom, way))"
	assert reckon(asked) == [1.5, 1, 1.5, 1, 4]


STEPS = json.dumps(
	[
		{"jobs": [{"job": "first", "was": {"technician": "B", "arrival": "2026-11-30 11:00:00"}}]},
		{
			"jobs": [
				{"job": "first", "was": {"technician": None, "arrival": None}},
				{"job": "second", "was": None},
			]
		},
	]
)
"""Changes of the board's history, the newest first."""


def test_the_board_is_shown_as_it_stood_before_each_change(reckon) -> None:
	"""The oldest of the changes taken away decides, and the present comes back as it was."""
	look = f"""((back) => {{
		const places = past_places.placesBefore({STEPS}.slice(0, back));
		board.rewind(past_places.cardsAt(places, (job) => board.jobs.get(job)));
		return [board.job("first").technician, board.job("second")?.technician ?? null, board.unplanned().length];
	}})"""
	now, one, both = reckon(f"[{look}(0), {look}(1), {look}(2)]")
	assert (now[0], one[0], both[0]) == ("A", "B", None)
	assert (one[1], both[1]) == (now[1], None), "it did not exist before its first change"
	assert both[2] == now[2] + 1
	assert reckon(f'({look}(2), board.rewind(null), board.job("first").technician)') == "A"


def test_only_what_differs_is_put_back(reckon) -> None:
	was = '{ technician: "B", arrival: board.jobs.get("first").arrival, duration: 60, crew: [] }'
	assert reckon(f'past_places.differsFrom(board.jobs.get("first"), {was})') == {"technician": "B"}


def test_an_area_holds_what_lies_within_its_bends(reckon) -> None:
	horseshoe = "[[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9]]"
	points = "[{ x: 1, y: 8 }, { x: 5, y: 8 }, { x: 8, y: 8 }, { x: 5, y: 1 }, { x: 20, y: 1 }]"
	found = reckon(f"{points}.map((point) => polygon.isInside(point, {horseshoe}))")
	assert found == [True, False, True, True, False]


def a_message(name: str, recipient: str, newer: int = 0, **values: object) -> dict:
	"""A text about the visit `first`, to a customer if nothing else is said."""
	told = {"job": "first", "start": None, "end": None, "is_off": False, **values.pop("told", {})}
	usual = {"recipient": recipient, "is_technician": False, "state": "sent", "newer_steps": newer}
	return {"message": name, **usual, "visits": [told], **values}


def test_messages_stand_between_the_moves_that_came_before_and_after_them(reckon) -> None:
	messages = json.dumps([a_message("new", "L", 0), a_message("between", "L", 1), a_message("old", "L", 2)])
	steps = json.dumps([{"change": "second"}, {"change": "first"}])
	entries = reckon(f"past_messages.entriesOf({steps}, {messages})")
	names = [entry["message"]["message"] if "message" in entry else entry["back"] for entry in entries]
	assert names == ["new", 1, "between", 2, "old"]


def test_who_puts_a_visit_back_reads_whom_it_would_surprise(reckon) -> None:
	"""The last thing told counts; what never arrived, or told no time, tells nothing."""
	was = {"technician": "A", "arrival": f"{MONDAY} 09:00:00", "duration": 60, "crew": ["C"]}
	ten = {"start": f"{MONDAY} 10:00:00", "end": f"{MONDAY} 12:00:00"}
	nine = {"start": f"{MONDAY} 09:00:00"}

	def surprises(*messages: dict, place: dict = was) -> list[str]:
		given = json.dumps([{"job": "first", "was": place}])
		told = reckon(f"past_messages.toldOtherwise({json.dumps(messages)}, {given})")
		return [one["message"]["message"] for one in told]

	on_time = a_message("on time", "Louise", told={**nine, "end": f"{MONDAY} 11:00:00"})
	later = a_message("later", "Louise", told=ten)
	assert surprises(later, on_time) == ["later"]
	assert surprises(on_time, later) == []
	assert surprises(a_message("failed", "Louise", state="failed", told=ten), on_time) == []
	assert surprises(a_message("under way", "Louise"), later) == ["later"]
	assert surprises(on_time, place={**was, "technician": None, "arrival": None}) == ["on time"]
	theirs = {"is_technician": True, "told": nine}
	assert surprises(a_message("A", "A", **theirs), a_message("B", "B", **theirs)) == ["B"]
	off = {"is_technician": True, "told": {"is_off": True}}
	assert surprises(a_message("C", "C", **off), a_message("B", "B", **off)) == ["C"]
