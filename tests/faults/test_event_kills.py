"""Workers are killed and lose deadlocks while they receive and process payments: none may be lost, none booked twice.

Small by default; `FSM_FAULTS=full` plays 10,000 events, each three times, with 300 kills and 500 deadlocks. Each play is
repeated with a deliberately broken variant, which must be caught.
"""

import json
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import flt  # noqa: E402

from tests.paying import PayingSite, paying_site  # noqa: E402
from tests.plugin import FULL, SITE, bench_python, program_environment  # noqa: E402

pytestmark = pytest.mark.faults

EVENTS, KILLS, DEADLOCKS = (10_000, 300, 500) if FULL else (30, 4, 4)
PAIRS = 20 if FULL else 2
WORKERS = 2
SEED = 20261128


@pytest.fixture
def paying(connected_site: str) -> Iterator[PayingSite]:
	with paying_site() as own:
		yield own


@dataclass(frozen=True)
class Result:
	"""What became of the payments of a play; `double` counts entries and allocations that must not exist."""

	events: int
	kills: int
	deadlocks: int
	lost: int
	double: int


def run_pool(folder: Path, plan: dict, variant: str) -> None:
	(folder / "plan.json").write_text(json.dumps(plan))
	program = [bench_python(), "-m", "tests.faults.event_pool", SITE, str(folder), variant]
	assert subprocess.run(program, env=program_environment(), timeout=7200, check=False).returncode == 0


def play(
	paying: PayingSite, folder: Path, events: int, variant: str, times: int = 3, **accidents: int
) -> Result:
	"""Pay until there are so many events, deliver each so many times, shuffled, and count what the books have."""
	while len(paying.events()) < events:
		assert paying.pay(paying.open(paying.invoice())) == ""
	heard = paying.events()
	deliveries = [frappe.as_json(event) for event in heard * times]
	random.Random(SEED).shuffle(deliveries)
	plan = {"deliveries": deliveries, "workers": WORKERS}
	chances = {"kills": accidents["kills"] / (len(heard) * 20), "deadlocks": 0.2}
	for kind, most in accidents.items():
		plan[kind] = {"most": most, "chance": chances[kind]}
	run_pool(folder, plan, variant)
	frappe.db.rollback()
	stored = set(frappe.get_all("FSM Webhook Event", pluck="name"))
	paid = {each["id"] for each in paying.stripe.store.of_kind("payment_intent")}
	booked = frappe.get_all("FSM Payment", {"state": "Booked"}, pluck="payment_intent")
	size = {kind: _size(folder / kind) for kind in ("kills", "deadlocks")}
	lost = len({each["id"] for each in heard} - stored) + len(paid - set(booked))
	return Result(len(heard), size["kills"], size["deadlocks"], lost, count_doubles())


def _size(path: Path) -> int:
	return path.stat().st_size if path.exists() else 0


def count_doubles() -> int:
	"""Return the entries of one payment beyond its first, and the invoices that were paid twice by the ledger."""
	numbers = frappe.get_all("Payment Entry", {"docstatus": 1}, pluck="reference_no")
	ledger: dict[str, float] = {}
	rows = frappe.get_all(
		"Payment Ledger Entry",
		{"against_voucher_type": "Sales Invoice", "delinked": 0},
		["against_voucher_no", "amount_in_account_currency"],
	)
	for row in rows:
		ledger[row.against_voucher_no] = (
			ledger.get(row.against_voucher_no, 0) + row.amount_in_account_currency
		)
	return len(numbers) - len(set(numbers)) + sum(flt(left, 2) < 0 for left in ledger.values())


def test_no_payment_is_lost_and_none_is_booked_twice(
	paying: PayingSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
	result = play(paying, tmp_path, EVENTS, "ours", kills=KILLS, deadlocks=DEADLOCKS)
	with capsys.disabled():
		print(f"\npayments: {result}")
	assert result.kills == KILLS
	assert result.deadlocks >= (DEADLOCKS if FULL else 1)
	assert (result.lost, result.double) == (0, 0)
	assert not frappe.db.exists("FSM Webhook Event", {"state": ("not in", ("Done", "Ignored"))})


@pytest.mark.slow
def test_answering_an_event_before_it_is_stored_is_caught(paying: PayingSite, tmp_path: Path):
	# once, so that nothing makes up for the first one that is lost
	result = play(paying, tmp_path, 12, "answered first", times=1, kills=40, deadlocks=0)
	assert result.lost > 0, "the broken variant lost nothing: this test would prove nothing"


def _pairs_of_one_payment(paying: PayingSite) -> list[tuple[str, str]]:
	"""Payments that both workers are told of at once, as by a webhook and by the page the customer comes back to."""
	pages = [paying.open(paying.invoice()) for _number in range(PAIRS)]
	for page in pages:
		paying.pay(page)
	return [(page.payment, page.payment) for page in pages]


def _pairs_of_one_invoice(paying: PayingSite) -> list[tuple[str, str]]:
	"""Two payments for each invoice, both of which the customer made: the second one is a credit."""
	pairs = []
	for _number in range(PAIRS):
		invoice = paying.invoice()
		first = paying.open(invoice)
		frappe.db.set_value("FSM Payment", first.payment, "state", "Expired")
		frappe.db.commit()
		second = paying.open(invoice)
		for page in (first, second):
			assert paying.pay(page) == ""
		pairs.append((first.payment, second.payment))
	return pairs


@pytest.mark.parametrize(
	("pairs", "variant", "is_caught"),
	[
		(_pairs_of_one_payment, "ours", False),
		(_pairs_of_one_payment, "neither lock nor key", True),
		(_pairs_of_one_invoice, "ours", False),
		(_pairs_of_one_invoice, "no lock", True),
	],
)
def test_two_workers_at_once_book_once(
	paying: PayingSite, tmp_path: Path, pairs: object, variant: str, is_caught: bool
):
	run_pool(tmp_path, {"pairs": pairs(paying)}, variant)
	frappe.db.rollback()
	assert (count_doubles() > 0) is is_caught
	if not is_caught:
		states = frappe.get_all("FSM Payment", {"payment_intent": ("is", "set")}, pluck="state")
		assert set(states) == {"Booked"}
