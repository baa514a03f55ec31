"""Which quotation can be ordered, and which lines it gives an order at which prices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.sales.orders import quotation
from gigafibre_fsm.domain.sales.orders.quotation import (
	QuotationFacts,
	QuotationProblem,
	QuotedPlan,
	QuotedRow,
)

TODAY = date(2026, 11, 30)
FAST = QuotedPlan("Fibre 500", Decimal("79.95"), has_speed=True, is_offered=True)
PHONE = QuotedPlan("Téléphonie", Decimal("15"), has_speed=False, is_offered=True)
ROUTER = QuotedRow("r1", "ROUTER", "Routeur", Decimal(2), Decimal("99.99"))
LINE = QuotedRow("r2", "PHONE", "Téléphone", Decimal(3), Decimal("12.50"), (PHONE,))
PLAN = QuotedRow("r3", "FIBRE", "Fibre <500> & cie", Decimal(1), Decimal("64.95"), (FAST,))
GOOD = QuotationFacts(1, "Open", TODAY, "CAD", Decimal("302.43"), (ROUTER, LINE, PLAN))


def test_a_submitted_quotation_can_be_ordered_on_its_last_day():
	assert quotation.find_problem(GOOD, TODAY, "CAD") is None
	assert quotation.find_problem(replace(GOOD, valid_till=None), TODAY, "CAD") is None


@pytest.mark.parametrize(
	("change", "problem"),
	[
		({"docstatus": 0}, QuotationProblem.NOT_SUBMITTED),
		({"docstatus": 2}, QuotationProblem.CANCELLED),
		({"status": "Lost"}, QuotationProblem.LOST),
		({"status": "Ordered"}, QuotationProblem.ORDERED),
		({"status": "Partially Ordered"}, QuotationProblem.ORDERED),
		({"status": "Expired", "valid_till": None}, QuotationProblem.EXPIRED),
		({"valid_till": date(2026, 11, 29)}, QuotationProblem.EXPIRED),
		({"currency": "USD"}, QuotationProblem.OTHER_CURRENCY),
		({"net_total": Decimal("300.00")}, QuotationProblem.OTHER_TOTAL),
		({"rows": (replace(PLAN, item=""),)}, QuotationProblem.WITHOUT_ITEM),
		({"rows": (replace(PLAN, quantity=Decimal("1.5")),)}, QuotationProblem.NOT_WHOLE),
		({"rows": (ROUTER,), "net_total": Decimal("199.98")}, QuotationProblem.WITHOUT_PLAN),
	],
)
def test_a_quotation_that_cannot_be_ordered_says_why(change: dict[str, object], problem: QuotationProblem):
	assert quotation.find_problem(replace(GOOD, **change), TODAY, "CAD") is problem


def test_the_lines_keep_their_prices_and_the_internet_plan_comes_first():
	lines = quotation.list_lines(GOOD.rows)
	assert [(each.quotation_row, each.plan, each.quantity, each.price) for each in lines] == [
		("r3", "Fibre 500", 1, Decimal("64.95")),
		("r1", "", 2, Decimal("99.99")),
		("r2", "Téléphonie", 3, Decimal("12.50")),
	]
	assert lines[0].title == "Fibre <500> & cie"


def test_of_several_plans_of_an_item_the_one_of_its_price_is_taken_then_an_offered_one():
	old = QuotedPlan("Ancien", Decimal("64.95"), has_speed=True, is_offered=False)
	cheap = QuotedPlan("A", Decimal("50"), has_speed=True, is_offered=False)
	(at_price,) = quotation.list_lines([replace(PLAN, plans=(FAST, old, cheap))])
	(offered,) = quotation.list_lines([replace(PLAN, plans=(cheap, FAST))])
	assert (at_price.plan, offered.plan) == ("Ancien", "Fibre 500")
