"""Scheduled tasks: each function finds its work in rows, and is safe to run twice, even at once."""

# Seconds for one run: less than the short queue's time limit (300), which would kill it within a message.
DELIVERY_TIME = 200
# Seconds that a job imports accounts: less than its time limit (1500).
IMPORT_TIME = 1200
# Seconds that a job works on flows: the clock queues the next one each minute.
FLOW_TIME = 45


def queue_due_tasks() -> None:
	"""Queue a job for each task that has work; this app's only job in Frappe's scheduler, each minute."""
	from gigafibre_fsm.domain import due

	due.queue_tasks()


def deliver_messages() -> None:
	"""Send due messages to the provider; several workers may do so at once."""
	import time

	from gigafibre_fsm.domain.access import links
	from gigafibre_fsm.domain.messaging.outbox import delivery

	end = time.monotonic() + DELIVERY_TIME
	# in small batches, so that a long queue does not exceed the time
	while delivery.deliver_due(links.fresh_url, limit=20) and time.monotonic() < end:
		pass


def send_sign_in_link(address: str, customer: str = "", return_to: str = "") -> None:
	"""Send a sign-in link to an e-mail address or number, if it is a customer's (queued by access/portal/sign_in.py)."""
	from gigafibre_fsm.domain.access.portal import sign_in

	sign_in.send_link(address, customer, return_to)


def sweep_messages() -> None:
	"""Look up messages at the provider whose worker died or lost the answer."""
	from gigafibre_fsm.domain.messaging.outbox import delivery

	delivery.check_in_doubt()


def process_events() -> None:
	"""Process stored webhook events that are due (also queued by billing/events/inbox.py)."""
	from gigafibre_fsm.domain.billing.events import processing
	from gigafibre_fsm.domain.billing.reconciliation import payout_events

	processing.process_due(apply=payout_events.apply_event)


def charge_invoices() -> None:
	"""Charge the saved methods of customers whose invoices are due today."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing.autopay import charges

	charges.charge_due(now_datetime())


def read_bills() -> None:
	"""Read suppliers' bills that wait (also queued by billing/supplier_bills/readings.py); several workers may do so."""
	import time

	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing.supplier_bills import reader

	end = time.monotonic() + DELIVERY_TIME
	reader.read_due(lambda: time.monotonic() < end, now_datetime)


def work_dunning_cases() -> None:
	"""Work the cases of customers who owe: promises, reminders, interest, calls and notices of the day."""
	import time

	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing.dunning import case_work

	end = time.monotonic() + DELIVERY_TIME
	case_work.work_due(now_datetime(), lambda: time.monotonic() < end)


def review_dunning_case(customer: str) -> None:
	"""Close a customer's case if it is paid (queued by dunning/reviews.py; the next day's look does it too)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing.dunning import case_work
	from gigafibre_fsm.domain.platform import transactions

	transactions.run_transaction(lambda: case_work.review_customer(customer, now_datetime()))


def fulfil_orders() -> None:
	"""Fulfil customers' orders that are paid, and give up those that nobody paid (also queued by care/shop/fulfilment.py)."""
	from gigafibre_fsm.domain.care.shop import fulfilment

	fulfilment.fulfil_due()


def import_accounts() -> None:
	"""Read, try and import accounts of an old system (also queued by cutover/importing/requests.py); several workers may."""
	import time

	from gigafibre_fsm.domain.cutover.importing import runs

	end = time.monotonic() + IMPORT_TIME
	runs.work(lambda: time.monotonic() < end)


def move_customers() -> None:
	"""Compare accounts of an old system that were read anew, and do what was asked of batches (also queued by cutover/batches/batch_rows.py)."""
	import time

	from gigafibre_fsm.domain.cutover.batches import moving

	end = time.monotonic() + IMPORT_TIME
	moving.work(lambda: time.monotonic() < end)


def advance_orders() -> None:
	"""Do the steps of orders for new lines that are due (also queued by sales/orders/waking.py)."""
	from gigafibre_fsm.domain.sales.orders.fulfilment import chain

	chain.advance_due()


def follow_incidents() -> None:
	"""Tell customers of outages, group and answer their tickets, and propose credits when they are over."""
	import time

	from gigafibre_fsm.domain.care.outages import following

	end = time.monotonic() + DELIVERY_TIME
	following.follow_due(lambda: time.monotonic() < end)


