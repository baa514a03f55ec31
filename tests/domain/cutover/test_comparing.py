"""Where two sides differ, how a shadow invoice compares, and when a batch may be signed off."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.sides.states import SideState
from gigafibre_fsm.domain.cutover.batches import rules
from gigafibre_fsm.domain.cutover.comparing.drift import (
	AccountPicture,
	BilledService,
	DriftKind,
	MoveFacts,
	list_drift,
)
from gigafibre_fsm.domain.cutover.comparing.shadow import ShadowVerdict, judge_shadow

MAY_END, JUNE = date(2026, 5, 31), date(2026, 6, 1)


def picture(
	balance: str = "71.92", *, plan: str = "Fibre", until: date | None = MAY_END, device: str = "A1"
) -> AccountPicture:
	service = BilledService(((plan, 1),), until, JUNE)
	return AccountPicture(Decimal(balance), {"7": service}, frozenset({device}), "88")


@pytest.mark.parametrize(
	("new", "facts", "expected"),
	[
		(picture(), MoveFacts(), []),
		(picture("0"), MoveFacts(), [DriftKind.BALANCE]),
		(picture("0"), MoveFacts(is_taken_over=True, is_billed_here=True), []),
		(picture(plan="Other"), MoveFacts(), [DriftKind.SERVICE]),
		(picture(device="B2"), MoveFacts(), [DriftKind.EQUIPMENT]),
		(picture(), MoveFacts(billed_twice=(JUNE,)), [DriftKind.TWICE]),
	],
)
def test_each_difference_is_named(new: AccountPicture, facts: MoveFacts, expected: list[DriftKind]):
	assert [each.kind for each in list_drift(picture(), new, facts)] == expected


def test_a_price_is_shown_and_is_no_difference_of_its_own():
	old, new = (
		AccountPicture(Decimal(0), {"7": BilledService((("Fibre", 1),), price=price)}, frozenset(), "")
		for price in (Decimal("79.95"), Decimal("84.95"))
	)
	assert list_drift(old, new, MoveFacts()) == []


def test_days_that_nobody_bills_are_found_once_a_customer_is_taken_over():
	old = picture(until=date(2026, 4, 30))
	assert list_drift(old, picture(), MoveFacts()) == []
	(gap,) = list_drift(old, picture(), MoveFacts(is_taken_over=True))
	assert (gap.kind, gap.old, gap.new) == (DriftKind.GAP, "2026-04-30", "2026-06-01")


@pytest.mark.parametrize(
	("old", "new", "verdict"),
	[
		("91.92", "91.92", ShadowVerdict.SAME),
		("91.91", "91.92", ShadowVerdict.CENT),
		("91.90", "91.92", ShadowVerdict.PRICE),
		("91.92", None, ShadowVerdict.MISSING),
		(None, "91.92", ShadowVerdict.EXTRA),
		(None, None, ShadowVerdict.SAME),
		("0.00", None, ShadowVerdict.SAME),
	],
)
def test_a_shadow_invoice_is_judged_to_the_cent(old: str | None, new: str | None, verdict: ShadowVerdict):
	assert judge_shadow(old and Decimal(old), new and Decimal(new)) is verdict


def test_a_batch_is_signed_off_if_each_difference_is_named():
	drift = {"1": 0, "2": 1, "3": 2}
	assert rules.list_unnamed(drift, drift, "") == ["2", "3"]
	assert rules.list_unnamed(drift, drift, "2: ends in May\n3 two modems") == []
	# a number alone gives no reason
	assert rules.list_unnamed(drift, drift, "2: ends in May\n3") == ["3"]
	assert rules.list_without_reason(["2", "3"], drift, "2: ends in May\n3:") == ["3"]
	assert rules.list_without_reason(["2", "3"], ["2"], "3 :") == [], (
		"never compared: a reason would not help"
	)
	assert rules.list_unnamed({"1": 0}, [], "") == ["1"]


def test_every_task_leads_from_somewhere():
	assert set(rules.FROM) == set(rules.BatchTask)
	assert SideState.LEGACY in rules.FROM[rules.BatchTask.STOP]
