"""Wording of the add-ons, the cart and the orders, in the language of the request."""

from gigafibre_fsm.domain.care.shop.catalogue import AddOn
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.portal.wording import capital, day, money, window
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _


def price(value: AddOn) -> str:
	"""Return the price of an add-on, a month for a monthly one."""
	return _("{0} a month").format(money(value.price)) if value.is_monthly else money(value.price)


def refusal(value: AddOn) -> str:
	"""Return why an add-on cannot be bought; empty if it can."""
	return {
		None: "",
		"has_it": _("You have it already."),
		"no_service": _("It goes with our Internet service, which you do not have at this address."),
		"service_ends": _("Your service at this address is about to end."),
		"no_device": _("It needs a device ({0}) that is not installed at this address.").format(
			value.rule.device
		),
		"too_slow": _("It needs a plan of {0} Mbit/s or more.").format(value.rule.download),
		"out_of_stock": _("Out of stock for now. Come back later."),
	}[value.available.refusal and value.available.refusal.value]


def order_stage(value: str) -> str:
	"""Return the stage of an order in a few words."""
	return {
		"choose_time": _("Not finished: choose a time"),
		"to_pay": _("Not finished: to pay"),
		"processing": _("Payment under way"),
		"under_review": _("Payment being checked"),
		"confirming": _("Being confirmed"),
		"choose_again": _("Paid: choose a time"),
		"visit": _("Visit planned"),
		"done": _("Done"),
		"abandoned": _("Given up"),
		"cancelled": _("Cancelled"),
	}[value]


def about_order(value: str) -> str:
	"""Return what happens next with an order; empty where the page says it otherwise."""
	return {
		"processing": _(
			"Your bank has up to 5 business days to confirm your payment. Your order waits until then, and nothing"
			" more is due. If the time that you chose cannot be kept that long, you choose another one."
		),
		"under_review": _("A payment arrived and somebody is checking it. Nothing more is due meanwhile."),
		"confirming": _("Your payment is recorded. We are confirming your order."),
		"choose_again": _(
			"Your order is paid and stands, but the time that you chose was taken meanwhile. Choose another one."
		),
		"visit": _("Your order is paid. Thank you!"),
		"done": _("Your order is done. Thank you!"),
		"abandoned": _("This order was given up. Nothing was charged, and your cart is as it was."),
		"cancelled": _("This order is cancelled. Somebody looks at what is to be given back to you."),
	}.get(value, "")


def held_until(when: object) -> str:
	"""Return until when a time is kept free."""
	sentence = _("We keep this time for you until {0}. Pay before then.")
	return formatting.sentence(sentence.format(formatting.hour(when, language())))


def visit_window(value: tuple) -> str:
	"""Return the day and the window of a visit."""
	return f"{capital(day(value[0]))}, {window(*value)}"


def done(value: str) -> str:
	"""Return the confirmation of the last action; empty for an unknown key."""
	return {
		"added": _("Added to your cart."),
		"changed": _("Your cart is changed."),
		"removed": _("Taken out of your cart."),
		"place": _("Your cart is for this address now."),
		"time": _("Your time is chosen."),
		"given_up": _("Nothing was ordered. Your cart is as it was."),
		"cancelled": _("Your order is cancelled."),
	}.get(value, "")