def watch_ticket_clocks() -> None:
	"""Tell whoever has a ticket that it is due soon, or overdue."""
	import time

	from gigafibre_fsm.domain.care.service_level import breach_notices

	end = time.monotonic() + DELIVERY_TIME
	breach_notices.tell_due(lambda: time.monotonic() < end)


def settle_calls() -> None:
	"""Ask the provider what became of calls of which too little was heard, and copy finished ones to Call Log."""
	from gigafibre_fsm.domain.care.telephone.provider import settling

	settling.settle_due()


def fetch_recordings() -> None:
	"""Fetch recordings of calls from the provider (also queued by care/telephone/reports/recordings.py)."""
	from gigafibre_fsm.domain.care.telephone.reports import recordings

	recordings.fetch_due()


def forget_old_recordings() -> None:
	"""Delete recordings of calls whose retention period is over."""
	from datetime import timedelta

	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import due
	from gigafibre_fsm.domain.care.telephone.reports import recordings

	recordings.forget_old(now_datetime() - timedelta(days=due.recordings_kept_days()))


def return_caller(call: str) -> None:
	"""Let a customer leave a message whom nobody took over (queued by care/telephone/reports/progress.py)."""
	from gigafibre_fsm.domain.care.telephone.provider import conference

	conference.return_caller(call)


def close_rested_tickets() -> None:
	"""Close answered tickets to which nobody came back (each night, in place of ERPNext's own job)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care.tickets import closing

	closing.close_rested(now_datetime())


def grant_approved_credits() -> None:
	"""Book the credits of an outage that a manager has approved (also queued by billing/incident_credits.py)."""
	import time

	from gigafibre_fsm.domain.billing import incident_credits

	end = time.monotonic() + DELIVERY_TIME
	while (names := incident_credits.list_approved(20)) and time.monotonic() < end:
		incident_credits.grant_approved(names)


def refresh_search() -> None:
	"""Write the rows again in which changed customers are searched, and daily those of everybody (also queued by care/customer_search)."""
	import time

	from gigafibre_fsm.domain.care.customer_search import refreshing

	end = time.monotonic() + DELIVERY_TIME
	refreshing.refresh_due(lambda: time.monotonic() < end)


def forget_old_requests() -> None:
	"""Delete what visitors left on the website, some time after it was answered or if nobody could answer it."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.sales.coverage import requests

	requests.delete_old(now_datetime())


def forget_old_carts() -> None:
	"""Delete carts that nobody has touched for a month."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import due
	from gigafibre_fsm.domain.care.shop import cart

	cart.delete_old(now_datetime() - due.CARTS_KEPT)


def file_mails() -> None:
	"""File the e-mails that came in, each to its ticket (also queued by care/ticket_mail/register.py)."""
	import time

	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care.ticket_mail import filing

	end = time.monotonic() + DELIVERY_TIME
	filing.file_waiting(lambda: time.monotonic() < end, now_datetime())


def ask_for_ratings() -> None:
	"""Ask customers, once, how their ticket was settled."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import satisfaction

	satisfaction.ask_due(now_datetime())


def forget_old_mails() -> None:
	"""Delete the rows of e-mails that were filed or refused three months ago; messages of tickets stay."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import due
	from gigafibre_fsm.domain.care.ticket_mail import register

	register.forget_old(now_datetime() - due.MAILS_KEPT)


def forget_old_photos() -> None:
	"""Delete photos that customers sent with a ticket two years ago."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.care import due
	from gigafibre_fsm.domain.care.tickets import writing

	writing.forget_old_photos(now_datetime() - due.PHOTOS_KEPT)


def wake_tickets() -> None:
	"""Bring back tickets that were put aside until now."""
	from gigafibre_fsm.domain.care.ticket_desk import snoozing
	from gigafibre_fsm.domain.platform import instants, transactions

	while transactions.run_transaction(lambda: snoozing.wake_next(instants.now_utc())) == snoozing.BATCH:
		pass


def assign_tickets() -> None:
	"""Give new tickets that nobody has taken to whom the rule chooses."""
	from gigafibre_fsm.domain.care.ticket_desk import assigning
	from gigafibre_fsm.domain.platform import instants, transactions

	while transactions.run_transaction(lambda: assigning.assign_next(instants.now_utc())) == assigning.BATCH:
		pass


