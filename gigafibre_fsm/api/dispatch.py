"""Endpoints for dispatchers' work on a single job: planning, status, promise, report, calendar."""

from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import CardAnswer
from gigafibre_fsm.api.arguments import full_name, json_of, moment_of, require_write
from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.dispatch import promises, self_service, service_report
from gigafibre_fsm.domain.dispatch.dashboard import today as day_summary
from gigafibre_fsm.domain.dispatch.dashboard.today import SummaryAnswer
from gigafibre_fsm.domain.dispatch.job import calendar_feed, lifecycle, transition_messages
from gigafibre_fsm.domain.dispatch.job.calendar_feed import CalendarEvent
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.dispatch.promises.repository import PromiseAnswer
from gigafibre_fsm.domain.dispatch.schedule import conflict_check, conflict_messages, stored_placement
from gigafibre_fsm.domain.dispatch.workflow import messages as change_messages
from gigafibre_fsm.domain.dispatch.workflow import next_actions, scheduling, transitions, type_change
from gigafibre_fsm.domain.dispatch.workflow.next_actions import NextStep
from gigafibre_fsm.domain.dispatch.workflow.transitions import MoveAnswer
from gigafibre_fsm.exceptions import FsmError


class NextSteps(TypedDict):
	"""Next transitions of a job.

	`draft` is its unpublished placement on the board, `remark` a question about its ticket or order.
	"""

	status: str
	steps: list[NextStep]
	conflicts: list[str]
	draft: str | None
	remark: str | None


class TypeChange(TypedDict):
	"""A sentence for each requirement that a job would lose."""

	lost: list[str]


class ChartDataset(TypedDict):
	"""The bars of a chart, one for each label."""

	values: list[int]


class SummaryChart(TypedDict):
	"""Today's jobs by status, in the form of a chart of the desk."""

	labels: list[str]
	datasets: list[ChartDataset]


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def move(job: str, to: str, reason: str | None = None, outcome: str | None = None) -> MoveAnswer:
	"""Move a job to another status; returns `{"job", "status", "follow_up_job"}`.

	Args:
		job: name of a Dispatch Job.
		to: the new status, an option of Dispatch Job.status: `Dispatched`, `On Hold`, ….
		reason: required by some statuses.
		outcome: Complete (the default) or Partial if `to` is Completed.
	"""
	return _move(job, to, reason=reason, outcome=outcome)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def dispatch(job: str) -> MoveAnswer:
	"""Publish a scheduled job to its technician, who gets a text message; returns as move()."""
	return _move(job, lifecycle.DISPATCHED)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def hold(job: str, reason: str) -> MoveAnswer:
	"""Put a job on hold; returns as move()."""
	return _move(job, lifecycle.ON_HOLD, reason=reason)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def cancel(job: str, reason: str) -> MoveAnswer:
	"""Cancel a job; returns as move()."""
	return _move(job, lifecycle.CANCELLED, reason=reason)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(30, 60)
