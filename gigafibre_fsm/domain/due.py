"""Which scheduled tasks have work, and since when: determined from rows, so that a lost queue loses no work.

Each minute one job checks this and queues the others. A task that fails is logged by its own job and is due
again in the next minute; a minute, or a week, without a worker only delays the work.

Each package determines in its `due.py` what is due there. The check of each minute loads these modules only;
the modules that do the work are loaded by the jobs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.access import due as access
from gigafibre_fsm.domain.billing import due as billing
from gigafibre_fsm.domain.care import due as care
from gigafibre_fsm.domain.cutover import due as cutover
from gigafibre_fsm.domain.dispatch import due as dispatch
from gigafibre_fsm.domain.equipment import due as equipment
from gigafibre_fsm.domain.flows import due as flows
from gigafibre_fsm.domain.messaging import due as messaging
from gigafibre_fsm.domain.network import due as network
from gigafibre_fsm.domain.platform import due as platform
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.domain.sales import due as sales

PATIENCE = timedelta(minutes=15)
"""Work that has been due for longer is late and reported by `fsm-doctor`."""

Look = Callable[[datetime], datetime | None]
"""Returns since when work is due (UTC, None if none is), given the present (UTC)."""


def usual_queue() -> str:
	"""Return the queue of tasks without one of their own."""
	return "default"


def long_queue() -> str:
	"""Return the queue of tasks that take minutes."""
	return "long"


@dataclass(frozen=True, slots=True)
class ScheduledTask:
	"""A function of `tasks.py`, and the checks whether it has work; `timeout` in seconds."""

	name: str
	looks: tuple[Look, ...]
	queue: Callable[[], str] = usual_queue
	timeout: int | None = None


TASKS = (
	ScheduledTask("deliver_messages", (messaging.messages_since,)),
	ScheduledTask("sweep_messages", (messaging.doubts_since,)),
	ScheduledTask("carry_out_commands", (network.commands_since,), network.queue_name, timeout=300),
	ScheduledTask("watch_activations", (network.activations_since,), network.queue_name, timeout=300),
	ScheduledTask("read_modems", (network.probes_since,), network.queue_name, timeout=300),
	ScheduledTask("run_poll", (network.poll_since,), network.queue_name, timeout=1200),
	ScheduledTask("process_alarms", (network.alarms_since,)),
	ScheduledTask("watch_network", (network.watch_since,), timeout=600),
	ScheduledTask("process_events", (billing.events_since,)),
	ScheduledTask("charge_invoices", (billing.charges_since,), long_queue),
	ScheduledTask("check_payments", (billing.payments_since, billing.refunds_since)),
	ScheduledTask("warn_expiring_cards", (billing.warnings_since,)),
	ScheduledTask("remind_disputes", (billing.disputes_since,)),
	ScheduledTask("work_dunning_cases", (billing.dunning_since,), long_queue),
	ScheduledTask("bill_subscriptions", (billing.billing_since,), long_queue),
	ScheduledTask("apply_subscription_changes", (billing.changes_since,)),
	ScheduledTask("propose_suspensions", (billing.ready_cases_since, billing.proposals_since), long_queue),
	ScheduledTask("switch_services", (billing.switches_since,)),
	ScheduledTask("restore_services", (billing.suspended_since,)),
	ScheduledTask("read_bills", (billing.bills_since,), timeout=600),
	ScheduledTask("record_revenue", (billing.revenue_since,), long_queue),
	ScheduledTask("send_statements", (billing.statements_since,), long_queue),
	ScheduledTask("check_money", (billing.money_check_since,), long_queue, timeout=1500),
	ScheduledTask("send_flow_requests", (flows.requests_since,)),
	ScheduledTask("report_commands", (flows.settled_commands_since,)),
	ScheduledTask("post_stock_entries", (equipment.movements_since,)),
	ScheduledTask("read_labels", (equipment.labels_since,)),
	ScheduledTask("take_baselines", (network.baselines_since,)),
	ScheduledTask("judge_devices", (network.health_since,), long_queue),
	ScheduledTask("keep_levels", (network.levels_since,), long_queue),
	ScheduledTask("compare_stock", (network.stock_check_since,), long_queue),
	ScheduledTask("move_devices", (network.migrations_since,), long_queue, timeout=600),
	ScheduledTask("import_nodes", (network.imports_since,), long_queue),
	ScheduledTask("sweep_plans", (dispatch.plans_since, dispatch.slots_since)),
	ScheduledTask("make_reports", (dispatch.reports_since,)),
	ScheduledTask("judge_lines", (dispatch.verdicts_since,)),
	ScheduledTask("settle_promises", (dispatch.promises_since,)),
	ScheduledTask("propose_credits", (dispatch.credits_since,)),
	ScheduledTask("grant_approved_credits", (billing.approved_credits_since,), long_queue),
	ScheduledTask("follow_incidents", (care.incidents_since,), long_queue),
	ScheduledTask("refresh_search", (care.search_since,)),
	ScheduledTask("watch_ticket_clocks", (care.clocks_since,)),
	ScheduledTask("fulfil_orders", (care.orders_since,)),
	ScheduledTask("watch_agreements", (sales.agreements_since,)),
	ScheduledTask("ask_docuseal", (sales.docuseal_since,)),
	ScheduledTask("advance_orders", (sales.sales_since,), timeout=600),
	ScheduledTask("forget_old_requests", (sales.old_requests_since,)),
	ScheduledTask("import_accounts", (cutover.imports_since,), long_queue, timeout=1500),
	ScheduledTask("move_customers", (cutover.moves_since,), long_queue, timeout=1500),
	ScheduledTask("wake_tickets", (care.snoozed_since,)),
	ScheduledTask("assign_tickets", (care.unassigned_since,)),
	ScheduledTask("settle_calls", (care.calls_since,)),
	ScheduledTask("fetch_recordings", (care.recordings_since,)),
	ScheduledTask("forget_old_recordings", (care.old_recordings_since,)),
	ScheduledTask("forget_old_carts", (care.old_carts_since,)),
	ScheduledTask("forget_old_photos", (care.old_photos_since,)),
	ScheduledTask("file_mails", (care.mails_since,), timeout=600),
	ScheduledTask("ask_for_ratings", (care.ratings_since,)),
	ScheduledTask("forget_old_mails", (care.old_mails_since,)),
	ScheduledTask("repeat_visits", (dispatch.repeats_since,)),
	ScheduledTask(
		"forget_old_changes",
		(
			dispatch.old_changes_since,
			dispatch.old_refusals_since,
			dispatch.old_plans_since,
			dispatch.old_slots_since,
		),
	),
	ScheduledTask("work_flows", (flows.runs_since, flows.signals_since), flows.queue_name),
	ScheduledTask("watch_flow_clock", (flows.clock_since,), flows.queue_name),
	ScheduledTask(
		"forget_old_flows",
		(
			flows.old_runs_since,
			flows.old_events_since,
			flows.old_budgets_since,
			flows.old_effect_keys_since,
		),
		long_queue,
	),
	ScheduledTask("forget_old_links", (access.old_links_since, platform.old_commands_since)),
	ScheduledTask("forget_old_alarms", (network.old_alarms_since,)),
	ScheduledTask("forget_old_events", (billing.old_events_since,)),
	ScheduledTask(
		"forget_positions",
		(dispatch.sharings_since, dispatch.old_positions_since, dispatch.old_sharings_since),
	),
	ScheduledTask("forget_old_travel_times", (dispatch.old_travel_times_since,)),
)


def queue_tasks() -> None:
	"""Queue a job for each task that has work; a check that fails does not block the others."""
	present = instants.now_utc()
	for task, since in _looked_at(present):
		if since and since <= present:
			job_queue.enqueue(task.name, task.queue(), timeout=task.timeout)


def list_late() -> dict[str, datetime]:
	"""Return the names of late tasks, each with the time (UTC) since when its work has been due."""
	present = instants.now_utc()
	found = dict(_looked_at(present))
	return {task.name: since for task, since in found.items() if since and since < present - PATIENCE}


def _looked_at(present: datetime) -> Iterator[tuple[ScheduledTask, datetime | None]]:
	for task in TASKS:
		frappe.db.savepoint("fsm_due")
		try:
			moments = [look(present) for look in task.looks]
		except Exception:
			frappe.db.rollback(save_point="fsm_due")
			frappe.log_error(title=f"What is due for {task.name}")
			continue
		yield task, min(filter(None, moments), default=None)