def ask_docuseal() -> None:
	"""Ask DocuSeal about agreements that are signed there (also queued when one is sent, and by its webhooks)."""
	from gigafibre_fsm.domain.platform import instants
	from gigafibre_fsm.domain.sales.agreements.docuseal import looking

	looking.look_at_due(instants.now_utc())


def watch_agreements() -> None:
	"""Let agreements that nobody signed expire, remind their customers before, and tell others that a term ends."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.sales.agreements import watching

	watching.watch_agreements(now_datetime())


def check_payments() -> None:
	"""Ask the vendor about payments under way of which nothing was heard in time, and about refunds."""
	from gigafibre_fsm.domain.billing.payments import refunds, silence

	refunds.check_due()
	silence.check_due()


def warn_expiring_cards() -> None:
	"""Warn customers whose card pays by itself and expires soon."""
	from frappe.utils import getdate

	from gigafibre_fsm.domain.billing.autopay import expiry_warnings

	expiry_warnings.warn_due(getdate())


def remind_disputes() -> None:
	"""Remind accounts receivable of disputes that must be answered within three days."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing.payments import disputes

	disputes.remind_due(now_datetime())


def bill_subscriptions() -> None:
	"""Start the nightly billing run if it is due, and work on the one under way; several workers share it."""
	import time

	from gigafibre_fsm.domain.billing.subscriptions import billing_run

	end = time.monotonic() + DELIVERY_TIME
	billing_run.start_nightly()
	billing_run.work(lambda: time.monotonic() < end)


def apply_subscription_changes() -> None:
	"""Apply the changes of plan, and the ends of services, whose day has come (also queued by billing/subscriptions)."""
	from gigafibre_fsm.domain.billing.subscriptions.changes import applying

	applying.apply_due()


def propose_suspensions() -> None:
	"""Propose the suspensions that dunning has prepared, and check the open proposals again."""
	from gigafibre_fsm.domain.billing.suspension import proposals
	from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits

	proposals.propose_due(list_open_visits)


def switch_services() -> None:
	"""Carry out what is requested of the network (also queued by billing/suspension/attempts.py)."""
	from gigafibre_fsm.domain.billing.suspension import requests
	from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits

	requests.carry_out_due(list_open_visits)


def restore_services() -> None:
	"""Request the restoration of services whose debt is paid, at any hour."""
	from gigafibre_fsm.domain.billing.suspension import restoring

	restoring.restore_due()


def send_statements() -> None:
	"""Send the statements of account that wait (also queued by billing/statements); several workers share them."""
	import time

	from gigafibre_fsm.domain.billing.statements import sending

	end = time.monotonic() + DELIVERY_TIME
	sending.send_waiting(lambda: time.monotonic() < end)


def check_money() -> None:
	"""Bring in what no webhook reported, and compare Stripe, the books and the bank; once a night."""
	from gigafibre_fsm.domain.billing.reconciliation import checks

	checks.run_check()


def record_revenue() -> None:
	"""Record what customers' subscriptions bring in a month, and what changed since the last night."""
	from gigafibre_fsm.domain.billing.figures import revenue_days
	from gigafibre_fsm.domain.platform import instants

	revenue_days.record_day(instants.now_utc())


def post_stock_entries() -> None:
	"""Post pending device movements to ERPNext's stock, each committed separately."""
	import frappe

	from gigafibre_fsm.domain.equipment.movements import stock_posting

	# a worker may die between two movements: an entry in ERPNext must be committed with its movement's row
	stock_posting.post_pending(after_each=frappe.db.commit)


def read_labels() -> None:
	"""Read photographed labels again whose first reading could not be completed."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.equipment.vision import label_retry
	from gigafibre_fsm.domain.equipment.vision import scans as label_scans

	for scan in label_retry.find_due(now_datetime()):
		label_retry.retry_reading(scan, label_scans.fill_scan, now_datetime)


def run_poll() -> None:
	"""Poll each ACS for all devices that informed since its last round."""
	from gigafibre_fsm.domain.network.picture import realtime
	from gigafibre_fsm.domain.network.polling import poller
	from gigafibre_fsm.domain.platform import instants

	poller.run_rounds(instants.now)
	realtime.announce_states()


def watch_network() -> None:
	"""Look for outages among the lines that the last polling round found silent or weak, and follow those there are."""
	from gigafibre_fsm.domain.billing.suspension import repository as suspensions
	from gigafibre_fsm.domain.network.incidents.watching import watch

	watch.watch_network(suspensions.list_suspended_customers)


def process_alarms() -> None:
	"""Process alarms of the OLT's management system (also queued by network/incidents/alarms/alarm_inbox.py)."""
	from gigafibre_fsm.domain.network.incidents.alarms import alarm_processing

	alarm_processing.process_due()


