"""Words of an order on the website: its steps, prices and windows."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.agreements import states
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.domain.sales.orders.first_invoice import FirstDays
from gigafibre_fsm.domain.sales.web_orders.journey import WebStep
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _
from gigafibre_fsm.www.visitors.wording import fill, price, price_before_taxes, speed

__all__ = ["fill", "price", "price_before_taxes", "speed"]


def step_name(step: WebStep) -> str:
	"""Return the short name of a step, for the list of all."""
	return {
		WebStep.OFFER: _("Your plan"),
		WebStep.PERSON: _("You"),
		WebStep.TIME: _("Installation"),
		WebStep.REVIEW: _("Summary"),
		WebStep.AGREEMENT: _("Contract"),
		WebStep.PAYMENT: _("Payment"),
	}[step]


def is_refused(agreement: AgreementState | None) -> bool:
	"""Whether an agreement is over without a signature."""
	return agreement in states.UNSIGNED_ENDS


def title(step: WebStep | None, agreement: AgreementState | None) -> str:
	"""Return the title of a step's page; nobody is asked to sign what is over."""
	if step is WebStep.AGREEMENT and is_refused(agreement):
		return _("Your service agreement")
	return {
		None: _("Order fibre internet"),
		WebStep.OFFER: _("Choose your plan"),
		WebStep.PERSON: _("Who is it for?"),
		WebStep.CODE: _("Is it really you?"),
		WebStep.TIME: _("When may we come?"),
		WebStep.REVIEW: _("Review your order"),
		WebStep.AGREEMENT: _("Sign your agreement"),
		WebStep.PAYMENT: _("How will you pay?"),
		WebStep.DONE: _("Thank you, all is set!"),
		WebStep.OVER: _("This order is over"),
	}[step]


def money(amount: Decimal) -> str:
	"""Return an amount in the language of the page."""
	return formatting.money(amount, language())


def phone(number: str) -> str:
	"""Return a number as people write it."""
	return formatting.phone_number(number)


def address(lines: Sequence[str]) -> str:
	"""Return an address on one line."""
	return formatting.address(lines)


def hour(when: datetime) -> str:
	"""Return an hour."""
	return formatting.hour(when, language())


def price_once(amount: TaxedAmount, *, is_monthly: bool) -> str:
	"""Return the price of an add-on with taxes, and whether it is of a month or paid once."""
	total = formatting.money(amount.total, language())
	return (_("{0} a month, taxes included") if is_monthly else _("{0} once, taxes included")).format(total)


def day(when: date, today: date) -> str:
	"""Return a day, as near ones are called."""
	text = formatting.day(when, language(), today=today)
	return text[:1].upper() + text[1:]


def window(value: tuple[datetime, datetime]) -> str:
	"""Return a window with its day."""
	text = formatting.day_window(value[0], value[1], language())
	return text[:1].upper() + text[1:]


def hours(start: datetime, end: datetime) -> str:
	"""Return the hours of a window of a day that is said already."""
	return formatting.window(start, end, language())


def held_until(when: datetime) -> str:
	"""Return until when the chosen time is kept."""
	text = _("We keep this time for you until {0}.").format(formatting.hour(when, language()))
	return formatting.sentence(text)


def first_days(value: FirstDays) -> str:
	"""Return which days the first invoice bills."""
	days = (formatting.day(each, language()) for each in (value.start, value.end))
	return _("First invoice, from {0} to {1}, taxes included").format(*days)
