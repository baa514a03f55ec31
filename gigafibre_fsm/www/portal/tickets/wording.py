"""Wording of a customer's requests and of first aid, in the language of the request."""

from datetime import datetime

from gigafibre_fsm.domain.care.tickets import kinds
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.portal.wording import capital
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

STAGE_LOOKS = {
	"received": ("clock", "blue"),
	"answered": ("text", "green"),
	"on_hold": ("pause", "amber"),
	"over": ("check", ""),
}
"""Icon and colour of each stage."""


def stage(value: str) -> str:
	"""Return the stage of a request in a word or two."""
	return {
		"received": _("We are working on it"),
		"answered": _("We have answered"),
		"on_hold": _("Waiting for something"),
		"over": _("It is settled"),
	}[value]


def describe_stage(value: str) -> str:
	"""Return what a stage means for the customer."""
	return {
		"received": _("We have your message and answer as soon as we can."),
		"answered": _("Our answer is below. You can write back."),
		"on_hold": _("We are waiting for a part, a colleague or another company. Nothing is forgotten."),
		"over": _("This request is settled."),
	}[value]


def question(kind: kinds.TicketKind | None) -> str:
	"""Return what the form of a new request asks; without a kind, what fits each of them."""
	if kind and kind.name == kinds.MOVING:
		return _("Which day do you move, and to which address?")
	return _("What happens, and since when?") if kind and kind.first_aid else _("Your message")


def moment(when: datetime) -> str:
	"""Format when a message was written."""
	return capital(formatting.moment(when, language()))


def stars(count: int) -> str:
	"""Return a rating in a word."""
	return {
		1: _("1 star: very bad"),
		2: _("2 stars: bad"),
		3: _("3 stars: all right"),
		4: _("4 stars: good"),
		5: _("5 stars: very good"),
	}[count]


def step_title(value: str) -> str:
	"""Return the title of a step of first aid."""
	return {
		"ticket": _("You have written to us about this"),
		"pay": _("Your service is suspended"),
		"outage": _("We know of it"),
		"visit": _("A visit is planned"),
		"power": _("Is the modem powered?"),
		"unplug": _("Restart the modem by hand"),
		"near": _("Try near the modem"),
		"speed": _("Measure your speed"),
		"restart": _("Restart the modem"),
		"write": _("Write to us"),
	}[value]


def step_lines(value: str) -> tuple[str, ...]:
	"""Return what to do in a step of first aid, a sentence each."""
	return {
		"ticket": (_("Your request is open. Add what is new to it, and one person has it all."),),
		"pay": (
			_("An amount is overdue, so your Internet is stopped. The modem itself is fine."),
			_("It works again within minutes of a payment by card of all that is overdue, at any hour."),
		),
		"outage": (
			_("Nothing that you do to the modem helps before it is over."),
			_("Is it about something else? Write to us."),
		),
		"visit": (_("A technician comes to your home. You can tell them what is new, or change the time."),),
		"power": (
			_("Look at the modem: is at least one light on?"),
			_("If none is: check the plug, the power bar and the breaker."),
			_("Check that the thin fibre cable is in its socket. Do not bend or unplug it."),
		),
		"unplug": (
			_("Unplug the modem from the power outlet."),
			_("Wait 30 seconds and plug it in again."),
			_("Wait 5 minutes, until its lights are steady."),
		),
		"near": (
			_("Go with your phone or computer to two metres from the modem."),
			_(
				"If it works there, the signal is too weak farther away: move the modem to an open place, off the floor."
			),
			_("Does it fail on one device only? Turn that device off and on again."),
		),
		"speed": (
			_("Measure the speed near the modem, with one device alone."),
			_("Videos, games and backups on other devices share the speed."),
		),
		"restart": (
			_("We can restart the modem from here: it takes about two minutes."),
			_("You have no Internet meanwhile."),
		),
	}[value]
