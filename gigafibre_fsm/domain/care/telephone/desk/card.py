"""The card of a call: who it is and what our agent should know before the first word, in at most eight queries."""

import html
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from pypika.terms import Case, ValueWrapper

import frappe

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE as CALL
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.numbers import callers
from gigafibre_fsm.domain.care.telephone.numbers.callers import Caller
from gigafibre_fsm.domain.dispatch.self_service import next_visit
from gigafibre_fsm.domain.dispatch.self_service.next_visit import NextVisit
from gigafibre_fsm.domain.network.incidents.answers import affecting, wording
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident
from gigafibre_fsm.domain.network.line import health, line_state
from gigafibre_fsm.domain.network.line.health import LineHealth

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

LAST_CONTACTS = 3
_COLUMNS = ("kind", "name", "happened_on", "is_inbound", "text")


@dataclass(frozen=True, slots=True)
class LastContact:
	"""A call, text or ticket: `kind` is call, text or ticket, `happened_on` site time, naive.

	`is_inbound` is true for what the customer began. `text` is a call's outcome or status, or a ticket's subject; a text
	message shows none, because reminders name what is owed.
	"""

	kind: str
	name: str
	happened_on: datetime
	is_inbound: bool
	text: str


@dataclass(frozen=True, slots=True)
class CallCard:
	"""What is known of whoever is in a call.

	Attributes:
		row: the call.
		customer: name of the Customer; empty if nobody or several have the number.
		customer_name: what they are called.
		language: fr or en.
		line: how their line is; None without a device that reports it.
		incident: what cuts an address of theirs off.
		outage: what the caller hears of it, in the reader's language; empty without one.
		visit: their next visit.
		balance: what they owe, dollars; None if the reader may not see it.
		contacts: their last contacts, newest first.
		candidates: the customers who have the number, if there are several.
	"""

	row: StoredCall
	customer: str
	customer_name: str
	language: str
	line: LineHealth | None
	incident: AffectingIncident | None
	outage: str
	visit: NextVisit | None
	balance: Decimal | None
	contacts: tuple[LastContact, ...]
	candidates: tuple[Caller, ...]

	@property
	def is_recorded(self) -> bool:
		"""Whether the conversation is being recorded, so that its recording can be paused."""
		return bool(self.row.is_recorded and self.row.facts.answered_at and not self.row.is_over)


def load_card(name: str, now: datetime, *, shows_money: bool) -> CallCard | None:
	"""Return the card of a call; None if there is no such call.

	Args:
		name: of the FSM Call.
		now: site time, naive.
		shows_money: whether the reader may see what a customer owes.
	"""
	row = repository.load_call(name)
	if row is None:
		return None
	if not row.customer:
		return _unknown_card(row)
	title, language = frappe.db.get_value("Customer", row.customer, ["customer_name", "language"]) or ("", "")
	incident = affecting.find_affecting_customers([row.customer]).get(row.customer)
	return CallCard(
		row=row,
		customer=row.customer,
		customer_name=title or row.customer,
		language=accounts.to_language(language),
		line=health.judge_lines(line_state.customer_lines(row.customer)),
		incident=incident,
		outage=wording.explain_outage(incident, _reader_language(), now) if incident else "",
		visit=next_visit.find_next_visit(row.customer),
		balance=account_ledger.load_account(row.customer, 1).balance if shows_money else None,
		contacts=_list_contacts(row),
		candidates=(),
	)


def _unknown_card(row: StoredCall) -> CallCard:
	found = tuple(callers.find_callers(row.number))
	language = found[0].language if found else row.language or "fr"
	return CallCard(row, "", "", language, None, None, "", None, None, _list_contacts(row), found)


def _list_contacts(row: StoredCall) -> tuple[LastContact, ...]:
	"""Return the last calls, texts and tickets of a customer, or of a number that is nobody's, in one query."""
	if not (row.number or row.customer):
		return ()
	parts = [_select_calls(row), _select_texts(row), *([_select_tickets(row)] if row.customer else [])]
	# MariaDB takes no limit inside a union unless its part is a table of its own
	newest = [frappe.qb.from_(part.limit(LAST_CONTACTS)).select(*_COLUMNS) for part in parts]
	whole = reduce(lambda first, second: first.union_all(second), newest)
	query = frappe.qb.from_(whole).select(*_COLUMNS).orderby("happened_on", order=frappe.qb.desc)
	return tuple(
		# Frappe's filter may have written `&lt;` for the `<` that was typed in a ticket
		LastContact(kind, name, on, bool(is_inbound), html.unescape(text or ""))
		for kind, name, on, is_inbound, text in query.limit(LAST_CONTACTS).run()
	)


def _select_calls(row: StoredCall) -> "QueryBuilder":
	call = frappe.qb.DocType(CALL)
	is_theirs = call.customer == row.customer if row.customer else call.number == row.number
	text = Case().when(call.outcome != "", call.outcome).else_(call.status)
	query = _select(call, "call", call.started_on, call.direction == states.INBOUND, text)
	return query.where(is_theirs & (call.name != row.name)).orderby(call.instant, order=frappe.qb.desc)


def _select_texts(row: StoredCall) -> "QueryBuilder":
	sms = frappe.qb.DocType("FSM SMS")
	if row.customer:
		is_theirs = (sms.recipient_doctype == "Customer") & (sms.recipient == row.customer)
	else:
		is_theirs = (sms.from_number == row.number) | (sms.to_number == row.number)
	query = _select(sms, "text", sms.creation, sms.direction == "In", ValueWrapper(""))
	return query.where(is_theirs).orderby(sms.creation, order=frappe.qb.desc)


def _select_tickets(row: StoredCall) -> "QueryBuilder":
	issue = frappe.qb.DocType("Issue")
	query = _select(issue, "ticket", issue.creation, ValueWrapper(1), issue.subject)
	return query.where(issue.customer == row.customer).orderby(issue.creation, order=frappe.qb.desc)


def _select(table, kind: str, on, is_inbound, text) -> "QueryBuilder":
	values = (ValueWrapper(kind), table.name, on, is_inbound, text)
	columns = (value.as_(column) for value, column in zip(values, _COLUMNS, strict=True))
	return frappe.qb.from_(table).select(*columns)


def _reader_language() -> str:
	return "en" if (frappe.local.lang or "")[:2] == "en" else "fr"
