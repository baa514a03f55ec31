"""The site's switches, hours and wording: what each means, for whom, how it stands now, and where it is changed."""

from dataclasses import dataclass
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError


class SiteRule(TypedDict):
	"""A switch or setting of the site; `area` is `features`, `hours` or `wording`.

	`state` says in words how it stands; `is_on` is None for what is no switch; `switch` is the key of one that the page
	switches, else empty; `doctype` is where it is changed: settings, or a list, which the reader opens if `may_open`.
	"""

	area: str
	title: str
	meaning: str
	audience: str
	state: str
	is_on: bool | None
	switch: str
	doctype: str
	may_open: bool


@dataclass(frozen=True, slots=True)
class _Switch:
	"""A field that switches something on, or off if `is_reversed`."""

	doctype: str
	field: str
	title: str
	meaning: str
	audience: str
	is_reversed: bool = False

	@property
	def key(self) -> str:
		"""Its name in the API."""
		return f"{self.doctype}.{self.field}"

	@property
	def is_own(self) -> bool:
		"""Whether it is a tick in settings of ours: what is chosen among several, or ERPNext's, is set on its form."""
		meta = frappe.get_meta(self.doctype)
		return meta.module == "Gigafibre FSM" and meta.get_field(self.field).fieldtype == "Check"


def list_rules() -> list[SiteRule]:
	"""Return the switches, hours and wording of the site, in the language of the request."""
	return [*(_read_switch(each) for each in _switches()), *_hours(), *_wording()]


def set_switch(key: str, *, is_on: bool) -> SiteRule:
	"""Switch something on or off, as its form does, and return how it stands.

	Args:
		key: as `switch` of its rule.
		is_on: whether it shall be on.

	Raises:
		FsmError: there is no such switch.
		frappe.ValidationError: its settings refuse it, and say why.
	"""
	switch = next((each for each in _switches() if each.key == key and each.is_own), None)
	if not switch:
		frappe.throw(_("This is not switched here. Reload the page."), FsmError)
	doc = frappe.get_doc(switch.doctype)
	doc.set(switch.field, int(is_on != switch.is_reversed))
	doc.save()
	return _read_switch(switch)


def _switches() -> tuple[_Switch, ...]:
	return (
		_Switch(
			"FSM Twilio Settings",
			"voice_enabled",
			_("Telephone at the desk"),
			_("Calls are placed and taken in the browser, with the customer's card beside them."),
			_("Support"),
		),
		_Switch(
			"FSM Twilio Settings",
			"record_calls",
			_("Recording of calls"),
			_("Conversations are recorded after a notice in both languages."),
			_("Support, callers"),
		),
		_Switch(
			"FSM Dunning Settings",
			"enabled",
			_("Reminders of unpaid invoices"),
			_("Late customers are reminded step by step, each day at a set hour."),
			_("Accounts receivable, customers"),
		),
		_Switch(
			"FSM Dunning Settings",
			"is_review_required",
			_("A person confirms each suspension"),
			_("Nobody loses their service before somebody has looked at the case."),
			_("Accounts receivable"),
		),
		_Switch(
			"FSM Suspension Settings",
			"switch",
			_("Suspension of service"),
			_("Services of customers who do not pay are switched off, and on again once they have."),
			_("Accounts receivable, customers"),
		),
		_Switch(
			"FSM Incident Settings",
			"paused",
			_("Outages found by silence"),
			_("An outage is opened when many modems fall silent together."),
			_("Support, network"),
			is_reversed=True,
		),
		_Switch(
			"FSM Settings",
			"technicians_free_devices",
			_("Technicians take in customers' devices"),
			_("A device that is booked at a customer may be moved onto a truck without dispatch."),
			_("Technicians"),
		),
		_Switch(
			"FSM Dispatch Settings",
			"shares_positions",
			_("Technicians may share their position"),
			_(
				"Each decides for each shift. Dispatch sees it on the map; customers see only the time of arrival."
			),
			_("Technicians, dispatch"),
		),
		_Switch(
			"Support Settings",
			"track_service_level_agreement",
			_("Service levels"),
			_("Each ticket has a time until which it is answered and settled."),
			_("Support"),
		),
	)


def _read_switch(switch: _Switch) -> SiteRule:
	value = frappe.db.get_single_value(switch.doctype, switch.field)
	is_on = bool(value) != switch.is_reversed
	return {
		"area": "features",
		"title": switch.title,
		"meaning": switch.meaning,
		"audience": switch.audience,
		"state": _("Switched on") if is_on else _("Switched off"),
		"is_on": is_on,
		"switch": switch.key if switch.is_own else "",
		"doctype": switch.doctype,
		"may_open": frappe.has_permission(switch.doctype, "read"),
	}


def _hours() -> list[SiteRule]:
	fsm = frappe.get_cached_doc("FSM Settings")
	dispatch = frappe.get_cached_doc("FSM Dispatch Settings")
	quiet = _("none")
	if fsm.quiet_from and fsm.quiet_until:
		start, end = (frappe.utils.get_time(each) for each in (fsm.quiet_from, fsm.quiet_until))
		lang = frappe.local.lang
		quiet = _("{0} to {1}").format(formatting.hour(start, lang), formatting.hour(end, lang))
	levels = frappe.get_all("Service Level Agreement", {"enabled": 1}, pluck="name", order_by="name")
	return [
		_setting(
			"hours",
			(_("Quiet hours"), _("Customers get no text in these hours."), _("Customers")),
			quiet,
			"FSM Settings",
		),
		_setting(
			"hours",
			(_("Days without visits"), _("Nobody is planned on the days of this list."), _("Dispatchers")),
			dispatch.holiday_list or _("no list chosen"),
			"FSM Dispatch Settings",
		),
		_setting(
			"hours",
			(
				_("Business hours and times to answer"),
				_("The hours in which tickets' time runs, and how long each priority has."),
				_("Support"),
			),
			", ".join(levels) or _("no agreement"),
			"Service Level Agreement",
		),
	]


def _wording() -> list[SiteRule]:
	kinds = (
		("FSM Message Template", {"enabled": 1}, _("Texts and e-mails"), _("Customers, technicians")),
		("FSM Canned Reply", {"disabled": 0}, _("Ready answers to tickets"), _("Support")),
		("Flow Template", {"state": "Active"}, _("Flows that run by themselves"), _("Managers")),
		("Dispatch Job Type", {"disabled": 0}, _("Kinds of visits and their checklists"), _("Technicians")),
	)
	return [
		_setting(
			"wording",
			(title, "", audience),
			_("{0} in use").format(frappe.db.count(doctype, filters)),
			doctype,
		)
		for doctype, filters, title, audience in kinds
	]


def _setting(area: str, words: tuple[str, str, str], state: str, doctype: str) -> SiteRule:
	title, meaning, audience = words
	return {
		"area": area,
		"title": title,
		"meaning": meaning,
		"audience": audience,
		"state": state,
		"is_on": None,
		"switch": "",
		"doctype": doctype,
		"may_open": frappe.has_permission(doctype, "read"),
	}
