"""What an order costs each month and once, with taxes: as its review shows it, its Sales Order and its invoices. Pure."""

from collections.abc import Iterable

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.care.shop.totals import OrderTotals
from gigafibre_fsm.domain.sales.orders import first_invoice
from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine


def sum_order(lines: Iterable[SoldLine]) -> OrderTotals:
	"""Return what is paid once and each month; taxes are computed on the sum of the lines, as on an invoice."""
	found = tuple(lines)
	return OrderTotals(
		*(
			amounts.add_taxes(first_invoice.sum_amounts(found, is_monthly=is_monthly))
			for is_monthly in (False, True)
		)
	)
