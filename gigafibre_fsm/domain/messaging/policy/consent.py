"""Consent to text messages: one row for each opt-in or opt-out; the newest row counts."""

from collections.abc import Collection
from typing import Literal

import frappe
from frappe.utils import now_datetime

State = Literal["Opted In", "Opted Out"]
Source = Literal["Inbound SMS", "Provider", "Staff", "Portal", "Import"]


def state_of(phone: str) -> str:
	"""Return `Opted In`, `Opted Out`, or empty if this number (E.164) has no record."""
	rows = frappe.get_all(
		"FSM Consent",
		filters={"phone": phone},
		pluck="state",
		order_by="instant desc, creation desc",
		limit=1,
	)
	return rows[0] if rows else ""


def is_opted_out(phone: str) -> bool:
	"""Whether this number (E.164) has opted out of text messages."""
	return state_of(phone) == "Opted Out"


def list_opted_out(phones: Collection[str]) -> frozenset[str]:
	"""Return those of these numbers (E.164) that have opted out, in one query."""
	if not phones:
		return frozenset()
	rows = frappe.get_all(
		"FSM Consent",
		filters={"phone": ("in", list(phones))},
		fields=["phone", "state"],
		order_by="instant, creation",
	)
	newest = {row.phone: row.state for row in rows}
	return frozenset(phone for phone, state in newest.items() if state == "Opted Out")


def record_consent(
	phone: str, state: State, source: Source, evidence: str, party: tuple[str, str] | None = None
) -> None:
	"""Record an opt-in or opt-out; a repetition of the newest record adds nothing.

	Args:
		phone: in E.164.
		state: Opted In or Opted Out.
		source: how it was received: Inbound SMS, Provider, Staff, Portal or Import.
		evidence: the person's or the provider's own words; cut at 500 characters.
		party: (DocType, name) of the person whose number it is, if known.
	"""
	if state_of(phone) == state:
		return
	doctype, name = party or (None, None)
	# no role may create FSM Consent: rows come from here alone, and callers have verified the sender
	frappe.get_doc(
		{
			"doctype": "FSM Consent",
			"phone": phone,
			"state": state,
			"recorded_on": now_datetime(),
			"source": source,
			"evidence": evidence[:500],
			"party_doctype": doctype,
			"party": name,
		}
	).insert(ignore_permissions=True)
