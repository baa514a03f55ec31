"""`make demo` killed while it sets up, while it fills the site, in a visit and in a payment goes on afterwards."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
MINUTES = 60  # seconds
MOMENTS = (
	"Python packages",
	"A day at Gigafibre",
	"The label is photographed",
	"no webhook has arrived yet",
)
LAST_STEP = "What Accounts sees in the morning"

pytestmark = [
	pytest.mark.faults,
	pytest.mark.skipif(
		os.environ.get("FSM_FAULTS") != "full", reason="sets a bench of its own up: only with FSM_FAULTS=full"
	),
]


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
	"""A clone with a bench of its own; what it started is stopped and thrown away."""
	target = tmp_path / "clone"
	subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(target)], check=True, timeout=MINUTES)
	tmp_path.chmod(0o755)
	yield target
	subprocess.run(["make", "reset"], cwd=target, env=environment(), check=False, timeout=3 * MINUTES)
	shutil.rmtree(target, ignore_errors=True)


def environment() -> dict[str, str]:
	"""Ours without what points at the bench that runs this test."""
	return {
		key: value for key, value in os.environ.items() if not key.startswith(("FSM_", "FRAPPE_", "SITES_"))
	}


def demo(clone: Path, kill_at: str | None = None) -> tuple[int, str]:
	"""Run the demonstration; with `kill_at`, until a line holds that word. Return its code and what it said."""
	process = subprocess.Popen(
		["make", "--no-print-directory", "demo"],
		cwd=clone,
		env=environment() | {"PYTHONUNBUFFERED": "1"},
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
		start_new_session=True,
	)
	said = []
	for line in process.stdout:
		said.append(line)
		if kill_at and kill_at in line:
			os.killpg(process.pid, signal.SIGKILL)
			break
	return process.wait(15 * MINUTES), "".join(said)


def test_a_demonstration_killed_at_four_points_is_played_to_its_end(clone: Path):
	for moment in MOMENTS:
		code, said = demo(clone, moment)
		assert code == -signal.SIGKILL, f"never came to “{moment}”:\n{said[-3000:]}"
	assert "The visit is under way" in said, "this run should have gone on with the killed one's visit"
	code, said = demo(clone)
	assert code == 0, said[-3000:]
	assert LAST_STEP in said
	assert "the invoice is paid already" in said, "the killed one's payment should have been booked once"
