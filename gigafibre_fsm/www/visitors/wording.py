"""Words of the public pages: prices, speeds, and the answer about an address."""

from datetime import date, datetime
from math import sqrt

from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.coverage.verdict import CoverageVerdict, ServiceState
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

GIGABIT = 1000


def price(amount: TaxedAmount) -> str:
	"""Return the price of a month with everything that is paid."""
	return formatting.money(amount.total, language())


def price_before_taxes(amount: TaxedAmount) -> str:
	"""Return the price of a month before both taxes, as a sentence."""
	return _("{0} before taxes").format(formatting.money(amount.net, language()))


def speed(megabits: int) -> str:
	"""Return a speed in Mbit/s, or in Gbit/s from 1000 on."""
	if megabits >= GIGABIT:
		return formatting.measure(
			megabits / GIGABIT, "Gbit/s", language(), 0 if megabits % GIGABIT == 0 else 1
		)
	return formatting.measure(megabits, "Mbit/s", language(), 0)


def fill(megabits: int) -> int:
	"""Return how far the bar of a speed is filled, from 1 to 10: by its root, so that slow plans are seen at all."""
	return max(1, min(10, round(10 * sqrt(megabits / GIGABIT))))


def answer_title(verdict: CoverageVerdict, today: date) -> str:
	"""Return the answer about an address, as a title."""
	if verdict.state is ServiceState.SOON and verdict.expected_on:
		day = formatting.day(verdict.expected_on, language(), today=today)
		return _("Fibre is coming: expected {0}").format(day)
	return {
		ServiceState.AVAILABLE: _("Good news: fibre is available at your address!"),
		ServiceState.SOON: _("Fibre is coming to your address"),
		ServiceState.NOT_YET: _("Not yet at your address"),
		ServiceState.ASK: _("Let us check for you"),
	}[verdict.state]


def answer_text(verdict: CoverageVerdict, *, may_order: bool) -> str:
	"""Return what follows for the visitor; `may_order` says whether a plan can be ordered at once."""
	if may_order:
		return _("Choose your plan and order it now, or leave your name and we will call you.")
	return {
		ServiceState.AVAILABLE: _(
			"Leave your name and we will call you to choose a plan and the day of the installation."
		),
		ServiceState.SOON: _("Leave your name and we will tell you as soon as you can order."),
		ServiceState.NOT_YET: _(
			"Leave your name and we will tell you when the network reaches your street. Requests help us choose where to build next."
		),
		ServiceState.ASK: _("We need a closer look. Leave your name and we will get back to you."),
	}[verdict.state]


def since(when: datetime, now: datetime) -> str:
	"""Return since when an outage has lasted."""
	return formatting.since(when, language(), today=now.date())
