"""The scenes of the demonstration: `make demo` plays the main ones, `make demo SCENE=…` any other.

What a scene needs is on the site from the start. A scene that stands where it ended plays nothing twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from demo import (
	account,
	agreement,
	bills,
	board,
	customer,
	devices,
	flows,
	mailbox,
	money,
	opening,
	order,
	outage,
	play,
	suspension,
	tax_return,
	telephone,
	website_order,
)
from demo.money import Stage


class Scene(NamedTuple):
	"""What a scene shows, and how it is played."""

	title: str
	play: Callable[[Stage], None]


def _play_support(stage: Stage) -> None:
	telephone.take_calls(stage)
	mailbox.exchange_mails(stage)


SCENES = {
	"visit": Scene(
		"One visit, from dispatch to an installed modem",
		lambda stage: play.play(stage.base_url, stage.twilio, stage.acs),
	),
	"plan": Scene(
		"The planner proposes the next working day", lambda stage: board.plan_next_day(stage.base_url)
	),
	"customer": Scene(
		"A customer asks for another time", lambda stage: customer.ask_for_another_time(*stage[:2])
	),
	"account": Scene("A customer's own account", account.serve_oneself),
	"invoice": Scene("An invoice by e-mail, paid by card", money.pay_by_link),
	"autopay": Scene("Automatic payment: a card, and a bank debit", money.run_autopay),
	"debit": Scene("A bank debit fails after four days", money.fail_debit),
	"suspension": Scene("A suspension that the interlock refuses", suspension.refuse_suspension),
	"flows": Scene("A flow after an installation, with a question by text", flows.follow_installation),
	"outage": Scene("A splitter is cut, and mended", outage.cut_splitter),
	"devices": Scene(
		"A modem's own words, an ONT to register, stock's mistakes, a move to Oktopus", devices.show_devices
	),
	"support": Scene("Support: a call comes in, another leaves a message, and a third writes", _play_support),
	"agreement": Scene("An agreement is signed on a phone, and its seal checked", agreement.sign_agreement),
	"order": Scene("An order becomes a live line, and its first invoice", order.order_line),
	"website": Scene(
		"A visitor orders on the website, up to the first invoice", website_order.order_on_website
	),
	"bills": Scene("A supplier's bill is photographed and becomes a draft", bills.photograph_bill),
	"return": Scene("The month's GST/QST return is printed", tax_return.print_return),
	"opening": Scene("A site is opened, up to its first visit", opening.open_site),
	"morning": Scene("Accounts begins the day", money.show_morning),
}
MONEY = ("invoice", "autopay", "debit", "suspension", "morning")
GROUPS = {
	"": ("visit", *MONEY, "bills", "return", "account", "flows", "outage", "support", "website", "opening"),
	"money": MONEY,
	"all": tuple(SCENES),
}
"""Several scenes at once; without a word, the main ones."""


def chosen(word: str) -> list[Scene]:
	"""The scenes that a word names: one of them, a group, or nothing for the main ones.

	Raises:
		KeyError: no scene and no group has this name.
	"""
	return [SCENES[name] for name in GROUPS.get(word) or (word,)]
