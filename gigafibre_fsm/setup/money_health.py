"""What keeps money from being right at the moment, each with its remedy, for the doctor."""

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.figures import revenue_days
from gigafibre_fsm.domain.platform import instants

SILENCE = timedelta(hours=6)
"""A payment page ends after 45 minutes with an event at the latest."""
LOOKED_BACK = timedelta(days=7)


def list_problems() -> list[tuple[str, str]]:
	"""Return each problem with its remedy; those of Stripe only on a site with it."""
	if not frappe.db.get_single_value("FSM Stripe Settings", "enabled"):
		return [*_unbilled()]
	return [*_unbilled(), *_failed_check(), *_silence(), *_counts()]


def _unbilled() -> Iterator[tuple[str, str]]:
	if count := revenue_days.find_unbilled():
		text = _("{0} periods of subscriptions have no invoice.").format(count)
		yield (
			text,
			_("Open the report Periods Without Invoice; a billing run bills what is not left to a person."),
		)


def _failed_check() -> Iterator[tuple[str, str]]:
	fields = ["name", "state", "error"]
	last = frappe.db.get_value("FSM Money Check", {}, fields, order_by="day desc", as_dict=True)
	if last and last.state == "Failed":
		text = _("The money check {0} failed: {1}").format(last.name, last.error and _(last.error))
		yield text, _("Press “Check now” in the report Money Check once that is mended.")


def _silence() -> Iterator[tuple[str, str]]:
	"""Find webhooks that stopped: a customer paid, or left the payment page, and Stripe reported nothing since."""
	now = instants.now_utc()
	heard = {"payload": ("!=", "")}  # the nightly check fetches events without their content
	last = frappe.db.get_value("FSM Webhook Event", heard, "received_on", order_by="received_on desc")
	since = max(last or now - LOOKED_BACK, now - LOOKED_BACK)
	unheard = {
		"checkout_session": ("is", "set"),
		"opened_on": ("between", [instants.to_site(since), instants.to_site(now - SILENCE)]),
	}
	if since < now - SILENCE and frappe.db.exists("FSM Payment", unheard):
		hours = int((now - since) / timedelta(hours=1))
		text = _(
			"Stripe has reported nothing for {0} hours, though customers opened its payment page."
		).format(hours)
		yield (
			text,
			_("Look at the webhook in Stripe's dashboard: its address, its secret, and the answers it got."),
		)


def _counts() -> Iterator[tuple[str, str]]:
	if failed := frappe.db.count("FSM Webhook Event", {"state": "Failed"}):
		text = _("{0} events of Stripe could not be processed.").format(failed)
		yield (
			text,
			_("Open FSM Webhook Event with the state Failed: each says why, and is tried again by itself."),
		)
	if review := frappe.db.count("FSM Payment", {"state": "Review"}):
		text = _("{0} payments wait for a person.").format(review)
		yield text, _("Open FSM Payment with the state Review and decide each.")
