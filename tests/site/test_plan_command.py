"""`bench fsm-plan`: a problem from a file is planned without touching the site; what is asked wrongly gets a sentence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import frappe

from gigafibre_fsm import commands

PLACE = {"latitude": 45.6, "longitude": -72.9}
PROBLEM = {
	"jobs": [{"id": "A", "place": PLACE, "duration": 3600}],
	"technicians": [{"id": "Luc", "shift": [28800, 61200], "start": PLACE}],
}


def run(*arguments: str) -> Result:
	# 15 reads the context as a dict, 16 as an object: a _dict answers both ways
	context = frappe._dict({"profile": False, "sites": [], "force": False, "verbose": False})
	return CliRunner().invoke(commands.plan, arguments, obj=context)


def test_a_problem_from_a_file_is_planned_and_written(tmp_path: Path):
	source, target = tmp_path / "problem.json", tmp_path / "plan.json"
	source.write_text(json.dumps(PROBLEM))
	done = run("--input", str(source), "--output", str(target))
	assert done.exit_code == 0, done.output
	assert "A 08:00" in done.output
	assert json.loads(target.read_text())["routes"][0]["technician"] == "Luc"


def test_a_problem_that_contradicts_itself_says_what_to_change(tmp_path: Path):
	source = tmp_path / "problem.json"
	source.write_text(json.dumps({**PROBLEM, "technicians": []}))
	assert run("--input", str(source)).exit_code == 2


@pytest.mark.parametrize(
	("arguments", "sentence"),
	[
		((), "Give either --input or --day."),
		(("--input", "a.json", "--day", "2026-11-25"), "Give either --input or --day."),
		(("--day", "tomorrow"), "Write it like 2026-11-25."),
	],
)
def test_what_is_asked_wrongly_gets_a_sentence(arguments: tuple[str, ...], sentence: str):
	done = run(*arguments)
	assert done.exit_code == 2
	assert sentence in done.output
