"""Workers are killed while they tell 300 customers of an outage: everybody is told, and nobody twice."""

import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.network.incidents.rows import members  # noqa: E402
from gigafibre_fsm.tests import incidents  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from tests.plugin import FULL, SITE, bench_python, program_environment  # noqa: E402

pytestmark = pytest.mark.faults

CUSTOMERS, FEWEST_KILLS = (3000, 50) if FULL else (150, 3)


@pytest.fixture(autouse=True)
def _awake(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		hours = ("quiet_from", "quiet_until")
		before = {field: frappe.db.get_single_value("FSM Settings", field) for field in hours}
		frappe.db.set_single_value("FSM Settings", dict.fromkeys(hours))
		frappe.db.commit()  # the workers are other processes
		yield
		frappe.db.rollback()
		frappe.db.set_single_value("FSM Settings", before)
		frappe.db.commit()


def play(variant: str) -> tuple[Counter[str], int]:
	"""Let mortal workers tell everybody; texts by customer, and how many workers were killed."""
	incident = incidents.an_outage_of_many(CUSTOMERS)
	program = [bench_python(), "-m", "tests.faults.telling_pool", SITE, incident, variant]
	# between two workers the next look is five minutes away: the first one has left it due
	pool = subprocess.run(
		program, env=program_environment(), stdout=subprocess.PIPE, text=True, timeout=600, check=True
	)
	raised = sum(line.startswith("worker ") for line in pool.stdout.splitlines())
	frappe.db.rollback()
	texts = frappe.get_all("FSM SMS", {"reference_name": incident}, pluck="recipient")
	told = frappe.db.count(members.DOCTYPE, {"incident": incident, "told": "Text"})
	assert told == CUSTOMERS, "everybody is told in the end"
	return Counter(texts), raised - 2


def test_nobody_is_told_twice_and_everybody_once():
	told, kills = play("careful")
	assert kills >= FEWEST_KILLS, f"only {kills} kills: the play proves nothing"
	assert len(told) == CUSTOMERS and set(told.values()) == {1}
	print(f"{CUSTOMERS} customers, {kills} kills, nobody twice")


@pytest.mark.slow
def test_the_play_catches_who_forgets_what_was_told():
	told, _kills = play("careless")
	assert max(told.values()) > 1
