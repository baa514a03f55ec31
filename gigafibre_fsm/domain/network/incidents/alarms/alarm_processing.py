"""What alarms lead to: the last words of lines, an incident that is open at once, or one that is confirmed.

An alarm is processed in one transaction with its row, so that a killed worker repeats no effect. Of two alarms about
one thing the later one counts, in whatever order they come.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.network.device import stock_matching
from gigafibre_fsm.domain.network.incidents import settings, states
from gigafibre_fsm.domain.network.incidents.alarms import alarm_inbox, alarm_reading
from gigafibre_fsm.domain.network.incidents.alarms.alarm_reading import AlarmReport
from gigafibre_fsm.domain.network.incidents.lifecycle import works
from gigafibre_fsm.domain.network.incidents.rows import lines, members, repository, timeline
from gigafibre_fsm.domain.network.incidents.rule import clustering, matching
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import instants, transactions

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = alarm_inbox.DOCTYPE
OLDER, UNKNOWN_LINES, TOO_FEW = "Older Than Another", "Unknown Lines", "Too Few Lines"
ALL_HEARD, OUR_FAULT = "Lines Heard Since", "Our Fault"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)


def process_due(limit: int = 200) -> int:
	"""Process the alarms that are due, oldest first, and return how many there were."""
	due = {
		"state": ("in", (alarm_inbox.RECEIVED, alarm_inbox.FAILED)),
		"next_attempt": ("<=", instants.now_utc()),
	}
	names = frappe.get_all(DOCTYPE, due, pluck="name", order_by="happened_on, name", limit=limit)
	for name in names:
		try:
			transactions.run_transaction(lambda name=name: _process(name))
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"{DOCTYPE} {name}")
			transactions.run_transaction(lambda name=name: _postpone(name))
	return len(names)


def _process(name: str) -> None:
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.state not in (alarm_inbox.RECEIVED, alarm_inbox.FAILED):
		return
	report = alarm_reading.read_alarm(row.payload.encode(), instants.now_utc())
	reason, incident = _apply(row, report)
	is_done = incident or not reason
	values = {"state": alarm_inbox.DONE if is_done else alarm_inbox.IGNORED, "reason": reason or ""}
	row.db_set({**values, "incident": incident or None, "next_attempt": None})


def _apply(row: "Document", report: AlarmReport) -> tuple[str, str]:
	"""Return why an alarm had no effect, and the incident that it opened or confirmed; each may be empty."""
	later = {"subject": report.subject, "happened_on": (">", report.happened_on), "name": ("!=", row.name)}
	if frappe.db.exists(DOCTYPE, later):
		return OLDER, ""
	devices = stock_matching.match_serials(line.serial for line in report.lines if line.serial)
	_write_last_words(report, devices)
	if report.status == states.CLEARED:
		return "", ""  # lines return when they call
	places = _list_places(report, set(devices.values()))
	named = lines.load_lines_at(places)
	if not named:
		return UNKNOWN_LINES, ""
	happened = instants.to_site(report.happened_on)
	hits = [line for line in named if line.last_inform is None or line.last_inform <= happened]
	hits = [line for line in hits if not line.path.startswith(works.list_paths(instants.now()))]
	if not hits:
		return ALL_HEARD, ""
	return _open(report, [replace(line, last_inform=happened) for line in hits], hits)


def _open(report: AlarmReport, hits: list[LineFact], as_heard: list[LineFact]) -> tuple[str, str]:
	"""Confirm the incident that the lines belong to, or open one if they are enough."""
	limits = settings.load_thresholds()
	nodes = topology_repository.load_nodes({node for line in hits for node in line.nodes[:-1]})
	element = clustering.find_element(hits, {node.name: node.node_type for node in nodes.values()}, limits)
	path = nodes[element].path if element else ""
	known = repository.list_known(instants.now() - timedelta(minutes=limits.reopen_minutes))
	going = [
		each for each in known if each.closed_utc is None and path and matching.is_related(path, each.path)
	]
	# a person may have ended one since it was looked up
	locked = (repository.lock_incident(each.name) for each in sorted(going, key=lambda each: each.name))
	doc = next((each for each in locked if each.state in states.UNSETTLED), None)
	if doc is None and (len(hits) < limits.fewest or not element):
		return TOO_FEW, ""
	cause = clustering.judge_cause(as_heard, limits) if report.cause else states.UNKNOWN
	doc = doc or _create(element, hits[0].last_inform, len(hits))
	members.add_members(doc.name, hits, silent=hits)
	timeline.note_event(doc.name, timeline.ALARM, hits=len(hits), cause=cause)
	learns = doc.cause == states.UNKNOWN and not doc.confirmed_by
	values = {"cause": cause} if learns else {}
	state = states.OPEN if doc.state == states.SUSPECTED else doc.state
	repository.write_state(doc, state, **values)
	repository.write_counts(doc.name)
	return "", doc.name


def _create(element: str, happened: datetime, hits: int) -> "Document":
	return repository.create_incident(
		element, state=states.OPEN, origin=states.ALARM, started_on=happened, hits=hits, lines=hits
	)


def _list_places(report: AlarmReport, devices: set[str]) -> set[str]:
	"""Return the addresses of an alarm's lines: where its devices stand, and those of the accounts without one."""
	device = frappe.qb.DocType("Equipment")
	is_named = device.name.isin(sorted(devices) or [""])
	accounts = sorted({line.account for line in report.lines if line.account and not line.serial})
	if accounts:
		customer = frappe.qb.DocType("Customer")
		is_theirs = customer.fsm_network_account.isin(accounts) | customer.name.isin(accounts)
		named = frappe.qb.from_(customer).select(customer.name).where(is_theirs).run(pluck=True)
		if named:
			is_named |= device.customer.isin(named)
	query = frappe.qb.from_(device).select(device.service_location).distinct()
	return set(query.where(is_named & device.service_location.isnotnull()).run(pluck=True))


def _write_last_words(report: AlarmReport, devices: dict[str, str]) -> None:
	"""Write what lines said last on their CPE State, from which the cause of an incident is judged."""
	words = {
		devices[line.serial]: line.cause for line in report.lines if line.cause and line.serial in devices
	}
	happened = instants.to_site(report.happened_on)
	line, changed = frappe.qb.DocType("CPE State"), {}
	for at in range(0, len(words), lines.AT_ONCE):
		names = sorted(words)[at : at + lines.AT_ONCE]
		query = frappe.qb.from_(line).select(line.name, line.last_alarm, line.last_alarm_on)
		for name, before, before_on in query.where(line.name.isin(names)).for_update().run():
			found = alarm_reading.later_word(before or "", before_on, words[name], happened)
			changed.setdefault(found, []).append(name)
	for (word, word_on), names in changed.items():
		change = frappe.qb.update(line).set(line.last_alarm, word).set(line.last_alarm_on, word_on)
		change.where(line.name.isin(names)).run()


def _postpone(name: str) -> None:
	attempts = frappe.db.get_value(DOCTYPE, name, "attempts") + 1
	pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
	values = {"state": alarm_inbox.FAILED, "attempts": attempts, "reason": OUR_FAULT}
	frappe.db.set_value(DOCTYPE, name, {**values, "next_attempt": instants.now_utc() + pause})