@unit_of_work.whole
def send_report(job: str) -> JobStatus:
	"""Send the customer the report of a completed job again; returns `{"job", "status"}`."""
	require_write(job)
	return service_report.resend_report(job, full_name(), now_datetime())


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(30, 60)
def report_pdf(job: str, language: Literal["fr", "en"]) -> None:
	"""Respond with the report of a job as a PDF in either language, rendered now."""
	doc = frappe.get_doc("Dispatch Job", job)
	doc.check_permission("read")
	frappe.local.response.filename = f"{doc.name}-{language}.pdf"
	frappe.local.response.filecontent = service_report.render_pdf(service_report.load_report(doc, language))
	frappe.local.response.type = "pdf"


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def not_done(job: str, reason: str) -> MoveAnswer:
	"""Close a job that could not be done; returns as move()."""
	return _move(job, lifecycle.NOT_DONE, reason=reason)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def mark_request_answered(job: str) -> JobStatus:
	"""Close the customer's request for another time as answered; returns `{"job", "status"}`."""
	require_write(job)
	return self_service.close_request(job, full_name(), now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def promise(job: str, channel: Literal["Phone", "E-mail"] = "Phone") -> PromiseAnswer:
	"""Record that the customer was promised a job's window by phone or e-mail; returns `{"promise"}`."""
	require_write(job)
	return promises.record_promise_by_hand(job, channel, full_name(), now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def assign(job: str, technician: str) -> MoveAnswer:
	"""Assign a job to a technician, who is texted if it is dispatched; returns as move()."""
	require_write(job)
	return scheduling.schedule_job(job, None, full_name(), now_datetime(), technician=technician)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def schedule(
	job: str,
	arrival: str,
	duration: int | None = None,
	technician: str | None = None,
	window_start: str | None = None,
	window_end: str | None = None,
) -> MoveAnswer:
	"""Plan a job: when, by whom, and in which promised window.

	A job in Draft or on hold becomes Scheduled. Omitted values stay unchanged.

	Args:
		job: name of a Dispatch Job.
		arrival: arrival of the technician, for example 2026-11-23 09:30:00, in the site's zone.
		duration: minutes.
		technician: name of a Dispatch Technician.
		window_start, window_end: the window promised to the customer, in the site's zone; both or none.
			Without them the window is kept while it contains the arrival, else it becomes the usual two hours
			around the arrival.

	Returns as move().

	Raises:
		FsmError: one end of the window is given without the other.
	"""
	require_write(job)
	if bool(window_start) != bool(window_end):
		frappe.throw(_("A window has a start and an end: give both, or none of them."), FsmError)
	window = (moment_of(window_start), moment_of(window_end)) if window_start else None
	return scheduling.schedule_job(
		job,
		moment_of(arrival),
		full_name(),
		now_datetime(),
		duration=duration,
		technician=technician,
		window=window,
	)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def list_next_actions(job: str) -> NextSteps:
	"""Return a job's next transitions and what each lacks, its conflicts, and its unpublished draft.

	Returns `{"status", "steps": [{"to", "asks_reason", "why", "missing": [sentence]}], "conflicts":
	[sentence],
	"draft", "remark"}`; `draft` is the placement on the board in words, or None; `remark` asks about a job
	whose ticket or order ended before it.
	"""
	doc = frappe.get_doc("Dispatch Job", job)
	doc.check_permission("read")
	return {
		"status": doc.status,
		"steps": next_actions.list_next_actions(doc),
		"conflicts": conflict_messages.describe_conflicts(
			{doc.name: conflict_check.find_conflicts_of_job(doc)}
		)[doc.name],
		"draft": change_messages.describe_place(stored_placement.read_placement(doc))
		if doc.has_draft
		else None,
		"remark": waiting.describe_question(doc),
	}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def type_change_of(job: str, job_type: str) -> TypeChange:
	"""Return the requirements that a job would lose with another type: `{"lost": [sentence]}`."""
	doc = frappe.get_doc("Dispatch Job", job)
	doc.check_permission("read")
	known = frappe.db.exists("Dispatch Job Type", job_type)
	return {"lost": type_change.list_dropped_requirements(doc, doc.job_type, job_type) if known else []}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def summary() -> SummaryAnswer:
	"""Return today's figures.

	These are `{"by_state", "visits", "late", "unassigned", "unpublished", "work", "travel", "travel_share",
	"promised", "kept"}`; work and travel in minutes.
	"""
	return _figures()


@frappe.whitelist(methods=["GET", "POST"])
@guards.dispatcher
@guards.limited(240, 60)
def summary_card(filters: str) -> CardAnswer:
	"""Return one figure of summary() for a number card of the desk: `{"value", "fieldtype", "route"}`.

	Args:
		filters: the card's filters as JSON, `{"figure": name}` with a name of summary().

	Raises:
		FsmError: summary() has no such figure, or it is not a single number.
	"""
	figure = json_of(filters, dict).get("figure")
	found = _figures()
	if figure not in found or figure == "by_state":
		frappe.throw(_("There is no such figure. Choose another one in the card."), FsmError)
	is_share = figure == "travel_share"
	value = round(found[figure] * 100, 1) if is_share else found[figure]
	return {"value": value, "fieldtype": "Percent" if is_share else "Int", "route": ["dispatch-board"]}


@frappe.whitelist(methods=["GET", "POST"])
@guards.dispatcher
@guards.limited(240, 60)
def summary_chart() -> SummaryChart:
	"""Return today's jobs by status for the desk's chart: `{"labels", "datasets": [{"values"}]}`."""
	by_state = _figures()["by_state"]
	shown = [state for state in lifecycle.STATES if by_state.get(state)]
	labels = [transition_messages.status_name(state) for state in shown]
	return {"labels": labels, "datasets": [{"values": [by_state[state] for state in shown]}]}


@frappe.whitelist(methods=["GET", "POST"])
@guards.dispatcher
@guards.limited(240, 60)
def calendar_events(start: str, end: str, filters: str | None = None) -> list[CalendarEvent]:
	"""Return the jobs of a period that the user may read, for the desk's calendar.

	Args:
		start, end: the period on the screen, in the site's zone.
		filters: the calendar's filters as JSON, in Frappe's form for lists.

	Returns rows of `{"name", "title", "arrival", "ends_on", "status", "color", "all_day"}`.
	"""
	return calendar_feed.list_events(
		moment_of(start), moment_of(end), json_of(filters, list) if filters else []
	)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def calendar_move(args: str) -> MoveAnswer:
	"""Move or resize a job by dragging in the calendar; returns as move().

	Args:
		args: the calendar's JSON with `name`, `arrival` and `ends_on`.
	"""
	moved = frappe._dict(json_of(args, dict))
	require_write(moved.name)
	arrival, ends_on = moment_of(moved.arrival), moment_of(moved.ends_on)
	minutes = max(1, round((ends_on - arrival).total_seconds() / 60))
	return scheduling.move_in_calendar(moved.name, arrival, minutes, full_name(), now_datetime())


def _move(job: str, to: str, *, reason: str | None = None, outcome: str | None = None) -> MoveAnswer:
	require_write(job)
	return transitions.move_job(job, to, full_name(), now=now_datetime(), reason=reason, outcome=outcome)


def _figures() -> SummaryAnswer:
	frappe.has_permission("Dispatch Job", "read", throw=True)
	return day_summary.as_answer(day_summary.summarise_day(now_datetime()))
