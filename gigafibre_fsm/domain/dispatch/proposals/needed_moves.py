"""Decides which moves of a proposal have room only where others of it are made as well."""

from collections.abc import Callable, Iterable, Mapping

from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind, select_new
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

Step = tuple[Placement, Placement]
"""Where a job stands now, and where the proposal puts it."""
JudgePart = Callable[[str, frozenset[str]], Iterable[Conflict]]
"""Returns the conflicts of one job if exactly these jobs have moved, and all others stand where they are now."""


def find_needs(moves: Mapping[str, Step], judge: JudgePart) -> dict[str, frozenset[str]]:
	"""Return the other moves without which each move has no room, directly or through one of these.

	A move needs another if a conflict of which the board would ask speaks against it until the other job has
	left its place, or has taken its new one.

	Args:
		moves: job → its placement now and in the proposal.
		judge: the conflicts of one of these jobs when a part of them has moved.
	"""
	direct = {job: _find_direct(job, moves, judge) for job in moves}
	return {job: _follow_needs(job, direct) - {job} for job in moves}


def _find_direct(job: str, moves: Mapping[str, Step], judge: JudgePart) -> frozenset[str]:
	everything = frozenset(moves)
	known = [*judge(job, frozenset()), *judge(job, everything)]
	# one at a time stays behind: what another visit hides while nothing has moved shows here
	alone = (other for other in _leaving(job, moves) if select_new(judge(job, everything - {other}), known))
	made = frozenset({job, *alone})
	# what must be over first stands on any row, and behind a job that has left another one may be in the way
	while new := select_new(judge(job, made), known):
		needed = (_named(new, moves) or _on_row(job, new, moves)) - made
		if not needed:
			break
		made |= needed
	return made - {job}


def _leaving(job: str, moves: Mapping[str, Step]) -> frozenset[str]:
	"""Return the other jobs that stand now on the row where a job is to be."""
	rows = moves[job][1].rows
	return frozenset(other for other, (before, _after) in moves.items() if before.rows & rows) - {job}


def _named(new: Iterable[Conflict], moves: Mapping[str, Step]) -> frozenset[str]:
	return frozenset(conflict.what for conflict in new if conflict.what in moves)


def _on_row(job: str, new: Iterable[Conflict], moves: Mapping[str, Step]) -> frozenset[str]:
	"""Return the other moves from or to the row of a job whose break has no room: the conflict names nobody."""
	if all(conflict.kind is not ConflictKind.BREAK for conflict in new):
		return frozenset()
	rows = moves[job][1].rows
	return frozenset(other for other, (before, after) in moves.items() if rows & (before.rows | after.rows))


def _follow_needs(job: str, direct: Mapping[str, frozenset[str]]) -> frozenset[str]:
	found, open_ends = frozenset(), frozenset({job})
	while open_ends:
		found |= open_ends
		open_ends = frozenset().union(*(direct[one] for one in open_ends)) - found
	return found