def forget_old_alarms() -> None:
	"""Delete alarms that had their effect long ago; those that failed stay."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.network import due
	from gigafibre_fsm.domain.network.incidents.alarms import alarm_inbox

	alarm_inbox.forget_old(now_datetime() - due.ALARMS_KEPT)


def watch_activations() -> None:
	"""Ask OLTs with an adapter whether requested ONTs are registered."""
	import time

	from gigafibre_fsm.domain.network.activation import watching

	end = time.monotonic() + DELIVERY_TIME
	watching.watch_due(lambda: time.monotonic() < end)


def read_modems() -> None:
	"""Read modems by their own web interface, as people requested (also queued by network/probes)."""
	from gigafibre_fsm.domain.network.probes import worker

	worker.carry_out_due()


def take_baselines() -> None:
	"""Take the baselines of devices that have informed since they were installed."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.network.line import baselines

	baselines.take_due(now_datetime())


def keep_levels() -> None:
	"""Keep the first level of each day of each line, and derive below which level it is weak."""
	import time

	from gigafibre_fsm.domain.network.levels import keeping

	end = time.monotonic() + DELIVERY_TIME
	keeping.keep_due(lambda: time.monotonic() < end)


def judge_devices() -> None:
	"""Judge the health of all devices, once a day."""
	import time

	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.network.health import judging

	end = time.monotonic() + DELIVERY_TIME
	judging.judge_due(now_datetime(), lambda: time.monotonic() < end)


def compare_stock() -> None:
	"""Compare stock with the network, once a day, and report the differences as Equipment Findings."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.network import reconciliation
	from gigafibre_fsm.domain.platform import transactions

	transactions.run_transaction(lambda: reconciliation.report_differences(now_datetime()))


def import_nodes() -> None:
	"""Write the nodes of requested imports (also queued by network/topology/imports.py)."""
	import time

	from gigafibre_fsm.domain.network.topology import imports

	end = time.monotonic() + DELIVERY_TIME
	imports.work_imports(lambda: time.monotonic() < end)


def move_devices() -> None:
	"""Take the due steps of devices on their way to Oktopus and back (also queued by network/migration)."""
	from gigafibre_fsm.domain.network.migration import worker

	worker.move_due()


def carry_out_commands() -> None:
	"""Send commands to the ACS and check their outcome (also queued by network/commands)."""
	from gigafibre_fsm.domain.network import commands

	commands.carry_out_due()
	report_commands()


def report_commands() -> None:
	"""Let the runs of flows go on whose command to a modem is settled."""
	from gigafibre_fsm.domain.flows.actions import modems
	from gigafibre_fsm.domain.platform import transactions

	transactions.run_transaction(modems.report_settled)


def send_flow_requests() -> None:
	"""Send the requests of flows to their hosts (also queued by flows/actions/request_outbox.py)."""
	import time

	from gigafibre_fsm.domain.flows.actions import request_outbox

	end = time.monotonic() + DELIVERY_TIME
	while request_outbox.send_due(limit=10) and time.monotonic() < end:
		pass


def run_plan(plan: str) -> None:
	"""Solve a queued plan (queued by proposals/repository.py)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker

	plan_worker.run_plan(plan, now_datetime)


def sweep_plans() -> None:
	"""Find plans whose worker died, and slots that have expired."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
	from gigafibre_fsm.domain.dispatch.proposals import slot_holds

	now = now_datetime()
	plan_repository.retry_stuck(now)
	slot_holds.expire_holds(now)


def forget_old_changes() -> None:
	"""Delete board commands too old to undo, refusals of past days, old plans and slots."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch import due
	from gigafibre_fsm.domain.dispatch.proposals import refusals, slot_holds
	from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
	from gigafibre_fsm.domain.dispatch.workflow import change_log

	now = now_datetime()
	change_log.delete_old(now - due.CHANGES_KEPT)
	refusals.delete_old(now)
	plan_repository.delete_old(now - due.PLANS_KEPT)
	slot_holds.delete_old(now - due.PLANS_KEPT)


