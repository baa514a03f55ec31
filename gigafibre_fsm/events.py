"""Effects of document changes: connects domain packages that may not import each other."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from frappe.model.document import Document


def attach_fields_set(doc: "Document", method: str | None = None) -> None:
	"""Refuse another document's file in an attach field (every document, validate)."""
	from gigafibre_fsm.domain.access import attachments

	attachments.check_attachments(doc)


def document_changed(doc: "Document", method: str | None = None) -> None:
	"""Note a change to which flows listen (every document, on_change); a fault of ours never fails the save."""
	from gigafibre_fsm.domain.flows.triggers import documents, faults

	faults.run_safely(lambda: documents.note_document(doc))


def flow_changed(template: "Document", method: str | None = None) -> None:
	"""Let a flow listen from its activation on (Flow Template, on_update)."""
	from gigafibre_fsm.domain.flows.triggers import activation

	activation.template_changed(template)


def note_stored(note: "Document", method: str | None = None) -> None:
	"""Tell open pages of a customer that somebody wrote something down (Comment, after_insert)."""
	from gigafibre_fsm.domain.care.customer_view import news

	if note.comment_type == "Comment":
		news.announce_change(note)


def text_stored(message: "Document", method: str | None = None) -> None:
	"""Note an incoming text for flows, or write it into a ticket, and tell open pages (FSM SMS, after_insert)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import ticket_texts
	from gigafibre_fsm.domain.care.customer_view import news
	from gigafibre_fsm.domain.flows.triggers import faults, inbound_texts

	news.announce_change(message)
	faults.run_safely(lambda: inbound_texts.note_text(message))
	if message.direction == "In" and not inbound_texts.is_taken(message.body or ""):
		ticket_texts.text_received(message, now_datetime())


def user_saved(user: "Document", method: str | None = None) -> None:
	"""End everything by which a user who was disabled comes in (User, on_update)."""
	from gigafibre_fsm.domain.administration.people import departures

	departures.follow_user(user)


def settings_saved(settings: "Document", method: str | None = None) -> None:
	"""Have the website forget which addresses it lacked, once its public pages are hidden or shown (FSM Settings, on_update)."""
	from gigafibre_fsm.domain.platform import office

	office.forget_missing_pages(settings)


def company_saved(company: "Document", method: str | None = None) -> None:
	"""Refuse tax numbers that no invoice could show (Company, validate)."""
	from gigafibre_fsm.domain.billing import companies

	companies.check_tax_numbers(company)


def incident_changed(incident: "Document", method: str | None = None) -> None:
	"""Let follow what an incident means for customers, visits and money (Network Incident, on_update)."""
	from gigafibre_fsm.domain.care.outages import following
	from gigafibre_fsm.domain.platform import job_queue

	following.incident_changed(incident)
	if incident.has_value_changed("state"):
		job_queue.enqueue_after_commit("judge_lines", "default", key=incident.name, incident=incident.name)


def judged_deleted(doc: "Document", method: str | None = None) -> None:
	"""Delete the verdicts on the line of a visit or ticket with it (Dispatch Job and Issue, after_delete)."""
	from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts

	line_verdicts.delete_of(doc.doctype, doc.name)


def verdict_stored(verdict: "Document", method: str | None = None) -> None:
	"""Tell open boards that a visit's line is judged otherwise (Line Verdict, after_insert)."""
	from gigafibre_fsm.domain.dispatch.board import realtime as board_realtime

	if verdict.dispatch_job:
		board_realtime.announce_job(verdict.dispatch_job)


def job_changed(job: "Document", method: str | None = None) -> None:
	"""Update a job's promise, its ticket or order, open boards and pages (Dispatch Job, on_update)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import orders
	from gigafibre_fsm.domain.care.customer_view import news
	from gigafibre_fsm.domain.care.tickets import job_sync
	from gigafibre_fsm.domain.dispatch import promises
	from gigafibre_fsm.domain.dispatch.board import realtime as board_realtime
	from gigafibre_fsm.domain.sales.orders import waking

	board_realtime.announce_job(job.name)
	news.announce_change(job)
	promises.judge_open(job, job.flags.now or now_datetime())
	job_sync.job_changed(job)
	orders.job_changed(job)
	waking.job_changed(job)


def ticket_opened(ticket: "Document", method: str | None = None) -> None:
	"""Let a new ticket belong to the outage at its customer's address, and wait for somebody (Issue, before_insert)."""
	from gigafibre_fsm.domain.care.outages import grouped_tickets
	from gigafibre_fsm.domain.care.ticket_desk import assigning

	grouped_tickets.group_new(ticket)
	assigning.ticket_opened(ticket)


def ticket_timed(ticket: "Document", method: str | None = None) -> None:
	"""Set a ticket's clock, after ERPNext has set its service level while validating (Issue, before_save)."""
	from gigafibre_fsm.domain.care.service_level import ticket_clocks
	from gigafibre_fsm.domain.platform import instants

	ticket_clocks.follow_ticket(ticket, instants.now_utc())


