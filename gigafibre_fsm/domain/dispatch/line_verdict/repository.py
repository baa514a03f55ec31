"""The rows of Line Verdict: the present one of each subject, and those that held before; their only writer."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.line_verdict.subjects import LINKS, Subject
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import Fact, FactCode, JudgedLine, VerdictKind
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from pypika import Table
	from pypika.terms import Criterion

	from frappe.model.document import Document

DOCTYPE = "Line Verdict"
LOOK_EVERY = timedelta(minutes=5)
"""As often as lines are polled."""
_FIELDS = ("name", "open_key", "dispatch_job", "verdict", "incident", "facts", "since", "judged_on")


@dataclass(frozen=True, slots=True)
class StoredVerdict:
	"""A verdict as it is stored; `since` and `judged_on` in site time, naive."""

	name: str
	verdict: JudgedLine
	since: datetime
	judged_on: datetime


def find_present(subject: str) -> StoredVerdict | None:
	"""Return the verdict of a subject by its key: the present one, or the last before its visit began."""
	return list_present([subject]).get(subject)


def list_present(subjects: Collection[str], *, lock: bool = False) -> dict[str, StoredVerdict]:
	"""Return key → verdict of these subjects, in one query.

	Args:
		subjects: keys of subjects; those that were never judged are left out.
		lock: whether the rows are locked until the transaction ends.
	"""
	if not subjects:
		return {}
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[field] for field in _FIELDS))
	query = query.where(table.open_key.isin(sorted(subjects))).orderby(table.name)
	rows = (query.for_update() if lock else query).run(as_dict=True)
	return {row.open_key: _stored(row) for row in rows}


def load_verdict(name: str) -> StoredVerdict:
	"""Return a verdict by the name of its row.

	Raises:
		frappe.DoesNotExistError: there is none of this name.
	"""
	return _stored(frappe.get_doc(DOCTYPE, name))


def is_open_for(verdict: "Table", job: "Table") -> "Criterion":
	"""Return the condition for a verdict (Line Verdict) that holds for a visit (Dispatch Job); each has one at most."""
	return (verdict.dispatch_job == job.name) & verdict.open_key.isnotnull()


def list_changed_since(moment: datetime) -> list[str]:
	"""Return the visits whose verdict is another one since a moment; site time, naive."""
	changed = {"modified": (">=", moment), "dispatch_job": ("is", "set")}
	return frappe.get_all(DOCTYPE, changed, pluck="dispatch_job", distinct=True)


def confirm_verdicts(judged: Mapping[str, JudgedLine], now: datetime) -> None:
	"""Write the newest facts of verdicts that still hold.

	Args:
		judged: name of the row → the same verdict with its present facts.
		now: site time, naive.
	"""
	table, next_look = frappe.qb.DocType(DOCTYPE), _find_next_look()
	for name, verdict in judged.items():
		change = frappe.qb.update(table).set(table.facts, write_facts(verdict.facts))
		change.set(table.judged_on, now).set(table.next_look, next_look).where(table.name == name).run()


def replace_verdict(
	subject: Subject, verdict: JudgedLine, before: StoredVerdict | None, now: datetime
) -> None:
	"""Store another verdict of a subject; the one before stays as its history.

	Args:
		subject: what it is about.
		verdict: that holds from now on.
		before: that held until now, locked; None if it is the first.
		now: site time, naive.
	"""
	if before:
		frappe.db.set_value(DOCTYPE, before.name, "open_key", None)
	doc: Document = frappe.new_doc(DOCTYPE)
	doc.update({"verdict": verdict.kind.value, "incident": verdict.incident or None})
	doc.update({LINKS[subject.doctype]: subject.name, "open_key": subject.key})
	doc.update({"service_location": subject.location, "customer": subject.customer or None})
	doc.update({"since": now, "judged_on": now, "facts": write_facts(verdict.facts)})
	doc.next_look = _find_next_look()
	# guard: nobody writes a verdict by hand; the clock judges
	doc.insert(ignore_permissions=True)


def hasten(incident: str) -> None:
	"""Let the next look at everything that an incident affects come now."""
	table, member = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Network Incident Member")
	places = frappe.qb.from_(member).select(member.service_location).where(member.incident == incident)
	is_of_it = table.service_location.isin(places) | (table.incident == incident)
	change = frappe.qb.update(table).set(table.next_look, instants.now_utc())
	change.where(table.open_key.isnotnull() & is_of_it).run()


def write_facts(facts: Iterable[Fact]) -> str:
	"""Return facts as JSON."""
	return json.dumps([{"code": fact.code.value, **fact.values} for fact in facts], ensure_ascii=False)


def read_facts(text: str | None) -> tuple[Fact, ...]:
	"""Return the facts that `write_facts` has written; a code that is no longer known is left out."""
	known = {code.value: code for code in FactCode}
	rows = json.loads(text or "[]")
	return tuple(Fact(known[row.pop("code")], row) for row in rows if row.get("code") in known)


def delete_of(doctype: str, name: str) -> None:
	"""Delete the verdicts of a visit or ticket that is deleted."""
	frappe.db.delete(DOCTYPE, {LINKS[doctype]: name})


def _stored(row: "frappe._dict | Document") -> StoredVerdict:
	kind = JudgedLine(VerdictKind(row.verdict), read_facts(row.facts), row.incident or "")
	return StoredVerdict(row.name, kind, row.since, row.judged_on)


def _find_next_look() -> datetime:
	return instants.now_utc() + LOOK_EVERY
