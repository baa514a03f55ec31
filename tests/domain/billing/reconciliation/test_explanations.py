"""What explains a line of the balance, case by case."""

from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.reconciliation.explanations import (
	BalanceLine,
	Booked,
	Doubt,
	Explanation,
	PayoutLine,
	explain_lines,
	sum_fees,
)

BOOKED = {
	("Payment", "PAY-1"): Booked("PAY-1", Decimal("91.93")),
	("Refund", "re_1"): Booked("PAY-1", Decimal("10.00")),
	("Refund Reversal", "re_1"): Booked("PAY-1", Decimal("10.00")),
	("Dispute", "dp_1"): Booked("PAY-1", Decimal("91.93")),
	("Dispute Reversal", "dp_1"): Booked("PAY-1", Decimal("91.93")),
}


@pytest.mark.parametrize(
	("category", "source", "amount", "payment", "doubt"),
	[
		("Charge", "ch_1", "91.93", "PAY-1", None),
		("Charge", "ch_1", "91.94", "PAY-1", Doubt.OTHER_AMOUNT),
		("Charge", "ch_2", "91.93", "PAY-2", Doubt.NOT_BOOKED),
		("Charge", "ch_3", "91.93", "", Doubt.FOREIGN),
		("Refund", "re_1", "-10.00", "PAY-1", None),
		("Refund", "re_2", "-10.00", "", Doubt.NOT_BOOKED),
		("Refund Failure", "re_1", "10.00", "PAY-1", None),
		("Refund Failure", "re_2", "10.00", "", Doubt.NOT_BOOKED),
		("Dispute", "dp_1", "-91.93", "PAY-1", None),
		("Dispute", "dp_1", "-50.00", "PAY-1", Doubt.OTHER_AMOUNT),
		("Dispute Reversal", "dp_1", "91.93", "PAY-1", None),
		("Fee", "fee_1", "-2.00", "", None),
		("Other", "x_1", "-2.00", "", Doubt.UNKNOWN_KIND),
	],
)
def test_a_line_is_explained_by_the_same_thing_and_the_same_amount(
	category: str, source: str, amount: str, payment: str, doubt: Doubt | None
):
	own = payment if category == "Charge" else ""
	line = BalanceLine("txn_1", category, source, Decimal(amount), own)
	assert explain_lines([line], BOOKED, {}) == {"txn_1": Explanation(payment, doubt)}


@pytest.mark.parametrize(("by_hand", "is_explained"), [("-2.00", True), ("2.00", False), ("-1.99", False)])
def test_a_document_under_the_lines_id_explains_it_if_it_moves_the_same_amount(
	by_hand: str, is_explained: bool
):
	line = BalanceLine("txn_1", "Other", "x_1", Decimal("-2.00"))
	found = explain_lines([line], {}, {"txn_1": Decimal(by_hand)})
	assert (found["txn_1"].doubt is None) is is_explained


@pytest.mark.parametrize(
	("failure", "is_explained"),
	[(("re_2", "10.00"), True), (("re_3", "10.00"), False), (("re_2", "9.00"), False)],
)
def test_a_refund_and_its_failure_explain_each_other(failure: tuple[str, str], is_explained: bool):
	refund = BalanceLine("txn_1", "Refund", "re_2", Decimal("-10.00"))
	failed = BalanceLine("txn_2", "Refund Failure", failure[0], Decimal(failure[1]))
	found = explain_lines([refund, failed], {}, {})
	assert {each.doubt is None for each in found.values()} == {is_explained}


def test_fees_are_summed_only_if_the_lines_come_to_the_payout():
	lines = [
		PayoutLine("Charge", Decimal("91.93"), Decimal("2.97")),
		PayoutLine("Dispute", Decimal("-50.00"), Decimal("15.00")),
		PayoutLine("Fee", Decimal("-2.00"), Decimal("0.00")),
	]
	assert sum_fees(lines, Decimal("21.96")) == Decimal("19.97")
	assert sum_fees(lines, Decimal("21.97")) is None
	assert sum_fees([], Decimal("1.00")) is None
