"""A card for each vendor: how it is, and what works without it. Also tests one on request."""

from datetime import datetime
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.administration.vendors import facts, wording
from gigafibre_fsm.domain.administration.vendors.catalogue import VENDORS, Vendor, find_vendor
from gigafibre_fsm.domain.administration.vendors.conditions import VendorFacts, judge_vendor
from gigafibre_fsm.domain.administration.vendors.wording import VendorWords
from gigafibre_fsm.domain.platform import formatting, instants, vendor_states
from gigafibre_fsm.exceptions import FsmError


class VendorCard(TypedDict):
	"""A vendor as the settings page shows it; times are words in the reader's language, empty if there is none.

	`condition` is a value of VendorCondition; `called` is when it last called this site by itself, which it does if
	`calls_us`; `doctype` is its settings, or the list of those of a kind, which the reader opens if `may_open`.
	"""

	key: str
	title: str
	purpose: str
	without: str
	condition: str
	succeeded: str
	failed: str
	problem: str
	calls_us: bool
	called: str
	may_test: bool
	doctype: str
	may_open: bool


class VendorTest(TypedDict):
	"""The answer of a vendor's test: its colour (green, orange, red), its sentence, and the card as it is now."""

	colour: str
	sentence: str
	card: VendorCard


def list_cards() -> list[VendorCard]:
	"""Return a card for each vendor, in the language of the request."""
	known, words = facts.load_facts(), wording.word_vendors()
	return [_card(each, known[each.key], words[each.key]) for each in VENDORS]


def run_test(key: str) -> VendorTest:
	"""Test a vendor's connection as the button on its settings does; sends nothing and changes nothing there.

	Args:
		key: of the vendor, as on its card.

	Raises:
		FsmError: there is no such vendor, or its settings have no test.
		frappe.PermissionError: the user may not change its settings.
	"""
	vendor = find_vendor(key)
	if not vendor or not vendor.has_test:
		frappe.throw(_("This connection has no test. Reload the page."), FsmError)
	answer = frappe.get_doc(vendor.doctype).test_connection()
	vendor_states.store_outcomes()  # the card shows what was heard just now
	card = next(each for each in list_cards() if each["key"] == key)
	return {"colour": answer["colour"], "sentence": answer["sentence"], "card": card}


def _card(vendor: Vendor, known: VendorFacts, words: VendorWords) -> VendorCard:
	return {
		"key": vendor.key,
		"title": words.title,
		"purpose": words.purpose,
		"without": words.without,
		"condition": judge_vendor(known).value,
		"succeeded": _moment(known.succeeded_utc),
		"failed": _moment(known.failed_utc),
		"problem": _(known.problem) if known.problem else "",
		"calls_us": vendor.calls_us and known.is_on,
		"called": _moment(known.called_utc),
		"may_test": vendor.has_test and known.is_on,
		"doctype": vendor.doctype,
		"may_open": frappe.has_permission(vendor.doctype, "read"),
	}


def _moment(utc: datetime | None) -> str:
	if not utc:
		return ""
	today = instants.now().date()
	return formatting.moment(instants.to_site(utc), frappe.local.lang, formatting.SHORT, today=today)