def forget_old_links() -> None:
	"""Delete codes, use logs, customers' sessions, changes of addresses, looks of the staff and commands that are too old to be used again."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.access import due, links
	from gigafibre_fsm.domain.access.portal import sessions, staff_views
	from gigafibre_fsm.domain.care.portal import contact_changes
	from gigafibre_fsm.domain.platform import idempotency

	now = now_datetime()
	links.forget_old(now)
	staff_views.forget_old(now)
	sessions.forget_old(now - due.LINKS_KEPT)
	contact_changes.forget_old(now - due.LINKS_KEPT)
	idempotency.forget_old(now)


def forget_old_events() -> None:
	"""Delete webhook events that had their effect long ago; those that failed stay."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.billing import due
	from gigafibre_fsm.domain.billing.events import inbox

	inbox.forget_old(now_datetime() - due.EVENTS_KEPT)


def forget_positions() -> None:
	"""End what technicians shared until the end of their shift, and delete old positions and consents."""
	from gigafibre_fsm.domain.dispatch import due
	from gigafibre_fsm.domain.dispatch.live_position import positions, sharing
	from gigafibre_fsm.domain.platform import instants

	now = instants.now_utc()
	sharing.end_due(now)
	positions.delete_old(now - due.POSITION_KEPT)
	sharing.delete_old(now - due.SHARINGS_KEPT)


def forget_old_travel_times() -> None:
	"""Delete travel times between places that no plan has used lately."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.travel import store as travel_store

	travel_store.delete_old(now_datetime())


def settle_promises() -> None:
	"""Judge the promised windows whose day has passed."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch import promises

	promises.judge_passed(now_datetime())


def propose_credits() -> None:
	"""Propose the credits of promised windows that were missed or kept too late."""
	from gigafibre_fsm.domain.dispatch.promises import credits
	from gigafibre_fsm.domain.platform import instants

	credits.propose_credits(instants.now_utc())


def repeat_visits() -> None:
	"""Create copies of recurring jobs that were missed on a day without a worker."""
	from frappe.utils import getdate

	from gigafibre_fsm.domain.dispatch.workflow import recurrence

	recurrence.catch_up(getdate())


def judge_lines(incident: str = "") -> None:
	"""Judge the lines of visits and tickets that are due (also queued by events.py when an incident changes).

	Args:
		incident: name of a Network Incident whose addresses are due now.
	"""
	import time

	from gigafibre_fsm.domain.dispatch.line_verdict import judging
	from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts
	from gigafibre_fsm.domain.platform import transactions

	end = time.monotonic() + DELIVERY_TIME
	if incident:
		transactions.run_transaction(lambda: line_verdicts.hasten(incident))
	judging.judge_due(lambda: time.monotonic() < end)


def make_reports() -> None:
	"""Make and send the reports of completed jobs, and renew those changed by late data."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch import service_report

	service_report.process_due(now_datetime())


def work_flows(is_helper: bool = False) -> None:
	"""Start and continue runs of flows that are due (also queued by flows/runs/waking.py); several workers share them.

	Where much is due, the first job calls further ones, which are told by `is_helper` to call none.
	"""
	import time

	from gigafibre_fsm.domain.flows.runs import worker
	from gigafibre_fsm.domain.flows.triggers import processing

	end = time.monotonic() + FLOW_TIME

	def is_time_left() -> bool:
		return time.monotonic() < end

	if not is_helper:
		worker.call_helpers()
	# what runs change may start others
	while is_time_left() and (processing.process_due() + worker.work_due(is_time_left)):
		pass


def watch_flow_clock() -> None:
	"""Note what the clock starts: calendars, dates of records, invoices that became overdue."""
	from gigafibre_fsm.domain.flows.triggers import clock

	clock.look_due()


def count_flow_history(count: str) -> None:
	"""Count what a flow would have done in the past (queued by flows/preview/counting.py)."""
	from gigafibre_fsm.domain.flows.preview import counting

	counting.work_count(count)


def forget_old_flows() -> None:
	"""Delete runs of flows that ended half a year ago, events and spent effect keys of a quarter ago, and old budgets."""
	from gigafibre_fsm.domain.flows.budget import hours
	from gigafibre_fsm.domain.flows.runs import cleaning
	from gigafibre_fsm.domain.platform import instants

	now = instants.now_utc()
	cleaning.forget_old(now)
	hours.forget_old(now)
