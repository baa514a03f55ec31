"""Workers are killed, MariaDB goes away, Redis is flushed: every run ends, and no step has its effect twice.

Small by default; `FSM_FAULTS=full` plays 1,000 runs of five steps with 100 kills, 20 restarts of MariaDB and 20 flushes of
Redis. Each play has a deliberately broken variant, which must be caught.
"""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils.background_jobs import get_redis_conn  # noqa: E402

from gigafibre_fsm.domain.flows.runs import deaths, operating, signals  # noqa: E402
from tests import flow_site  # noqa: E402
from tests.faults.database import make_commits_durable, restart_database  # noqa: E402
from tests.plugin import FULL, SITE, bench_python, program_environment  # noqa: E402

pytestmark = pytest.mark.faults

RUNS, KILLS, RESTARTS, FLUSHES = (1000, 100, 20, 20) if FULL else (40, 8, 1, 1)
WORKERS = 3 if FULL else 2
STEPS = (1, 2, 3, 4, 5)


@pytest.fixture(autouse=True)
def _flows(site: str) -> Iterator[None]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


@dataclass(frozen=True)
class Played:
	"""What became of a play: runs by state, steps without an effect and with more than one, and the accidents."""

	states: dict[str, int]
	missing: int
	double: int
	kills: int
	restarts: int
	flushes: int
	again: int


def play(folder: Path, variant: str, runs: int, kills: int, restarts: int = 0, flushes: int = 0) -> Played:
	make_commits_durable()
	steps = [
		flow_site.act(1),
		flow_site.act(2),
		{"id": "s3", "kind": "test_go"},
		flow_site.act(4),
		flow_site.act(5),
	]
	template = flow_site.make_template(*steps)
	names = [flow_site.start_run(template) for _place in range(runs)]
	for name in names[: runs // 2]:
		signals.signal(f"go:{name}", {})  # before anybody waits for it
	frappe.db.commit()
	plan = {"workers": WORKERS, "late": names[runs // 2 :], "kills": {"most": kills, "chance": 0.02}}
	(folder / "plan.json").write_text(json.dumps(plan))
	program = [bench_python(), "-m", "tests.faults.flow_pool", SITE, str(folder), variant]
	pool = subprocess.Popen(program, env=program_environment())
	done = Counter()
	while pool.poll() is None:
		share = (count_over() / runs) if runs else 1
		if done["restarts"] < restarts * min(share * 1.2, 1) or (not done and restarts):
			done["restarts"] += 1
			restart_database()
		if done["flushes"] < flushes * min(share * 1.2, 1):
			done["flushes"] += 1
			get_redis_conn().flushdb()
		time.sleep(0.3)
	assert pool.returncode == 0
	frappe.db.rollback()
	states = Counter(frappe.get_all("Flow Run", pluck="state"))
	keys = Counter(
		frappe.get_all("ToDo", {"description": ("like", f"{flow_site.MARK} %")}, pluck="description")
	)
	wanted = {f"{flow_site.MARK} {name}:s{step}:0:0" for name in names for step in STEPS}
	killed = (folder / "kills").stat().st_size if (folder / "kills").exists() else 0
	recorded = frappe.db.count("Flow Run Step", {"state": "Done"})
	return Played(
		dict(states),
		len(wanted - keys.keys()),
		sum(count - 1 for count in keys.values()),
		killed,
		done["restarts"],
		done["flushes"],
		recorded - len(wanted),
	)


def count_over() -> int:
	try:
		frappe.db.rollback()
		return frappe.db.count("Flow Run", {"state": "Done"})
	except frappe.db.OperationalError:
		frappe.connect()
		return 0


def test_every_run_ends_and_no_step_has_its_effect_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
	played = play(tmp_path, "ours", RUNS, KILLS, RESTARTS, FLUSHES)
	with capsys.disabled():
		print(f"\nflows: {played}")
	assert played.states == {"Done": RUNS}
	assert (played.missing, played.double, played.again) == (0, 0, 0)
	assert played.kills == KILLS


def test_an_effect_that_is_committed_before_its_run_is_caught(tmp_path: Path):
	played = play(tmp_path, "effects committed alone", 30, 25)
	assert played.double > 0, "the broken variant doubled nothing: this test would prove nothing"


def test_a_run_that_kills_its_workers_is_set_aside_after_the_third(tmp_path: Path):
	template = flow_site.make_template(flow_site.act(1), flow_site.act(2))
	names = [flow_site.start_run(template) for _place in range(6)]
	frappe.db.commit()
	plan = {"workers": 2, "late": [], "killer": names[0]}
	(tmp_path / "plan.json").write_text(json.dumps(plan))
	program = [bench_python(), "-m", "tests.faults.flow_pool", SITE, str(tmp_path), "ours"]
	assert subprocess.run(program, env=program_environment(), timeout=120).returncode == 0
	frappe.db.rollback()
	killer = frappe.db.get_value("Flow Run", names[0], ["state", "reason", "due_utc"])
	assert killer == ("Held", deaths.KILLS_WORKER, None)
	assert (tmp_path / "deaths").stat().st_size == deaths.MOST_DEATHS
	assert {frappe.db.get_value("Flow Run", name, "state") for name in names[1:]} == {"Done"}
	operating.retry_run(names[0])  # a person has mended what killed them
	frappe.db.commit()
	flow_site.work()
	frappe.db.rollback()
	assert frappe.db.get_value("Flow Run", names[0], "state") == "Done"
