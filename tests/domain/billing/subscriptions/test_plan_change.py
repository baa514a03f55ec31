"""Change of plan: credit and charge for the days that are left, rounded apart."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.amounts import add_taxes
from gigafibre_fsm.domain.billing.subscriptions.periods import BillingPeriod
from gigafibre_fsm.domain.billing.subscriptions.plan_change import (
	PlanChange,
	PlanChangeDocument,
	preview_plan_change,
)

D = Decimal
NOVEMBER = BillingPeriod(date(2026, 11, 1), date(2026, 11, 30), 30)
INVOICE, CREDIT_NOTE, NONE = PlanChangeDocument


@pytest.mark.parametrize(
	("old", "new", "day", "days_left", "credit", "charge", "total", "document"),
	[
		("79.95", "99.95", "2026-11-16", 15, "39.98", "49.98", "11.50", INVOICE),
		("99.95", "79.95", "2026-11-16", 15, "49.98", "39.98", "-11.50", CREDIT_NOTE),
		("79.95", "99.95", "2026-11-01", 30, "79.95", "99.95", "23.00", INVOICE),
		("79.95", "99.95", "2026-11-30", 1, "2.67", "3.33", "0.76", INVOICE),  # 2.665 rounds up
		("79.95", "79.95", "2026-11-16", 15, "39.98", "39.98", "0.00", NONE),
		("79.95", "0.00", "2026-11-16", 15, "39.98", "0.00", "-45.97", CREDIT_NOTE),
	],
)
def test_the_days_that_are_left_are_credited_and_charged(
	old, new, day, days_left, credit, charge, total, document
):
	preview = preview_plan_change(PlanChange(D(old), D(new), date.fromisoformat(day)), NOVEMBER)
	assert (preview.days_left, preview.days) == (days_left, 30)
	assert [str(each) for each in (preview.credit, preview.charge, add_taxes(preview.net).total)] == [
		credit,
		charge,
		total,
	]
	assert preview.net == preview.charge - preview.credit
	assert preview.document is document


@pytest.mark.parametrize("day", ["2026-10-31", "2026-12-01"])
def test_a_day_outside_the_period_is_refused(day):
	with pytest.raises(ValueError, match="is not between 2026-11-01 and 2026-11-30"):
		preview_plan_change(PlanChange(D("79.95"), D("99.95"), date.fromisoformat(day)), NOVEMBER)
