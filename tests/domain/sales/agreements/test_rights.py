"""How long customers may change their mind by the channel of the sale, and when they are told that a term ends."""

from datetime import date

import pytest

from gigafibre_fsm.domain.sales.agreements.facts import SaleChannel
from gigafibre_fsm.domain.sales.agreements.rights import (
	RightsRules,
	add_months,
	find_cancel_until,
	find_notice_day,
	find_term_end,
)

RULES = RightsRules()
SIGNED = date(2026, 11, 29)


@pytest.mark.parametrize(
	("channel", "copy_sent_on", "until"),
	[
		(SaleChannel.WEB, SIGNED, None),
		(SaleChannel.WEB, date(2026, 12, 14), None),
		(SaleChannel.WEB, date(2026, 12, 15), date(2026, 12, 22)),
		(SaleChannel.WEB, None, date(2026, 12, 21)),
		(SaleChannel.TELEPHONE, SIGNED, date(2026, 12, 6)),
		(SaleChannel.TELEPHONE, date(2026, 12, 2), date(2026, 12, 9)),
		(SaleChannel.DOOR, SIGNED, date(2026, 12, 9)),
		(SaleChannel.DOOR, None, date(2026, 12, 9)),
	],
)
def test_the_last_day_to_cancel_is_that_of_the_channel(channel, copy_sent_on, until):
	assert find_cancel_until(channel, SIGNED, copy_sent_on, RULES, is_commercial=False) == until


def test_a_company_has_no_such_right():
	for channel in SaleChannel:
		assert find_cancel_until(channel, SIGNED, None, RULES, is_commercial=True) is None


def test_a_term_ends_the_day_before_its_day_comes_again():
	assert find_term_end(date(2026, 11, 29), 24) == date(2028, 11, 28)
	assert find_term_end(date(2026, 1, 31), 1) == date(2026, 2, 27)
	assert find_term_end(date(2024, 2, 29), 12) == date(2025, 2, 27)
	assert find_term_end(date(2026, 11, 29), None) is None
	assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_customers_are_told_ninety_days_before_the_end():
	assert find_notice_day(date(2028, 11, 28), RULES) == date(2028, 8, 30)
	assert find_notice_day(None, RULES) is None
