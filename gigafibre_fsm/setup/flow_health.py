"""What is wrong with flows at the moment, each with its remedy, for the doctor."""

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.runs import states
from gigafibre_fsm.domain.flows.templates import wording
from gigafibre_fsm.domain.platform import instants

LATE = timedelta(minutes=5)
"""Timers are looked at each minute."""


def list_problems() -> list[tuple[str, str]]:
	"""Return each problem with its remedy."""
	return [*_late(), *_stranded(), *_undecided(), *_paused()]


def describe_queue() -> str:
	"""Return in which queue flows run, as a sentence."""
	return _("Flows run in the queue {0}.").format(due.queue_name())


def _late() -> Iterator[tuple[str, str]]:
	"""Find runs and signals whose time has come and that no worker took on."""
	since = instants.now_utc() - LATE
	remedy = _("Does a worker take the queue {0}? {1}").format(
		due.queue_name(), f"bench --site {frappe.local.site} doctor"
	)
	if count := frappe.db.count("Flow Run", {"due_utc": ("<", since)}):
		yield _("{0} runs of flows are late by more than five minutes.").format(count), remedy
	if count := frappe.db.count("Flow Event", {"due_utc": ("<", since)}):
		yield _("{0} events of flows were not looked at for more than five minutes.").format(count), remedy


def _stranded() -> Iterator[tuple[str, str]]:
	"""Find runs that nothing will ever continue."""
	nothing = {"state": states.WAITING, "due_utc": ("is", "not set"), "waits_for": ("is", "not set")}
	names = frappe.get_all("Flow Run", nothing, pluck="name", limit=5)
	names += frappe.get_all(
		"Flow Run", {"state": states.READY, "due_utc": ("is", "not set")}, pluck="name", limit=5
	)
	names += _list_forgotten()
	if names:
		text = _("These runs of flows wait for nothing: {0}.").format(", ".join(names))
		yield text, _("End them and begin them anew in the flow editor.")


def _list_forgotten() -> list[str]:
	"""Return runs that wait behind a run of their record that no longer is there."""
	queued, other = DocType("Flow Run"), DocType("Flow Run").as_("other")
	return (
		frappe.qb.from_(queued)
		.left_join(other)
		.on(
			(other.template == queued.template)
			& (other.record_doctype == queued.record_doctype)
			& (other.record_name == queued.record_name)
			& other.active_key.isnotnull()
		)
		.select(queued.name)
		.where((queued.state == states.QUEUED) & other.name.isnull())
		.limit(5)
		.run(pluck=True)
	)


def _undecided() -> Iterator[tuple[str, str]]:
	run = DocType("Flow Run")
	query = frappe.qb.from_(run).select(run.state, Count("*")).where(run.state.isin(states.FOR_A_PERSON))
	counts = dict(query.groupby(run.state).run())
	if counts:
		words = ", ".join(
			f"{_(state, context='Flow Run')} {count}" for state, count in sorted(counts.items())
		)
		text = _("Runs of flows wait for a decision: {0}.").format(words)
		yield text, _("Open the flow editor, Inbox: each says why, and can be retried, skipped or ended.")


def _paused() -> Iterator[tuple[str, str]]:
	rows = frappe.get_all("Flow Template", {"state": "Paused"}, ["title", "pause_reason"], order_by="title")
	for row in rows:
		text = _("The flow “{0}” is paused: {1}").format(
			row.title, wording.translate_reason(row.pause_reason) or "–"
		)
		yield text, _("Resume it in the flow editor once that is mended.")