def service_level_changed(level: "Document", method: str | None = None) -> None:
	"""Have the clocks of open tickets reckoned again (Service Level Agreement and Holiday List, on_update)."""
	from gigafibre_fsm.domain.care.service_level import agreements, ticket_clocks
	from gigafibre_fsm.domain.platform import instants

	levels = agreements.list_affected(level.doctype, level.name)
	if levels:
		ticket_clocks.look_again(levels, instants.now_utc())


def ticket_changed(ticket: "Document", method: str | None = None) -> None:
	"""Ask about the job of a ticket that was closed before it took place, tell open pages and who follows it (Issue, on_update)."""
	from frappe.utils import get_fullname, now_datetime

	from gigafibre_fsm.domain.care.customer_view import news
	from gigafibre_fsm.domain.care.ticket_desk import desk_events
	from gigafibre_fsm.domain.care.tickets import job_sync

	news.announce_change(ticket)
	# a customer's reply opens a ticket in the name of whoever the page runs as
	actor = ticket.flags.actor or get_fullname(ticket.modified_by)
	job_sync.ticket_changed(ticket, actor, now_datetime())
	desk_events.ticket_changed(ticket)


def ticket_deleted(ticket: "Document", method: str | None = None) -> None:
	"""Forget who followed a ticket and what was judged of its line (Issue, after_delete)."""
	from gigafibre_fsm.domain.care.ticket_desk import following

	judged_deleted(ticket)
	following.forget_ticket(ticket.name)


def message_written(message: "Document", method: str | None = None) -> None:
	"""Decide whether the customer sees a message of their ticket (Communication, before_insert)."""
	from gigafibre_fsm.domain.care.tickets import visibility

	visibility.mark_message(message)


def message_stored(message: "Document", method: str | None = None) -> None:
	"""Tell the customer of an answer to their ticket, note it as answered, and tell open pages (Communication, after_insert)."""
	from gigafibre_fsm.domain.care.customer_view import news
	from gigafibre_fsm.domain.care.service_level import ticket_clocks
	from gigafibre_fsm.domain.care.ticket_desk import desk_events
	from gigafibre_fsm.domain.care.tickets import notices, visibility
	from gigafibre_fsm.domain.platform import instants

	news.announce_change(message)
	if not visibility.is_message(message):
		return
	notices.notify_customer(message)
	if visibility.is_answer(message):
		ticket_clocks.note_answer(message.reference_name, instants.now_utc())
	desk_events.message_stored(message)


def mail_queued(mail: "Document", method: str | None = None) -> None:
	"""Put an e-mail of a ticket into its thread, and take away whom it may not reach (Email Queue, before_insert)."""
	from gigafibre_fsm.domain.care.ticket_mail import outgoing

	outgoing.prepare_mail(mail)


def order_cancelled(order: "Document", method: str | None = None) -> None:
	"""Ask about the job of an order that was cancelled before it took place (Sales Order, on_cancel)."""
	from frappe.utils import get_fullname, now_datetime

	from gigafibre_fsm.domain.care import orders
	from gigafibre_fsm.domain.care.shop import placing

	orders.order_cancelled(order, get_fullname(order.modified_by), now_datetime())
	placing.order_cancelled(order, now_datetime())


def schedule_saved(schedule: "Document", method: str | None = None) -> None:
	"""Create a recurring job's missed copies before its schedule drops them (Auto Repeat, validate)."""
	from frappe.utils import getdate

	from gigafibre_fsm.domain.dispatch.workflow import recurrence

	recurrence.schedule_saved(schedule, getdate())


def device_moved(movement: "Document", method: str | None = None) -> None:
	"""Await an ONT's baseline where it was installed, place its line, and register it (Equipment Movement, after_insert)."""
	from gigafibre_fsm.domain.network.activation import requests as activations
	from gigafibre_fsm.domain.network.line import baselines
	from gigafibre_fsm.domain.network.topology import placement
	from gigafibre_fsm.domain.sales.orders import waking

	baselines.device_moved(movement)
	placement.device_moved(movement)
	activations.device_moved(movement)
	waking.device_moved(movement)


