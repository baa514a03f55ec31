"""Decides which moves of a proposal are applied: only those that the dispatcher accepted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import MoveRefusal

APPLIED, KEPT, REFUSED, NOT_ACCEPTED = "Applied", "Kept back", "Refused", "Not accepted"


class ChoiceError(ValueError):
	"""A choice with an unknown job, or with a move that is accepted and also refused or replaced by a relaxation.

	`jobs` names them.
	"""

	def __init__(self, jobs: Iterable[str]) -> None:
		self.jobs = sorted(jobs)
		super().__init__(", ".join(self.jobs))


@dataclass(frozen=True, slots=True)
class OfferedMove:
	"""One move of a proposal: whether it is ticked initially, and whether it breaks a promise."""

	job: str
	is_ticked: bool
	breaks_promise: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedMoves:
	"""The dispatcher's answer to a proposal.

	Attributes:
		accepted: jobs whose move is accepted; None if none were listed: the ticked ones count.
		refused: job → its refusal, for each refused move.
		broken: jobs whose promise the dispatcher explicitly breaks.
		granted: job without a place → number of the relaxation that is granted to give it one.
	"""

	accepted: frozenset[str] | None = None
	refused: Mapping[str, MoveRefusal] = field(default_factory=dict)
	broken: frozenset[str] = frozenset()
	granted: Mapping[str, int] = field(default_factory=dict)


def select_moves(offered: Collection[OfferedMove], choice: AcceptedMoves) -> frozenset[str]:
	"""Return the jobs whose move is to be applied.

	A move that breaks a promise is applied only if its job is in `broken` as well.

	Raises:
		ChoiceError: for a job that is not in the proposal, or that is accepted and also refused or granted a
			relaxation.
	"""
	known = {move.job for move in offered}
	refused = frozenset(choice.refused)
	named = (choice.accepted or frozenset()) | refused | choice.broken
	if named - known:
		raise ChoiceError(named - known)
	if contradicted := (choice.accepted or frozenset()) & (refused | choice.granted.keys()):
		raise ChoiceError(contradicted)
	ticked = frozenset(move.job for move in offered if move.is_ticked)
	accepted = ticked - refused - choice.granted.keys() if choice.accepted is None else choice.accepted
	unnamed = {move.job for move in offered if move.breaks_promise} - choice.broken
	return accepted - unnamed


def describe_outcome(
	job: str, wanted: Collection[str], choice: AcceptedMoves, kept: Mapping[str, str]
) -> tuple[str, str]:
	"""Return the outcome of one move of a proposal.

	Args:
		job: name of the Dispatch Job.
		wanted: the jobs whose move was to be applied.
		choice: the dispatcher's answer, with the reasons of refusals.
		kept: job → why its move could not be applied.

	Returns:
		The outcome (APPLIED, KEPT, REFUSED or NOT_ACCEPTED) and its remark, empty if there is none.
	"""
	if job in kept:
		return KEPT, kept[job]
	if job in wanted:
		return APPLIED, ""
	refusal = choice.refused.get(job)
	return (REFUSED, refusal.words) if refusal else (NOT_ACCEPTED, "")
