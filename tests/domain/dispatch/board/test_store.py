"""What the board's page holds of the server's answers, read in Node as the browser reads it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[4] / "gigafibre_fsm" / "public" / "js"
TODAY, TOMORROW, MONDAY = "2026-11-27", "2026-11-28", "2026-11-30"


def a_visit(name: str, day: str | None, **values: object) -> dict:
	"""A card of the board."""
	arrival = f"{day} 09:00:00" if day else None
	card = {"technician": "T" if day else None, "arrival": arrival, "duration": 60, "crew": []}
	return {"name": name, "status": "Dispatched", "modified": "1", "unpublished": False, **card, **values}


LOADED = {
	"now": f"{TODAY} 12:00:00",
	"start": MONDAY,
	"days": 1,
	"technicians": [],
	"technician_days": {},
	"jobs": [a_visit("A", MONDAY)],
	"unplanned": [],
	"held": [],
}


@pytest.fixture
def store(tmp_path: Path):
	"""Reads an expression of a store that was loaded and then given answers."""
	shutil.copytree(SCRIPTS, tmp_path / "js")
	(tmp_path / "package.json").write_text('{"type": "module"}')

	def read(expression: str, *answers: dict) -> Any:
		script = f"""
			globalThis.document = {{ documentElement: {{ lang: "fr" }} }};
			globalThis.frappe = {{}};
			const {{ called }} = await import({json.dumps(str(tmp_path / "js/dispatch_board/left_out.js"))});
			const {{ Store }} = await import({json.dumps(str(tmp_path / "js/dispatch_board/store.js"))});
			const store = new Store();
			store.load({json.dumps(LOADED)});
			for (const answer of {json.dumps(answers)}) store.merge(answer);
			console.log(JSON.stringify({expression}));
		"""
		command = ["node", "--input-type=module", "-e", script]
		done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
		return json.loads(done.stdout)

	return read


def test_rows_of_days_that_are_not_shown_are_not_kept(store) -> None:
	days = {f"T|{day}": {"technician": "T", "day": day, "travel": 0, "work": 60} for day in (TODAY, MONDAY)}
	kept, shows_today = store("[Object.keys(store.days), store.showsToday()]", {"technician_days": days})
	assert (kept, shows_today) == ([f"T|{MONDAY}"], False)


@pytest.mark.parametrize(
	("card", "count"),
	[
		(a_visit("A", MONDAY), 0),
		(a_visit("A", MONDAY, unpublished=True, modified="2"), 1),
		(a_visit("A", None, unpublished=True, withdrawn=True, modified="2"), 1),
		(a_visit("A", TOMORROW, unpublished=True, modified="2"), 0),
	],
	ids=["published", "moved", "taken back", "on another day"],
)
def test_the_answer_of_a_gesture_alone_tells_how_much_is_not_published(store, card: dict, count: int) -> None:
	assert store("store.unpublished", {"jobs": [card]}) == count


def test_twins_in_a_list_are_told_apart_by_their_hours(store) -> None:
	twin = {"subject": "Panne", "customer_name": "Marie Roy", "modified": "2"}
	jobs = [a_visit("A", MONDAY, **twin), {**a_visit("B", MONDAY, **twin), "arrival": f"{MONDAY} 14:00:00"}]
	first, second = store("['A', 'B'].map((name) => called({ store }, name))", {"jobs": jobs})
	assert (first[-3:], second[-4:]) == ("9\u00a0h", "14\u00a0h")
	assert first[:-3] == second[:-4]
