"""What the clock does: each function finds work by looking at rows, and is safe to run twice, also at once."""

# Seconds one run may deliver: below the time-out of the short queue (300), which would kill it mid-message.
DELIVERY_TIME = 200


def queue_due_tasks() -> None:
	"""Queue, each minute, a job for each task that has something to do; the only job that Frappe's scheduler has of this app."""
	from gigafibre_fsm.domain import due

	due.queue_tasks()


def deliver_messages() -> None:
	"""Hand the messages that are due to the provider; several workers may do so at once."""
	import time

	from gigafibre_fsm.domain.access import links
	from gigafibre_fsm.domain.messaging.outbox import delivery

	end = time.monotonic() + DELIVERY_TIME
	# in small steps, so that a long queue does not outlast the time
	while delivery.deliver_due(links.fresh_url, limit=20) and time.monotonic() < end:
		pass


def sweep_messages() -> None:
	"""Ask the provider about messages whose worker died or lost the answer."""
	from gigafibre_fsm.domain.messaging.outbox import delivery

	delivery.check_in_doubt()


def post_stock_entries() -> None:
	"""Tell ERPNext's stock about device movements that it does not know yet; each is committed by itself."""
	import frappe

	from gigafibre_fsm.domain.equipment.movements import stock_posting

	# A worker may die between two movements: what ERPNext was told must stand with the row that says so.
	stock_posting.post_pending(after_each=frappe.db.commit)


def read_labels() -> None:
	"""Look again at photographed labels whose first look could not be finished."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.equipment.vision import label_retry
	from gigafibre_fsm.domain.equipment.vision import scans as label_scans

	for scan in label_retry.find_due(now_datetime()):
		label_retry.retry_reading(scan, label_scans.fill_scan, now_datetime)


def run_poll() -> None:
	"""Ask the ACS about everything that informed since the last round."""
	from gigafibre_fsm.domain.network.polling import poller
	from gigafibre_fsm.domain.platform import instants

	poller.run_round(instants.now)


def take_baselines() -> None:
	"""Take the baselines of devices that have informed since they were installed."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.network.line import baselines

	baselines.take_due(now_datetime())


def carry_out_commands() -> None:
	"""Hand commands for devices to the ACS and look what became of them (also queued by network/commands)."""
	from gigafibre_fsm.domain.network import commands

	commands.carry_out_due()


def run_plan(plan: str) -> None:
	"""Make the proposal of a queued plan (queued by proposals/repository.py)."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker

	plan_worker.run_plan(plan, now_datetime)


def sweep_plans() -> None:
	"""Find plans whose worker died, and slots whose time is over."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
	from gigafibre_fsm.domain.dispatch.proposals import slot_holds

	now = now_datetime()
	plan_repository.retry_stuck(now)
	slot_holds.expire_holds(now)


def forget_old_changes() -> None:
	"""Forget gestures that nobody takes back any more, refusals of days that have passed, old plans and slots."""
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
	"""Forget codes, use logs and commands that nobody can still be holding."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.access import links
	from gigafibre_fsm.domain.platform import idempotency

	now = now_datetime()
	links.forget_old(now)
	idempotency.forget_old(now)


def forget_old_travel_times() -> None:
	"""Forget the travel times of places that no plan asked about lately."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.travel import store as travel_store

	travel_store.delete_old(now_datetime())


def settle_promises() -> None:
	"""Judge the promised windows whose day is over."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch import promises

	promises.judge_passed(now_datetime())


def repeat_visits() -> None:
	"""Make the copies of visits that come again which a day without a worker has missed."""
	from frappe.utils import getdate

	from gigafibre_fsm.domain.dispatch.workflow import recurrence

	recurrence.catch_up(getdate())


def make_reports() -> None:
	"""Make and send the reports of completed visits, and renew those that something late has changed."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch import service_report

	service_report.process_due(now_datetime())