def stock_moved(document: "Document", method: str | None = None) -> None:
	"""Apply an ERPNext stock document to devices (on_submit and on_cancel of documents that move stock)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.equipment import erpnext_documents

	erpnext_documents.apply_document(document, now_datetime())


def purchase_arrives(document: "Document", method: str | None = None) -> None:
	"""Prepare for a purchase of devices already in use (Purchase Receipt and Invoice, before_submit)."""
	from gigafibre_fsm.domain.equipment import erpnext_documents

	erpnext_documents.remove_own_receipt(document)


def customer_shown(customer: "Document", method: str | None = None) -> None:
	"""Take what ERPNext puts on the form of what a customer owes from who may not read invoices (Customer, onload)."""
	import frappe

	if not frappe.has_permission("Sales Invoice", "read"):
		customer.get("__onload", frappe._dict()).pop("dashboard_info", None)


def customer_renamed(customer: "Document", method: str, old: str, new: str, merge: bool = False) -> None:
	"""Leave one method that pays by itself when two customers become one (Customer, after_rename)."""
	from gigafibre_fsm.domain.billing.methods import repository

	if merge:
		repository.keep_one_autopay(new)


def findable_saved(doc: "Document", method: str | None = None) -> None:
	"""Let a customer be found by what was just written (documents that say who a customer is, on_update)."""
	from gigafibre_fsm.domain.care.customer_search import document_changes

	document_changes.note_change(doc)


def findable_deleted(doc: "Document", method: str | None = None) -> None:
	"""Let nobody be found by what is being deleted (documents that say who a customer is, on_trash)."""
	from gigafibre_fsm.domain.care.customer_search import document_changes

	document_changes.note_deletion(doc)


def findable_renamed(doc: "Document", method: str, old: str, new: str, merge: bool = False) -> None:
	"""Let a customer be found under the new name (documents that say who a customer is, after_rename)."""
	from gigafibre_fsm.domain.care.customer_search import document_changes

	document_changes.note_rename(doc, old, new)


def invoice_saved(invoice: "Document", method: str | None = None) -> None:
	"""Name the period of a subscription that an invoice bills, so that no other does (Sales Invoice, before_validate)."""
	from gigafibre_fsm.domain.billing.subscriptions import billing_key

	billing_key.set_key(invoice)


def invoice_made(invoice: "Document", method: str | None = None) -> None:
	"""Note that this side bills the period of a new invoice, if an old system may do so too (Sales Invoice, after_insert)."""
	from gigafibre_fsm.domain.billing.sides import billed_periods

	billed_periods.claim_period(invoice)


def invoice_deleted(invoice: "Document", method: str | None = None) -> None:
	"""Let the period of a deleted invoice be billed again (Sales Invoice, on_trash)."""
	from gigafibre_fsm.domain.billing.sides import billed_periods

	billed_periods.release_period(invoice)


def money_booked(document: "Document", method: str | None = None) -> None:
	"""End the dunning of a customer who has paid, and fulfil what they ordered (on_submit and on_cancel of what changes a debt)."""
	from gigafibre_fsm.domain.billing.dunning import reviews
	from gigafibre_fsm.domain.care.shop import fulfilment
	from gigafibre_fsm.domain.flows.triggers import documents, faults

	reviews.document_booked(document)
	fulfilment.document_booked(document)
	faults.run_safely(lambda: documents.note_payment(document))


def invoice_submitted(invoice: "Document", method: str | None = None) -> None:
	"""Give the notice of an invoice that a bank account pays by itself (Sales Invoice, on_submit)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing.autopay import debit_notices

	ledger_changed(invoice)
	# the customer is paying an order themselves, on the vendor's page
	if not invoice.is_return and not invoice.get("fsm_portal_order"):
		debit_notices.give_for_invoice(invoice.name, now_datetime())


def invoice_cancelled(invoice: "Document", method: str | None = None) -> None:
	"""Let another invoice bill the period of a cancelled one, or propose its credit again (Sales Invoice, on_cancel)."""
	from gigafibre_fsm.domain.billing.credits import proposals
	from gigafibre_fsm.domain.billing.sides import billed_periods
	from gigafibre_fsm.domain.billing.subscriptions import billing_key

	billing_key.clear_key(invoice)
	billed_periods.release_period(invoice)
	if invoice.is_return:
		proposals.reopen_credit(invoice.name)
	ledger_changed(invoice)


def subscription_changed(change: "Document", method: str | None = None) -> None:
	"""Open the ticket for what people do after a change of a subscription (Subscription Change, on_update)."""
	from gigafibre_fsm.domain.care.plans import work_orders

	work_orders.change_applied(change)


def agreement_answered(agreement: "Document", method: str | None = None) -> None:
	"""Have the order of an agreement looked at that was signed or declined, and tell open pages (Service Agreement, on_update)."""
	from gigafibre_fsm.domain.care.customer_view import news
	from gigafibre_fsm.domain.sales.orders import refusal_notices, waking

	if agreement.has_value_changed("state") and agreement.state in ("Signed", "Declined", "Expired"):
		news.announce_change(agreement)
		waking.agreement_answered(agreement.fsm_order)
		if agreement.state in refusal_notices.SENTENCES:
			refusal_notices.note_refusal(agreement.fsm_order, agreement.state, agreement.end_reason or "")


def ledger_changed(document: "Document", method: str | None = None) -> None:
	"""Withdraw payments under way of what was paid otherwise, credited or cancelled (documents of the ledger)."""
	from gigafibre_fsm.domain.billing.payments import withdrawals

	withdrawals.look_again(withdrawals.find_touched_invoices(document))
