"""The command line, without a site."""

import json
import subprocess
import sys
from pathlib import Path

from gigafibre_fsm.domain.dispatch.planning.cli import command
from tests.domain.dispatch.planning.model.test_problem_json import simple

CHECKOUT = Path(__file__).resolve().parents[5]


def written(folder: Path, data: object) -> str:
	"""Write a problem; return where."""
	path = folder / "problem.json"
	path.write_text(data if isinstance(data, str) else json.dumps(data))
	return str(path)


def test_a_problem_is_planned_printed_and_written(tmp_path: Path, capsys) -> None:
	target = tmp_path / "plan.json"
	assert command.main([written(tmp_path, simple()), "--output", str(target)]) == 0
	plan = json.loads(target.read_text())
	assert [stop["job"] for stop in plan["routes"][0]["stops"]] == ["A"]
	told = capsys.readouterr().out
	assert "1 jobs placed, 0 not" in told
	assert "estimated from distances" in told


def test_it_runs_as_a_module_and_brings_no_frappe(tmp_path: Path) -> None:
	watch = (
		"import sys; from gigafibre_fsm.domain.dispatch.planning.cli import command; "
		"code = command.main(sys.argv[1:]); assert 'frappe' not in sys.modules; sys.exit(code)"
	)
	ran = subprocess.run(
		[sys.executable, "-c", watch, written(tmp_path, simple())], cwd=CHECKOUT, check=False
	)
	assert ran.returncode == 0


def test_a_job_left_out_is_explained_in_sentences(tmp_path: Path, capsys) -> None:
	data = simple()
	data["jobs"][0] |= {"skills": {"fibre": 2}}
	assert command.main([written(tmp_path, data)]) == 0
	told = capsys.readouterr().out
	assert "Job A has no place:" in told
	assert "T lacks the skill fibre (level 2)." in told
	assert "let them do it without the skill fibre 2: T would begin at" in told


def test_what_cannot_be_read_is_said_and_nothing_is_written(tmp_path: Path, capsys) -> None:
	target = tmp_path / "plan.json"
	cases = {
		written(tmp_path, "{"): "is not JSON",
		str(tmp_path / "nowhere.json"): "cannot be read",
	}
	for source, sentence in cases.items():
		assert command.main([source, "--output", str(target)]) == 2
		assert sentence in capsys.readouterr().err
	for text in ('{"jobs": [{"id": "A", "place": 0, "duration": NaN}]}', '{"jobs": -Infinity}'):
		assert command.main([written(tmp_path, text), "--output", str(target)]) == 2
		assert "is not a number" in capsys.readouterr().err
	assert command.main([written(tmp_path, simple() | {"technicians": []}), "--output", str(target)]) == 2
	assert "There is no technician" in capsys.readouterr().err
	assert not target.exists()


def test_a_mark_that_editors_put_first_is_read_over(tmp_path: Path) -> None:
	assert command.main([written(tmp_path, "\ufeff" + json.dumps(simple()))]) == 0


def test_a_plan_that_cannot_be_written_is_said(tmp_path: Path, capsys) -> None:
	nowhere = str(tmp_path / "nowhere" / "plan.json")
	assert command.main([written(tmp_path, simple()), "--output", nowhere]) == 2
	assert "cannot be written" in capsys.readouterr().err
