"""Gives tickets to people: by hand, or by the rule, also to tickets that nobody has taken."""

import json
from datetime import datetime, timedelta

import frappe
from frappe.desk.form import assign_to
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.care.ticket_desk import assignment_rule, realtime
from gigafibre_fsm.domain.care.ticket_desk.assignment_rule import AssignmentChoice, SupportAgent
from gigafibre_fsm.domain.care.tickets import queues
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.platform import instants

AGENT, SKILL = "FSM Support Agent", "FSM Support Agent Skill"
DUE = "fsm_assign_utc"
RETRY = timedelta(minutes=10)
"""Until a ticket is looked at again for which nobody had room."""
BATCH = 20


def assign(ticket: str, users: list[str]) -> None:
	"""Let these people, and nobody else, have a ticket; they are told as of each assignment in the desk.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.
		users: names of Users; empty for nobody.
	"""
	before = json.loads(frappe.db.get_value("Issue", ticket, "_assign") or "[]")
	for user in set(before).difference(users):
		assign_to.remove("Issue", ticket, user)
	if added := [user for user in users if user not in before]:
		assign_to.add({"doctype": "Issue", "name": ticket, "assign_to": added})
	frappe.db.set_value("Issue", ticket, DUE, None, update_modified=False)
	realtime.announce_ticket(ticket)


def assign_by_rule(ticket: str, now: datetime) -> AssignmentChoice:
	"""Give a ticket to whom the rule chooses; nothing is changed if it chooses nobody.

	Args:
		ticket: name of the Issue.
		now: site time, naive.
	"""
	# of two that are given away at once, the second one counts the first
	agents = frappe.qb.DocType(AGENT)
	frappe.qb.from_(agents).select(agents.name).for_update().run()
	issue = frappe.db.get_value("Issue", ticket, ["issue_type", "customer"], as_dict=True)
	language = customer_messages.find_language(issue.customer) if issue.customer else "fr"
	queue = queues.find_queue(issue.issue_type)
	choice = assignment_rule.choose_agent(
		load_agents(),
		kind=issue.issue_type or "",
		language=language,
		today=now.date(),
		members=queues.list_members(queue) if queue else None,
	)
	if choice.user:
		assign(ticket, [choice.user])
	return choice


def load_agents() -> list[SupportAgent]:
	"""Return who may be given tickets, with what they have to do, in three queries."""
	fields = ["name", "user", "speaks_french", "speaks_english", "most_open", "away_from", "away_until"]
	rows = frappe.get_all(AGENT, {"takes_tickets": 1}, fields, order_by="user")
	kinds: dict[str, set[str]] = {}
	for row in frappe.get_all(SKILL, {"parenttype": AGENT}, ["parent", "issue_type"]):
		kinds.setdefault(row.parent, set()).add(row.issue_type)
	load = count_open([row.user for row in rows])
	return [
		SupportAgent(
			user=row.user,
			languages=frozenset(
				language
				for language, speaks in (("fr", row.speaks_french), ("en", row.speaks_english))
				if speaks
			),
			kinds=frozenset(kinds.get(row.name, ())),
			open_tickets=load.get(row.user, 0),
			most_open=max(1, row.most_open or 0),
			away_from=row.away_from,
			away_until=row.away_until,
		)
		for row in rows
	]


def ticket_opened(ticket: "frappe.model.document.Document") -> None:
	"""Let a new ticket be given to somebody within the minute, where the company has named who takes tickets."""
	if not ticket.get(DUE) and frappe.db.exists(AGENT, {"takes_tickets": 1}):
		ticket.set(DUE, instants.now_utc())


def assign_next(now: datetime) -> int:
	"""Give away the next tickets that wait for somebody; return how many there were; `now` is naive UTC."""
	issue = frappe.qb.DocType("Issue")
	# not by get_all, for which an empty time is an early one
	query = frappe.qb.from_(issue).select(issue.name).where(issue[DUE] <= now).orderby(issue[DUE])
	names = query.limit(BATCH).run(pluck=True)
	for name in names:
		row = frappe.db.get_value("Issue", name, ["_assign", "status", DUE], as_dict=True, for_update=True)
		if not row or not row[DUE]:
			continue
		is_taken = json.loads(row._assign or "[]") or row.status in STATUS_OVER
		if is_taken or not assign_by_rule(name, instants.to_site(now)).user:
			later = None if is_taken else now + RETRY
			frappe.db.set_value("Issue", name, DUE, later, update_modified=False)
	return len(names)


def count_open(users: list[str]) -> dict[str, int]:
	"""Return user → tickets that are assigned to them and not over, by Frappe's ToDo."""
	if not users:
		return {}
	todo, issue = frappe.qb.DocType("ToDo"), frappe.qb.DocType("Issue")
	return dict(
		frappe.qb.from_(todo)
		.join(issue)
		.on((todo.reference_type == "Issue") & (issue.name == todo.reference_name))
		.select(todo.allocated_to, Count("*"))
		.where(todo.allocated_to.isin(users) & (todo.status == "Open") & issue.status.notin(STATUS_OVER))
		.groupby(todo.allocated_to)
		.run()
	)
