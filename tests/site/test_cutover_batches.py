"""Batches of the cut-over: compared, rehearsed, signed off, taken over and back, and a month in which both sides bill."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.domain.billing.sides import switching  # noqa: E402
from gigafibre_fsm.domain.cutover import due  # noqa: E402
from gigafibre_fsm.domain.cutover.batches import batch_rows, both_sides  # noqa: E402
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask  # noqa: E402
from gigafibre_fsm.domain.cutover.comparing import comparisons  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from tests.cutover_site import SIDE, CutoverSite, Rows, cutover_site  # noqa: E402
from tests.plugin import FULL  # noqa: E402

JUNE = "2026-06-01"
MOVING, STAYING = (30, 10) if FULL else (4, 2)


@pytest.fixture(scope="module")
def cutover(connected_site: str) -> Iterator[CutoverSite]:
	with cutover_site() as own:
		yield own


def side(customer: str) -> "frappe._dict":
	frappe.db.rollback()
	return frappe.get_doc(SIDE, {"customer": customer})


def kinds(customer: str) -> list[str]:
	return [each.kind.value for each in comparisons.load_drift(side(customer).drift)]


def stop_there(rows: Rows, *, but: tuple[str, ...] = ()) -> Rows:
	"""The same accounts, stopped in the old system."""
	stopped = deepcopy(rows)
	for row in stopped["accounts"]:
		row["active"] = "yes" if row["account"] in but else "no"
	return stopped


def bill_there(rows: Rows, start: str, accounts: list[str]) -> None:
	"""The old system bills a month of these accounts, which is paid at once."""
	first = date.fromisoformat(start)
	last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
	period = {"period_start": start, "period_end": last.isoformat()}
	for account in accounts:
		invoice = {"account": account, "number": f"L{account}-{start}", "date": start, "due_date": start}
		rows["invoices"].append(
			{**invoice, "total": "91.93", "open": "0.00", **period, "service": f"S{account}"}
		)


def test_drift_is_counted_and_named(cutover: CutoverSite):
	rows, customers = cutover.take_in(4)
	cutover.work_batches()
	never = frappe._dict(compared_on=None, drift="")
	assert "Not compared yet" in both_sides.explain_comparison(never)[0]
	assert [side(each).drift_count for each in customers] == [0, 0, 0, 0]
	changed = deepcopy(rows)
	changed["invoices"][0]["open"], changed["accounts"][0]["balance"] = "50.00", "30.00"
	changed["services"][1]["quantity"] = "2"
	changed["equipment"][2]["serial"] = "ZQOTHER9"
	cutover.read_again(changed)
	assert [kinds(each) for each in customers] == [["Balance"], ["Service"], ["Equipment"], []]
	assert side(customers[0]).drift_kinds == "Balance"
	lines = {each.label: each for each in both_sides.load_lines(customers[0])}
	assert (lines["Balance owed"].old, lines["Balance owed"].new, lines["Balance owed"].is_same) == (
		*("$30.00", "$71.93", False),
	)
	price = lines["Price of a period, before taxes"]
	assert (price.old, price.new, price.is_same) == ("not known", "$79.95", True)
	assert both_sides.explain_comparison(side(customers[0])) == ["Balance owed: $30.00 there, $71.93 here"]
	frappe.local.lang = "fr"
	french = [each.new for each in both_sides.load_lines(customers[0])]
	said = [both_sides.explain_comparison(side(each)) for each in customers[1:]]
	frappe.local.lang = "en"
	assert any("\xa0: 1 × " in each for each in french)
	assert [len(each) for each in said] == [1, 1, 1]
	assert "seulement là-bas" in said[1][0] and "étaient les mêmes" in said[2][0]
	assert due.moves_since(instants.now_utc()) is None


def test_a_batch_is_signed_off_without_drift_or_with_each_difference_named(cutover: CutoverSite):
	rows, customers = cutover.take_in(2)
	batch = cutover.make_batch(customers)
	with pytest.raises(FsmError, match="Rehearse the batch first"):
		batch_rows.sign_off(batch, "Administrator")
	frappe.db.set_value("Billing Side", {"batch": batch}, "shadow", "Same")
	frappe.db.set_value("Billing Side", {"batch": batch}, "compared_on", None)
	with pytest.raises(FsmError, match="never compared"):
		batch_rows.sign_off(batch, "Administrator")
	frappe.db.commit()
	rows["services"][0]["quantity"] = "2"
	cutover.read_again(rows)
	with pytest.raises(FsmError, match=customers[0]):
		batch_rows.sign_off(batch, "Administrator")
	frappe.db.rollback()
	doc = frappe.get_doc("Cutover Batch", batch)
	doc.db_set("exceptions", f"{customers[0]}:")
	with pytest.raises(FsmError, match="give no reason"):
		batch_rows.sign_off(batch, "Administrator")
	doc.exceptions = f"{customers[0]}: the second line ends in May"
	doc.save()
	frappe.db.set_value("Billing Side", {"customer": customers[1]}, "shadow", "Price")
	with pytest.raises(FsmError, match=customers[1]):
		batch_rows.sign_off(batch, "Administrator")
	frappe.db.set_value("Billing Side", {"customer": customers[1]}, "shadow", "One Cent")
	batch_rows.sign_off(batch, "Administrator")
	doc.reload()
	assert (doc.signed_by, bool(doc.signed_on)) == ("Administrator", True)
	doc.exceptions = ""
	with pytest.raises(FsmError, match="signed off"):
		doc.save()
	with pytest.raises(FsmError, match="signed off"):
		batch_rows.add_customers(batch, [], 10)
	frappe.db.rollback()


def test_nothing_is_stopped_that_nobody_answers_for(cutover: CutoverSite):
	_rows, customers = cutover.take_in(1)
	batch = cutover.make_batch(customers)
	with pytest.raises(FsmError, match="Sign the batch off first"):
		batch_rows.ask_task(batch, BatchTask.STOP)
	with pytest.raises(FsmError, match="in another batch"):
		cutover.make_batch(customers)
	frappe.db.rollback()


def test_a_rehearsal_bills_a_month_beside_the_old_one_and_leaves_nothing(cutover: CutoverSite):
	rows, customers = cutover.take_in(3)
	rows["invoices"][0].update(total="91.92", open="91.92")
	rows["invoices"][2].update(total="80.00", open="80.00")
	cutover.read_again(rows)
	before = frappe.db.count("Sales Invoice")
	counts = cutover.do(cutover.make_batch(customers), BatchTask.REHEARSE)
	assert [side(each).shadow for each in customers] == ["One Cent", "Price", "Same"]
	assert (counts["One Cent"], counts["Price"], counts["Same"], counts["Legacy"]) == (1, 1, 1, 3)
	assert (side(customers[1]).shadow_old, side(customers[1]).shadow_new) == (80, 91.93)
	assert frappe.db.count("Sales Invoice") == before


@pytest.mark.nightly
def test_in_a_month_of_two_sides_nobody_is_billed_twice_or_not_at_all(cutover: CutoverSite):
	"""Most move in June; the old system goes on billing one of them, and bills another after all."""
	cutover.billing.forget()
	rows, customers = cutover.take_in(MOVING + STAYING)
	moving, staying = customers[:MOVING], customers[MOVING:]
	active, late = moving[:1], moving[1:2]
	cutover.work_batches()
	batch = cutover.make_batch(moving)
	cutover.do(batch, BatchTask.REHEARSE)
	batch_rows.sign_off(batch, "Administrator")
	assert cutover.do(batch, BatchTask.STOP)["Stopping"] == MOVING
	# what is read now proves nothing of what was asked before
	assert cutover.do(batch, BatchTask.TAKE_OVER)["objections"] == MOVING
	stopped = stop_there(rows, but=(*active, *staying))
	bill_there(stopped, JUNE, [*staying, *active])
	cutover.read_again(stopped)
	counts = cutover.do(batch, BatchTask.TAKE_OVER)
	assert (counts["New"], counts["Stopping"], counts["objections"]) == (MOVING - 1, 1, 1)
	assert "still active" in switching.explain_objections(side(active[0]).objection)
	for night in ("2026-06-02", "2026-06-03", "2026-06-20"):
		cutover.billing.night(night)
	# the old system bills one of them after all
	bill_there(stopped, JUNE, late)
	cutover.read_again(stopped, now_datetime())
	frappe.db.rollback()
	assert billed_in(JUNE, customers) == Counter(dict.fromkeys(customers, 1))
	assert [each for each in customers if kinds(each) == ["Billed Twice"]] == late
	assert [each for each in moving if each not in (*late, *active) and kinds(each)] == []
	returning = cutover.do(batch, BatchTask.TURN_BACK)
	assert (returning["Returning"], returning["objections"]) == (1, MOVING - 1)


def billed_in(start: str, customers: list[str]) -> Counter[str]:
	"""How often each customer's period was billed, by either side as far as the index knows."""
	own = {"customer": ("in", customers), "period_start": start}
	return Counter(frappe.get_all("Billed Period", own, pluck="customer"))
