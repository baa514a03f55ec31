"""Wording of the pages about a customer's plan, in the language of the request."""

from gigafibre_fsm.domain.billing.subscriptions.changes.repository import ChangeKind, PlannedChange
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.portal.wording import full_day
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _


def period(interval: str, count: int) -> str:
	"""Return how long a period is, as it follows a price."""
	if interval == "Year":
		return _("a year") if count == 1 else _("every {0} years").format(count)
	return _("a month") if count == 1 else _("every {0} months").format(count)


def speed(download: int, upload: int) -> str:
	"""Return a plan's speeds; empty if they are unknown."""
	if not download:
		return ""
	down = formatting.number(download, language(), 0)
	if not upload:
		return _("{0} Mbit/s").format(down)
	return _("{0} Mbit/s down, {1} Mbit/s up").format(down, formatting.number(upload, language(), 0))


def planned(change: PlannedChange, to_name: str) -> str:
	"""Return what is planned, as a sentence."""
	day = full_day(change.effective_on)
	if change.kind is ChangeKind.CANCELLATION:
		return formatting.sentence(_("Your service ends at the end of {0}.").format(day))
	return formatting.sentence(_("From {0}, you have the plan {1}.").format(day, to_name))


def state(value: str) -> str:
	"""Return what speaks against a change without a person; empty if nothing does."""
	return {
		"needs_visit": _("This plan needs a visit. Write to us or call us: we arrange it with you."),
		"needs_modem": _("This plan needs another modem. Write to us or call us: we arrange it with you."),
	}.get(value, "")
