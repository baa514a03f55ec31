"""What ending a contract early costs: each case equals a calculation by hand."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.sales.agreements.ending_amount import (
	EndingFacts,
	compute_ending_amount,
	count_begun_months,
)

NONE = Decimal(0)
START = date(2026, 1, 1)


@pytest.mark.parametrize(
	("ends_on", "term", "rebate", "amount"),
	[
		# 518 of 730 days are left: 10 % of 79.95 × 24 × 518/730 = 136.16, and never more than 50
		(date(2026, 7, 31), 24, NONE, "50.00"),
		# 31 of 730 days are left: 10 % of 1918.80 × 31/730 = 8.148
		(date(2027, 11, 30), 24, NONE, "8.15"),
		(date(2027, 12, 30), 24, NONE, "0.26"),  # one day: 10 % of 1918.80 / 730 = 0.263
		(date(2027, 12, 31), 24, NONE, "0.00"),
		(date(2029, 1, 1), 24, NONE, "0.00"),
		(date(2026, 7, 31), None, NONE, "0.00"),
		# 7 months have begun by 1 July: 240 × 17/24
		(date(2026, 7, 1), 24, Decimal(240), "170.00"),
		(date(2026, 6, 30), 24, Decimal(240), "180.00"),
		(date(2027, 12, 1), 24, Decimal(240), "0.00"),
		(date(2030, 1, 1), 24, Decimal(240), "0.00"),
		# without a term over 48 months: 192 × 35/48
		(date(2027, 1, 1), None, Decimal(192), "140.00"),
		# 100 × 23/24 = 95.8333
		(START, 24, Decimal(100), "95.83"),
	],
)
def test_the_amount_is_that_of_a_calculation_by_hand(ends_on, term, rebate, amount):
	facts = EndingFacts(Decimal("79.95"), START, ends_on, term, rebate)
	assert compute_ending_amount(facts).amount == Decimal(amount)


def test_who_may_change_their_mind_owes_nothing():
	facts = EndingFacts(Decimal("79.95"), START, date(2026, 1, 5), 24, Decimal(240), is_within_right=True)
	assert compute_ending_amount(facts).amount == 0


def test_it_never_grows_with_time_and_never_passes_what_the_law_allows():
	for rebate in (NONE, Decimal(240)):
		last = Decimal(1000)
		for month in range(1, 13):
			facts = EndingFacts(Decimal("79.95"), START, date(2026, month, 15), 12, rebate)
			amount = compute_ending_amount(facts).amount
			assert 0 <= amount <= min(last, rebate or Decimal(50))
			last = amount


def test_a_month_begins_on_the_day_of_the_start():
	assert count_begun_months(date(2026, 1, 15), date(2026, 1, 14)) == 0
	assert count_begun_months(date(2026, 1, 15), date(2026, 1, 15)) == 1
	assert count_begun_months(date(2026, 1, 15), date(2026, 2, 14)) == 1
	assert count_begun_months(date(2026, 1, 31), date(2026, 2, 28)) == 2
