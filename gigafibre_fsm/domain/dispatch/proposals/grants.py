"""Relaxations that a dispatcher grants: which conflicts each of them allows."""

from collections.abc import Iterable, Mapping

from gigafibre_fsm.domain.dispatch.planning.model.answer import RelaxationKind
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind

ALLOWED: Mapping[str, frozenset[ConflictKind]] = {
	RelaxationKind.OVERTIME.value: frozenset({ConflictKind.OUTSIDE_SHIFT}),
	RelaxationKind.WINDOW.value: frozenset({ConflictKind.OUTSIDE_WINDOW}),
	RelaxationKind.SKILL.value: frozenset(
		# to the planner a territory is one more skill
		{
			ConflictKind.MISSING_SKILL,
			ConflictKind.WEAK_SKILL,
			ConflictKind.EXPIRED_SKILL,
			ConflictKind.TERRITORY,
		}
	),
	RelaxationKind.TECHNICIAN.value: frozenset({ConflictKind.REQUIRED_TECHNICIAN}),
	RelaxationKind.TOOLS.value: frozenset({ConflictKind.MISSING_TOOL}),
	RelaxationKind.BREAK.value: frozenset({ConflictKind.BREAK}),
	# the board knows no conflict for these: only the planner counts them
	RelaxationKind.MATERIALS.value: frozenset(),
	RelaxationKind.MAX_JOBS.value: frozenset(),
	RelaxationKind.MAX_TRAVEL.value: frozenset(),
}


def can_grant(ease: str, crew_size: int) -> bool:
	"""Whether a relaxation can be granted at once: a crew's one names only one of those who would come."""
	return ease in ALLOWED and crew_size <= 1


def select_ungranted(ease: str | None, conflicts: Iterable[Conflict]) -> list[Conflict]:
	"""Return the conflicts that a relaxation does not allow; all of them without one."""
	allowed = ALLOWED.get(ease or "", frozenset())
	return [conflict for conflict in conflicts if conflict.kind not in allowed]
