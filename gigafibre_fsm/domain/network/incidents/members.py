"""The rows of Network Incident Member: who is affected, since when, and who is back; counted from these rows alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pypika.terms import Case, PseudoColumn

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Coalesce, Count, Sum

from gigafibre_fsm.domain.network.incidents.line_facts import LineFact
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Network Incident Member"
FIELDS = ("equipment", "service_location", "customer", "silent_from", "silent_utc", "light_before")
_seconds_between = CustomFunction("TIMESTAMPDIFF", ["unit", "start", "end"])


@dataclass(frozen=True, slots=True)
class MemberCount:
	"""How far an incident reaches: addresses, those that were without service, those that are now, and user-minutes."""

	affected: int
	fallen: int
	silent: int
	user_minutes: int


def add_members(incident: str, lines: Iterable[LineFact], *, silent: Iterable[LineFact] = ()) -> None:
	"""Make lines members of an incident; those that are members already stay as they are.

	Args:
		incident: name of the Network Incident.
		lines: all of them.
		silent: those among them that are without service since they were last heard.
	"""
	now, without = instants.now(), {line.equipment for line in silent}
	stamps = {"owner": "Administrator", "modified_by": "Administrator", "creation": now, "modified": now}
	rows = [
		(
			frappe.generate_hash(length=10),
			*stamps.values(),
			incident,
			*_values(line, line.equipment in without),
		)
		for line in lines
	]
	if rows:
		columns = ["name", *stamps, "incident", *FIELDS]
		frappe.db.bulk_insert(DOCTYPE, columns, rows, ignore_duplicates=True)


def count_members(incident: str, now: datetime) -> MemberCount:
	"""Return how far an incident reaches; `now` in UTC, until which those that are still silent count."""
	member = frappe.qb.DocType(DOCTYPE)
	has_fallen = member.silent_utc.isnotnull()
	is_silent = has_fallen & member.back_utc.isnull()
	seconds = _seconds_between(PseudoColumn("SECOND"), member.silent_utc, Coalesce(member.back_utc, now))
	query = frappe.qb.from_(member).select(
		Count("*"),
		Sum(Case().when(has_fallen, 1).else_(0)),
		Sum(Case().when(is_silent, 1).else_(0)),
		Sum(Case().when(has_fallen & (seconds > 0), seconds).else_(0)),
	)
	affected, fallen, silent, total = query.where(member.incident == incident).run()[0]
	return MemberCount(affected, int(fallen or 0), int(silent or 0), int(total or 0) // 60)


def move_members(source: str, target: str) -> None:
	"""Make the members of an incident those of another; who is a member of both stays where it is."""
	member, other = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(DOCTYPE).as_("other")
	there = frappe.qb.from_(other).select(other.equipment).where(other.incident == target)
	there = {row[0] for row in there.run()}
	query = frappe.qb.update(member).set(member.incident, target).where(member.incident == source)
	if there:
		query = query.where(member.equipment.notin(sorted(there)))
	query.run()


def _values(line: LineFact, is_silent: bool) -> tuple[object, ...]:
	since = line.last_inform if is_silent else None
	light = line.usual_rx if line.lost_light else 0
	utc = since and instants.to_nearest_utc(since)
	return (line.equipment, line.location or None, line.customer or None, since, utc, light)
