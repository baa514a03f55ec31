"""Workers of an import are killed while they import: every account becomes one customer, with all that belongs to it.

Small by default; `FSM_FAULTS=full` imports 600 accounts with 30 kills.
"""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

from tests.contract import books  # noqa: E402
from tests.cutover_site import IMPORT, CutoverSite, cutover_site  # noqa: E402
from tests.faults import import_kills  # noqa: E402
from tests.plugin import FULL  # noqa: E402

pytestmark = pytest.mark.faults

ACCOUNTS, KILLS = (600, 30) if FULL else (12, 3)
WORKERS = 2
DICE = random.Random(20261129)


@pytest.fixture
def cutover(connected_site: str) -> Iterator[CutoverSite]:
	with cutover_site() as own:
		yield own


def play(cutover: CutoverSite, kind: str) -> tuple[str, list[str]]:
	"""An import of which the workers are killed; its name and its accounts."""
	rows = cutover.make_accounts(ACCOUNTS)
	name = cutover.start(rows)
	cutover.try_out(name)
	goals = sorted(DICE.sample(range(1, ACCOUNTS - 3), KILLS))
	import_kills.import_under_fire(name, goals, kind=kind, workers=WORKERS)
	frappe.db.rollback()
	return name, [row["account"] for row in rows["accounts"]]


def test_killed_workers_import_every_account_once(cutover: CutoverSite):
	name, accounts = play(cutover, "careful")
	once = Counter(dict.fromkeys(accounts, 1))
	assert import_kills.count_documents(accounts) == dict.fromkeys(import_kills.MADE, once)
	state = frappe.get_doc(IMPORT, name)
	assert (state.state, state.done, state.refused) == ("Done", ACCOUNTS, 0)
	assert cutover.booked(cutover.temporary) == 0
	assert round(sum(map(books.balance_of, accounts)), 2) == round(71.93 * ACCOUNTS, 2)


@pytest.mark.slow
def test_workers_that_note_it_later_are_caught(cutover: CutoverSite):
	name, _accounts = play(cutover, "careless")
	state = frappe.get_doc(IMPORT, name)
	assert (state.done, state.refused) != (ACCOUNTS, 0), (
		"this play would not notice an account that was made twice"
	)
