"""The valve: whether an outward effect (message, command, charge) may leave this site."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import safe_frappe
from gigafibre_fsm.domain.platform.phone_numbers import to_e164

RECORD_ONLY, ALLOW_LIST, LIVE = "Record only", "Allow-list", "Live"
MODEM = "modem"


@dataclass(frozen=True)
class OutboundDecision:
	"""Why an effect may not leave the site: a code for `explain_obstacle`, empty if it may."""

	obstacle: str = ""

	@property
	def open(self) -> bool:
		"""Whether the effect may leave."""
		return not self.obstacle

	@property
	def reason(self) -> str:
		"""Why it may not, as a sentence in the language of the request; empty if it may."""
		return explain_obstacle(self.obstacle)


def judge_effect(channel: str, target: str) -> OutboundDecision:
	"""Decide about one effect from FSM Settings and the site's configuration, both read afresh.

	Args:
		channel: kind of effect: `sms`, `email`, `call` or `modem`.
		target: the phone number (E.164), the e-mail address, or the modem's serial number in stock.
	"""
	settings = frappe.db.get_singles_dict("FSM Settings")
	setting = settings.get("outbound") or RECORD_ONLY
	listed = allowed_targets(settings.get("allow_list") or "")
	obstacle = find_obstacle(setting, listed, why_not_live(), target)
	is_modem = obstacle == "not_listed" and channel == MODEM
	return OutboundDecision("modem_not_listed" if is_modem else obstacle)


def explain_obstacle(obstacle: str) -> str:
	"""Return the sentence for a stored obstacle, in the language of the request; empty if there is none."""
	return _reasons().get(obstacle, "")


def live_here() -> bool:
	"""Whether `fsm_live_for` names this site; it is in site_config.json, so a copied database lacks it."""
	return bool(frappe.conf.get("fsm_live_for")) and frappe.conf.fsm_live_for == frappe.local.site


def why_not_live() -> str:
	"""Return why this site may not be Live whatever FSM Settings says: `not_live_here`, `unsafe` or empty."""
	if not live_here():
		return "not_live_here"
	return "" if safe_frappe.may_be_live(frappe.__version__) else "unsafe"


def find_obstacle(setting: str, listed: Iterable[str], not_live: str, target: str) -> str:
	"""Return why an effect must be held back, empty if it may leave.

	Args:
		setting: *Outbound* of FSM Settings.
		listed: the allow-list, as `allowed_targets` returns it.
		not_live: why the site may not be Live, as `why_not_live` returns it.
		target: phone number, address or serial number.

	Returns:
		`record_only`, `not_listed`, or the value of `not_live`.
	"""
	if setting == LIVE:
		return not_live
	if setting == ALLOW_LIST:
		return "" if target.lower() in listed else "not_listed"
	return "record_only"


def allowed_targets(text: str) -> frozenset[str]:
	"""Return the entries of an allow-list, each as an effect names its target, in lower case.

	FSM Settings stores them in this form; a number that was stored otherwise is read nevertheless.
	"""
	return frozenset(form for line in text.splitlines() for form in _forms(line.strip()))


def _forms(entry: str) -> tuple[str, ...]:
	try:
		return (entry.lower(), to_e164(entry))
	except ValueError:
		return (entry.lower(),) if entry else ()


def describe_status() -> tuple[str, str]:
	"""Return the valve's state for the settings form: an indicator colour and a translated sentence."""
	settings = frappe.db.get_singles_dict("FSM Settings")
	setting = settings.get("outbound") or RECORD_ONLY
	if setting == LIVE and not why_not_live():
		return "red", _("Live: messages really go out to customers and technicians.")
	if setting == LIVE:
		return "orange", _reasons()[why_not_live()]
	if setting == ALLOW_LIST:
		targets = len({line.strip() for line in (settings.get("allow_list") or "").splitlines()} - {""})
		return "blue", _("Only the {0} numbers, addresses and modems of the allow-list are reached.").format(
			targets
		)
	return "green", _reasons()["record_only"]


def _reasons() -> dict[str, str]:
	return {
		"record_only": _("Held back: FSM Settings says Record only, so nothing leaves this site."),
		"not_listed": _("Held back: this number or address is not on the allow-list in FSM Settings."),
		"modem_not_listed": _("Held back: this modem is not on the allow-list in FSM Settings."),
		"not_live_here": _(
			"Held back: FSM Settings says Live, but site_config.json of this site does not hold fsm_live_for "
			"with its name. A copy of a database is never live."
		),
		"unsafe": _(
			"Held back: Frappe {0} has known security holes, so Live stays closed. Update to {1} or later."
		).format(frappe.__version__, safe_frappe.safe_version(frappe.__version__) or "—"),
	}
