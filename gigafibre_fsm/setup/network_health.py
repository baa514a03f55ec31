"""What keeps modems from being heard and outages from being noticed, each with its remedy, for the doctor."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.incidents import settings, states
from gigafibre_fsm.domain.network.polling import notes as polling_notes
from gigafibre_fsm.domain.platform import instants

LATE = timedelta(minutes=10)
"""Each polling round, and each open incident, is looked at within five minutes."""


def list_rounds() -> list[tuple[str, str, str | None]]:
	"""Return what is known of the polling rounds of each server: good, warning or broken, a sentence, and a remedy."""
	return [each for server in due.list_backends() for each in _describe_round(server)]


def _describe_round(server: str) -> Iterator[tuple[str, str, str | None]]:
	now = now_datetime()
	seen = polling_notes.polling_status(now, server)
	problem = _(seen.problem) if seen.problem else ""
	remedy = problem or _ask_for_worker()
	if not seen.answered:
		yield "broken", _("{0} was never asked about the modems.").format(server), remedy
		return
	text = _("Modems of {0}: {1} online, {2} silent, {3} offline, as of {4}; asked in the queue {5}.").format(
		server,
		*(seen.states.get(state, 0) for state in ("Online", "Silent", "Offline")),
		line_messages.format_ago(seen.answered, now),
		due.queue_name(),
	)
	yield ("broken", text, remedy) if seen.is_late else ("good", text, None)
	if problem and not seen.is_late:
		yield "warning", f"{server}: {problem}", None
	if seen.strangers:
		text = _("{0} modems call that stock does not know.").format(seen.strangers)
		yield "warning", text, _("See the report “Stock against the Network”.")


def list_problems() -> list[tuple[str, str]]:
	"""Return each problem with its remedy; none on a site that polls no modems."""
	if not due.list_backends():
		return []
	return [*_paused(), *_deaf(), *_late(), *_alarms(), *_undecided()]


def describe_watch() -> str:
	"""Return when the network was looked at for outages and what was seen; empty if it never was."""
	seen = frappe.db.get_singles_dict("Network Watch")
	if not seen.watched_on or not due.list_backends():
		return ""
	going = frappe.db.count("Network Incident", {"state": ("in", states.UNSETTLED)})
	text = _(
		"Looked for outages: {0}; {1} lines, of which {2} fell silent or lost light; {3} incidents go on."
	)
	ago = line_messages.format_ago(get_datetime(seen.watched_on), now_datetime())
	return text.format(ago, int(seen.lines or 0), int(seen.hits or 0), going)


def _paused() -> Iterator[tuple[str, str]]:
	if not settings.is_watching():
		yield (
			_("Outages are not looked for: silence opens nothing."),
			_("Untick “{0}” in {1}.").format(_("Open nothing by silence"), _(settings.DOCTYPE)),
		)


def _deaf() -> Iterator[tuple[str, str]]:
	"""Find servers whose silence says nothing, so that nothing is opened."""
	for server, heard_until, blindness in _read_ears():
		if not blindness:
			continue
		since = (
			line_messages.format_ago(instants.to_site(heard_until), now_datetime()) if heard_until else "–"
		)
		text = _("No outage is opened by {0}: {1} (calls known until: {2}).")
		yield text.format(server, _(blindness, context="Network Watch"), since), _advise(blindness)


def _read_ears() -> Iterator[tuple[str, datetime | None, str]]:
	noted = json.loads(frappe.db.get_singles_dict("Network Watch").servers or "{}")
	for server in due.list_backends():
		heard, *_others, blindness = noted.get(server) or ["", states.NOT_POLLED]
		yield server, datetime.fromisoformat(heard) if heard else None, blindness


def _advise(blindness: str) -> str:
	return {
		states.NOT_POLLED: _ask_for_worker(),
		states.POLL_LATE: _("Does the server answer? Look at CPE Polling. {0}").format(_ask_for_worker()),
		states.NO_CALLS: _(
			"It answers, but no modem calls it: look at its own connection, its certificate, and the core of the network."
		),
	}.get(blindness, _("Wait: after an absence it must have been heard for three inform intervals."))


def _ask_for_worker(queue: str = "") -> str:
	doctor = f"bench --site {frappe.local.site} doctor"
	return _("Does a worker take the queue {0}? {1}").format(queue or due.queue_name(), doctor)


def _late() -> Iterator[tuple[str, str]]:
	"""Find looks and effects whose time has come and that no worker took on."""
	now = instants.now_utc()
	remedy = _ask_for_worker("default")
	since = due.watch_since(now)
	if since and since < now - LATE:
		ago = line_messages.format_ago(instants.to_site(since), now_datetime())
		yield _("The network should have been looked at for outages: {0}.").format(ago), remedy
	waiting = frappe.db.count("Network Incident", {"effects_due_utc": ("<", now - LATE)})
	if waiting:
		yield _("The customers of {0} incidents wait to be told, or credited.").format(waiting), remedy


def _alarms() -> Iterator[tuple[str, str]]:
	if failed := frappe.db.count("Network Alarm", {"state": "Failed"}):
		yield (
			_("{0} alarms could not be processed and are tried again.").format(failed),
			_("Read the Error Log: its titles begin with “Network Alarm”."),
		)


def _undecided() -> Iterator[tuple[str, str]]:
	asks = {"state": states.SUSPECTED, "needs_person": 1}
	for name in frappe.get_all("Network Incident", asks, pluck="name", order_by="name"):
		yield (
			_(
				"{0} waits for a decision: so much is silent that the ACS or the core may be the cause."
			).format(name),
			_("Open it and confirm it, or call it a false alarm."),
		)
