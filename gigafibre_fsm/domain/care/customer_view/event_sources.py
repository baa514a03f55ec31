"""What happened: tickets, visits, payments, commands to modems, flows."""

from pypika.terms import Case, Term

import frappe

from gigafibre_fsm.domain.care.customer_view.timeline_columns import (
	SourceRows,
	TimelineSource,
	table,
	write_constant,
)
from gigafibre_fsm.domain.care.customer_view.timeline_order import FLOW, MODEM, PAYMENT, TICKET, VISIT
from gigafibre_fsm.domain.care.portal.messages import mails
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.line import ownership

TICKETS, VISITS, PAYMENTS, ENTRIES, COMMANDS, RUNS = (
	*("ticket", "visit", "payment", "entry"),
	*("command", "run"),
)
TOLD_EVENTS = (
	*("Created", "Status", "Assigned", "Rescheduled", "Note", "Follow-up", "Promise", "Customer"),
	*("Late", "Report", "Outage", "Outage Over", "Kept"),
)
"""Events of a visit that matter to who answers its customer; texts stand in the timeline themselves."""


def _select_tickets(customer: Term) -> SourceRows:
	issue = table("Issue")
	query = frappe.qb.from_(issue).where(issue.customer == customer)
	terms = {
		"side": Case().when(issue.via_customer_portal == 1, "in").else_(""),
		"state": issue.status,
		"title": issue.subject,
		"author": issue.owner,
		"about_doctype": write_constant("Issue"),
		"about_name": issue.name,
		"detail": issue.issue_type,
	}
	return SourceRows(query, issue.creation, issue.name, terms)


def _select_visits(customer: Term) -> SourceRows:
	job, event = table("Dispatch Job"), table("Dispatch Job Event")
	query = (
		frappe.qb.from_(job)
		.join(event)
		.on((event.parent == job.name) & (event.parenttype == "Dispatch Job"))
		.where((job.customer == customer) & event.event.isin(TOLD_EVENTS))
	)
	terms = {
		"state": event.to_status,
		"title": event.event,
		"text": event.detail,
		"author": event.actor,
		"about_doctype": write_constant("Dispatch Job"),
		"about_name": job.name,
		"detail": job.job_type,
	}
	return SourceRows(query, event.happened_on, event.name, terms)


def _select_payments(customer: Term) -> SourceRows:
	payment = table("FSM Payment")
	query = frappe.qb.from_(payment).where((payment.customer == customer) & payment.opened_on.isnotnull())
	terms = {
		"state": payment.state,
		"title": payment.origin,
		"author": payment.owner,
		"about_doctype": write_constant("FSM Payment"),
		"about_name": payment.name,
		"amount": payment.amount,
	}
	return SourceRows(query, payment.opened_on, payment.name, terms)


def _select_entries(customer: Term) -> SourceRows:
	"""Money that people booked: cash, cheques, transfers; one that books a payment of ours is left out."""
	entry, payment = table("Payment Entry"), table("FSM Payment")
	query = (
		frappe.qb.from_(entry)
		.left_join(payment)
		.on((payment.payment_entry == entry.name) & (payment.customer == customer))
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.docstatus == 1))
		.where(payment.name.isnull())
	)
	terms = {
		"side": Case().when(entry.payment_type == "Pay", "out").else_("in"),
		"title": entry.mode_of_payment,
		"author": entry.owner,
		"about_doctype": write_constant("Payment Entry"),
		"about_name": entry.name,
		"amount": entry.paid_amount,
	}
	return SourceRows(query, entry.creation, entry.name, terms)


def _select_commands(customer: Term) -> SourceRows:
	"""What devices at the customer's were asked for while they stood there; a mere look is left out."""
	command, device, own = (
		table("CPE Command"),
		table("Equipment"),
		ownership.select_devices(customer).as_("own"),
	)
	was_here = device.installed_on.isnull() | (command.requested_on >= device.installed_on)
	query = (
		frappe.qb.from_(own)
		.join(device)
		.on(device.name == own.name)
		.join(command)
		.on(command.equipment == device.name)
		.where(was_here & (command.command != command_types.REFRESH))
	)
	terms = {
		"side": Case().when(command.customer == customer, "in").else_("out"),
		"state": command.state,
		"title": command.command,
		"text": command.wifi_ssid,
		"author": command.requested_by,
		"about_doctype": write_constant("Equipment"),
		"about_name": device.name,
		"detail": device.equipment_model,
	}
	return SourceRows(query, command.instant, command.name, terms)


def _select_runs(customer: Term) -> SourceRows:
	run, mine = table("Flow Run"), mails.select_documents(customer)
	query = (
		frappe.qb.from_(mine)
		.join(run)
		.on((run.record_doctype == mine.doctype) & (run.record_name == mine.docname))
	)
	terms = {
		"state": run.state,
		"title": run.title,
		"author": run.started_by,
		"about_doctype": write_constant("Flow Run"),
		"about_name": run.name,
	}
	return SourceRows(query, run.instant, run.name, terms)


EVENT_SOURCES = (
	TimelineSource(TICKETS, TICKET, False, _select_tickets),
	TimelineSource(VISITS, VISIT, False, _select_visits),
	TimelineSource(PAYMENTS, PAYMENT, False, _select_payments),
	TimelineSource(ENTRIES, PAYMENT, False, _select_entries),
	TimelineSource(COMMANDS, MODEM, True, _select_commands),
	TimelineSource(RUNS, FLOW, True, _select_runs),
)
