"""The rows of Network Incident Member: who is affected, since when, and who is back; counted from these rows alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pypika.terms import Case, PseudoColumn

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Coalesce, Count, Sum

from gigafibre_fsm.domain.network.device.snapshot import OFFLINE, ONLINE, SILENT
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Network Incident Member"
FIELDS = ("equipment", "service_location", "customer", "silent_from", "silent_utc", "light_before")
_seconds_between = CustomFunction("TIMESTAMPDIFF", ["unit", "start", "end"])


_shifted = CustomFunction("TIMESTAMPADD", ["unit", "count", "moment"])
FLAP = timedelta(minutes=30)
"""A line that falls silent again this soon after its return has not returned."""


@dataclass(frozen=True, slots=True)
class MemberCount:
	"""How far an incident reaches.

	`affected` addresses; of these `fallen` were without service or lost light, `out` still are, and `silent` are
	without service; `user_minutes` of all until each was back.
	"""

	affected: int
	fallen: int
	out: int
	silent: int
	user_minutes: int


@dataclass(frozen=True, slots=True)
class OpenMember:
	"""A member that has not returned, the state of its incident, and since when that goes on, UTC."""

	equipment: str
	state: str
	started_utc: datetime


def add_members(incident: str, lines: Iterable[LineFact], *, silent: Iterable[LineFact] = ()) -> None:
	"""Make lines members of an incident; those that are members already stay as they are.

	Args:
		incident: name of the Network Incident.
		lines: all of them.
		silent: those among them that are without service since they were last heard.
	"""
	now, without = instants.now(), {line.equipment for line in silent}
	# asked first: thousands of rows that the database would refuse one by one take longer
	there = set(frappe.get_all(DOCTYPE, {"incident": incident}, pluck="equipment"))
	stamps = {"owner": "Administrator", "modified_by": "Administrator", "creation": now, "modified": now}
	rows = [
		(
			frappe.generate_hash(length=10),
			*stamps.values(),
			incident,
			*_values(line, line.equipment in without),
		)
		for line in lines
		if line.equipment not in there
	]
	if rows:
		columns = ["name", *stamps, "incident", *FIELDS]
		frappe.db.bulk_insert(DOCTYPE, columns, rows, ignore_duplicates=True)


def count_members(incident: str, now: datetime) -> MemberCount:
	"""Return how far an incident reaches; `now` in UTC, until which those that are still silent count."""
	member = frappe.qb.DocType(DOCTYPE)
	was_silent = member.silent_utc.isnotnull()
	has_fallen = was_silent | (member.light_before != 0)
	is_out = has_fallen & member.back_utc.isnull()
	seconds = _seconds_between(PseudoColumn("SECOND"), member.silent_utc, Coalesce(member.back_utc, now))
	counted = (
		Sum(Case().when(condition, value).else_(0))
		for condition, value in (
			(has_fallen, 1),
			(is_out, 1),
			(is_out & was_silent, 1),
			(was_silent & (seconds > 0), seconds),
		)
	)
	query = frappe.qb.from_(member).select(Count("*"), *counted).where(member.incident == incident)
	affected, fallen, out, silent, total = (int(value or 0) for value in query.run()[0])
	return MemberCount(affected, fallen, out, silent, total // 60)


def note_returns(incident: str, offset: int, light_loss: float) -> None:
	"""Write which members have called since they fell silent, or have most of their light again.

	Args:
		incident: name of the Network Incident.
		offset: seconds from site time to UTC at present.
		light_loss: dB that a line must have lost to be hit; half of it may be left when it is back.
	"""
	member, line = _tables()
	has_called = member.silent_from.isnotnull() & (line.last_inform > member.silent_from)
	is_bright = member.silent_from.isnull() & (member.light_before != 0)
	is_bright &= line.rx_power >= member.light_before - light_loss / 2
	change = _update(member, line).set(member.back_on, line.last_inform)
	change = change.set(member.back_utc, _to_utc(line.last_inform, offset))
	is_out = (member.incident == incident) & member.back_on.isnull() & (line.state == ONLINE)
	change.where(is_out & (has_called | is_bright)).run()


def note_falls(incident: str, since: datetime, offset: int) -> None:
	"""Write which members have fallen silent, for the first time or again.

	Args:
		incident: name of the Network Incident.
		since: site time; lines that had not called since before are silent for another reason.
		offset: seconds from site time to UTC at present.
	"""
	member, line = _tables()
	mine = (member.incident == incident) & line.state.isin((SILENT, OFFLINE))
	again = member.back_on.isnotnull() & (
		_seconds_between(PseudoColumn("SECOND"), member.back_on, line.last_inform) < FLAP.total_seconds()
	)
	change = _update(member, line).set(member.back_on, None).set(member.back_utc, None)
	change.where(mine & member.silent_from.isnotnull() & again).run()
	first = member.silent_from.isnull() & (line.last_inform >= since)
	change = _update(member, line).set(member.silent_from, line.last_inform)
	change = change.set(member.silent_utc, _to_utc(line.last_inform, offset))
	change.where(mine & first).run()


def list_open_members() -> list[OpenMember]:
	"""Return the members of incidents that go on who have not returned."""
	member, incident = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Network Incident")
	query = frappe.qb.from_(member).join(incident).on(incident.name == member.incident)
	query = query.select(member.equipment, incident.state, incident.started_utc)
	query = query.where(incident.state.isin(states.UNSETTLED) & member.back_on.isnull())
	return [OpenMember(*row) for row in query.run()]


def move_members(source: str, target: str) -> None:
	"""Make the members of an incident those of another; who is a member of both stays where it is."""
	member, other = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(DOCTYPE).as_("other")
	there = frappe.qb.from_(other).select(other.equipment).where(other.incident == target)
	there = {row[0] for row in there.run()}
	query = frappe.qb.update(member).set(member.incident, target).where(member.incident == source)
	if there:
		query = query.where(member.equipment.notin(sorted(there)))
	query.run()


def _tables():
	return frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("CPE State")


def _update(member, line):
	return frappe.qb.update(member).join(line).on(line.name == member.equipment)


def _to_utc(moment, offset: int):
	return _shifted(PseudoColumn("SECOND"), offset, moment)


def _values(line: LineFact, is_silent: bool) -> tuple[object, ...]:
	since = line.last_inform if is_silent else None
	light = line.usual_rx if line.lost_light else 0
	utc = since and instants.to_nearest_utc(since)
	return (line.equipment, line.location or None, line.customer or None, since, utc, light)
