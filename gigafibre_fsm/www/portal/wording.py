"""Wording of the customer's pages, in the language of the request."""

from datetime import date, datetime
from decimal import Decimal

from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident
from gigafibre_fsm.domain.network.incidents.answers.wording import explain_outage
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.t.wording import clock, dialled, phone_number, window
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

__all__ = (
	"about_invoice",
	"brief_day",
	"capital",
	"clock",
	"day",
	"describe_stage",
	"dialled",
	"done",
	"full_day",
	"full_moment",
	"invoice_stage",
	"money",
	"outage",
	"phone_number",
	"plain_amount",
	"refusal",
	"signed_in_until",
	"stage",
	"stops",
	"window",
)


def day(when: date | datetime) -> str:
	"""Format a day: today, tomorrow, or with its weekday."""
	return formatting.day(when, language(), today=getdate())


def capital(text: str) -> str:
	"""Capitalise the first letter of a text."""
	return text[:1].upper() + text[1:]


STAGE_LOOKS = {
	"planning": ("clock", ""),
	"planned": ("check", "blue"),
	"on_the_way": ("truck", "amber"),
	"here": ("pin", "violet"),
	"done": ("check", "green"),
	"to_continue": ("turn", "amber"),
	"not_done": ("close", "red"),
	"cancelled": ("close", "red"),
}
"""Sign and colour of each stage of a visit."""


def stage(value: str) -> str:
	"""Return the stage of the visit in a few words."""
	return {
		"planning": _("Being planned"),
		"planned": _("Visit planned"),
		"on_the_way": _("On the way"),
		"here": _("At your place"),
		"done": _("Visit done"),
		"to_continue": _("To be continued"),
		"not_done": _("Could not be done"),
		"cancelled": _("Visit cancelled"),
	}[value]


def describe_stage(value: str) -> str:
	"""Return a sentence for a stage that needs one; empty for the others."""
	return {
		"planning": _("We are planning your visit. We text you when its time is set or must change."),
		"here": _("Your technician is with you. Have a good visit!"),
		"done": _("Everything is done. Thank you!"),
		"to_continue": _("Something is left to do. We call you for another visit."),
		"not_done": _("The visit could not be done. We call you for another time."),
		"cancelled": _("Nobody will come. Call us if you want another visit."),
	}.get(value, "")


def stops(count: int) -> str:
	"""Return how many visits come before."""
	if count == 0:
		return _("You are the next visit.")
	return _("1 visit before yours.") if count == 1 else _("{0} visits before yours.").format(count)


def refusal(value: str, hours: int) -> str:
	"""Return why the visit cannot be changed on the page."""
	return {
		"under_way": _("Your technician is already on the way."),
		"too_late": _("Less than {0} hours before the visit, ask for another time or call us.").format(hours),
	}.get(value, "")


def outage(value: AffectingIncident | None) -> str:
	"""Return what we know of an outage at the customer's address; empty without one."""
	return explain_outage(value, language(), now_datetime()) if value else ""


def money(amount: Decimal) -> str:
	"""Format an amount in Canadian dollars."""
	return formatting.money(amount, language())


def plain_amount(amount: Decimal) -> str:
	"""Write an amount as a person types it into a field."""
	return str(amount).replace(".", ",") if language() == "fr" else str(amount)


def full_day(when: date) -> str:
	"""Format a day that may be long ago or far ahead, such as that of an invoice: with its year."""
	return formatting.day(when, language(), formatting.FULL)


def brief_day(when: date) -> str:
	"""Format a day for a list: without its weekday, with its year if that is another one."""
	return formatting.day(when, language(), formatting.BRIEF, today=getdate(), near=False)


def hour(when: datetime) -> str:
	"""Return an hour."""
	return formatting.hour(when, language())


def full_moment(when: datetime) -> str:
	"""Format a day with its year and a time of day."""
	return formatting.moment(when, language(), formatting.FULL)


def signed_in_until(when: datetime) -> str:
	"""Return until when a browser is signed in, as a sentence."""
	return formatting.sentence(_("Signed in until {0}.").format(full_moment(when)))


def invoice_stage(value: str) -> str:
	"""Return the stage of an invoice in a few words."""
	return {
		"due": _("To pay"),
		"overdue": _("Overdue"),
		"paid": _("Paid"),
		"credited": _("Credited"),
		"cancelled": _("Cancelled"),
		"processing": _("Payment under way"),
		"under_review": _("Payment being checked"),
		"credit_note": _("Credit note"),
		"free": _("Nothing to pay"),
		"covered": _("Nothing to pay"),
	}[value]


def about_invoice(value: str) -> str:
	"""Return a sentence for a stage that needs one; empty for the others."""
	return {
		"paid": _("This invoice is paid. Thank you!"),
		"credited": _("This invoice was credited. Nothing is due on it."),
		"cancelled": _("This invoice was cancelled. Nothing is due on it."),
		"processing": _("Your bank has up to 5 business days to confirm it. Nothing more is due meanwhile."),
		"credit_note": _("This amount was credited to your account. There is nothing to do."),
		"free": _("Nothing is due on this invoice."),
		"covered": _("A credit of your account covers this invoice. There is nothing to pay."),
		"under_review": _("A payment arrived and somebody is checking it. Nothing more is due meanwhile."),
	}.get(value, "")


def done(value: str) -> str:
	"""Return the confirmation of the last action; empty for an unknown key."""
	return {
		"note": _("Your technician will read this."),
		"asked": _("Dispatch has your question and will answer you. Your visit stands until then."),
		"cancelled": _("Your visit is cancelled."),
		"gone": _("This time is no longer possible, so your visit stays as it was. We will call you."),
		"moved": _("Your visit has its new time."),
		"kept": _("Your visit stays as it is."),
	}.get(value, "")
