"""What a customer sees of their saved cards and accounts: which one pays by itself, and what it pays next."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.billing.autopay import forecast, saved_list
from gigafibre_fsm.domain.billing.autopay.forecast import AutomaticPayment
from gigafibre_fsm.domain.billing.autopay.saved_list import SavedLine
from gigafibre_fsm.domain.billing.payments import account_page
from gigafibre_fsm.domain.billing.payments.account_page import PayableInvoice


@dataclass(frozen=True)
class MethodsPage:
	"""The saved methods of a customer.

	Attributes:
		methods: the one that pays by itself first.
		is_automatic: whether one pays by itself.
		next_invoice: the open invoice that is due first and not being paid already; None without one.
		automatic: how that invoice is taken; None if the customer pays it.
		added: what was saved since the customer left for the vendor's page; None if nothing was, or they did not.
	"""

	methods: tuple[SavedLine, ...]
	is_automatic: bool
	next_invoice: PayableInvoice | None
	automatic: AutomaticPayment | None
	added: SavedLine | None


def load_methods_page(customer: str, now: datetime, since: datetime | None) -> MethodsPage:
	"""Return what a customer sees of their saved methods.

	Args:
		customer: name of the Customer whom the reader stands for.
		now: site time, naive.
		since: when the customer left for the vendor's page; site time, naive; None if they did not.
	"""
	today = now.date()
	found = saved_list.list_saved(customer, today)
	is_automatic = any(each.is_autopay for each in found)
	claim = account_page.load_claim(customer, today)
	first = next((each for each in claim.invoices if not each.is_in_flight), None)
	newest = max((each for each in found if each.renewed_on), key=lambda each: each.renewed_on, default=None)
	return MethodsPage(
		methods=found,
		is_automatic=is_automatic,
		next_invoice=first,
		automatic=forecast.find_automatic(customer, first.pay_by, today) if first and is_automatic else None,
		added=newest if newest and since and newest.renewed_on >= since else None,
	)
