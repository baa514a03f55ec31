"""What an order costs now and each month, to the cent."""

from decimal import Decimal
from unittest import TestCase

from gigafibre_fsm.domain.care.shop.totals import OrderLine, sum_lines


class TestTotals(TestCase):
	def test_taxes_are_on_the_sum_and_monthly_lines_are_apart(self):
		lines = (
			OrderLine("A", "A", 3, Decimal("10.05"), False),
			OrderLine("B", "B", 1, Decimal("1249.99"), False),
			OrderLine("C", "C", 1, Decimal("10.00"), True),
		)
		totals = sum_lines(lines)
		# 3 × 10.05 + 1249.99 = 1280.14; 5 % = 64.007, 9.975 % = 127.693965
		self.assertEqual(
			(totals.now.net, totals.now.tps, totals.now.tvq),
			tuple(map(Decimal, ("1280.14", "64.01", "127.69"))),
		)
		self.assertEqual(totals.now.total, Decimal("1471.84"))
		self.assertEqual(totals.monthly.total, Decimal("11.50"))

	def test_an_empty_order_costs_nothing(self):
		self.assertEqual(sum_lines(()).now.total, Decimal(0))
