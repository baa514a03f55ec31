"""Judges lines: what is due at each look, one visit or ticket when somebody asks, and what follows when an outage ends."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.line_verdict import facts, outages, repository, subjects
from gigafibre_fsm.domain.dispatch.line_verdict.repository import StoredVerdict
from gigafibre_fsm.domain.dispatch.line_verdict.subjects import VISIT, Subject
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import (
	FactCode,
	JudgedLine,
	VerdictKind,
	build_outage_fact,
	judge_line,
)
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.platform import instants, transactions

BATCH = 100


@dataclass(frozen=True, slots=True)
class JudgedBatch:
	"""Subjects with their verdicts by key, and the keys of the visits whose address got into an outage or out of one."""

	subjects: tuple[Subject, ...]
	verdicts: Mapping[str, JudgedLine]
	touched: frozenset[str]
	judged_on: datetime


@dataclass(frozen=True, slots=True)
class ShownVerdict:
	"""A verdict for a screen, and when it was judged (site time, naive)."""

	verdict: JudgedLine
	judged_on: datetime


def judge_due(has_time: Callable[[], bool]) -> int:
	"""Judge what is due, in batches that are transactions of their own; return how many were judged."""
	judged = 0
	while has_time() and (batch := subjects.list_due(instants.now_utc(), BATCH)):
		found = judge_subjects(batch)
		transactions.run_transaction(lambda found=found: store_verdicts(found))
		judged += len(batch)
	for incident in outages.list_uninformed():
		transactions.run_transaction(lambda incident=incident: outages.tell_dispatch(incident))
	return judged


def judge_subjects(batch: Collection[Subject]) -> JudgedBatch:
	"""Judge subjects as their lines are now; writes and locks nothing."""
	now = instants.now()
	verdicts = _judge(batch, now)
	before = repository.list_present(verdicts)
	touched = frozenset(
		each.key
		for each in batch
		if each.doctype == VISIT and _concerns_outage(before.get(each.key), verdicts[each.key])
	)
	return JudgedBatch(tuple(batch), verdicts, touched, now)


def store_verdicts(judged: JudgedBatch) -> None:
	"""Store what was judged, in a transaction of its own; several workers at once store each change once."""
	# visits before verdicts, as whoever dispatches one locks them
	job_repository.lock_rows(each.name for each in judged.subjects if each.key in judged.touched)
	before = repository.list_present(judged.verdicts, lock=True)
	same = {
		found.name: judged.verdicts[key]
		for key, found in before.items()
		if _is_same(found.verdict, judged.verdicts[key])
	}
	repository.confirm_verdicts(same, judged.judged_on)
	for subject in judged.subjects:
		stored, verdict = before.get(subject.key), judged.verdicts[subject.key]
		if stored and stored.name in same:
			continue
		repository.replace_verdict(subject, verdict, stored, judged.judged_on)
		if subject.key in judged.touched:
			outages.follow_outage(subject.name, verdict, stored, judged.judged_on)


def show_verdict(doctype: str, name: str, now: datetime) -> ShownVerdict | None:
	"""Return the verdict on a visit or ticket as it is now, or with which its visit began; writes nothing.

	Args:
		doctype: Dispatch Job or Issue.
		name: of the visit or ticket.
		now: site time, naive.

	Returns:
		None if its line is not judged at all.
	"""
	subject = subjects.find_subject(doctype, name)
	if subject:
		return ShownVerdict(_judge([subject], now)[subject.key], now)
	stored = repository.find_present(f"{doctype}:{name}")
	return stored and ShownVerdict(stored.verdict, stored.judged_on)


def show_stored(job: str, location: str) -> ShownVerdict | None:
	"""Return the stored verdict on a visit, corrected by an outage that began or ended since; in three queries at most.

	Args:
		job: name of the Dispatch Job, which repairs something.
		location: name of its Service Location.
	"""
	now = instants.now()
	stored = repository.find_present(f"{VISIT}:{job}")
	outage = facts.describe_outages(affecting.find_affecting_locations([location])).get(location)
	if outage is None:
		is_old = stored is None or stored.verdict.kind is VerdictKind.AREA_FAULT
		return None if is_old else ShownVerdict(stored.verdict, stored.judged_on)
	others = (fact for fact in (stored.verdict.facts if stored else ()) if fact.code is not FactCode.OUTAGE)
	told = (build_outage_fact(outage), *others)
	return ShownVerdict(JudgedLine(VerdictKind.AREA_FAULT, told, outage.name), now)


def _judge(batch: Collection[Subject], now: datetime) -> dict[str, JudgedLine]:
	known = facts.gather_facts(batch, now)
	return {each.key: judge_line(known[each.key], now) for each in batch}


def _concerns_outage(before: StoredVerdict | None, verdict: JudgedLine) -> bool:
	"""Whether a visit's address got into an outage, or out of one."""
	was = bool(before) and before.verdict.kind is VerdictKind.AREA_FAULT
	return was != (verdict.kind is VerdictKind.AREA_FAULT)


def _is_same(one: JudgedLine, other: JudgedLine) -> bool:
	return (one.kind, one.incident) == (other.kind, other.incident)
