"""Which moves of a proposal are applied: those that a person accepted, and no other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

APPLIED, KEPT, REFUSED, NOT_ACCEPTED = "Applied", "Kept back", "Refused", "Not accepted"


class ChoiceError(ValueError):
	"""A choice that names what the proposal does not have, or says yes and no to one move: `jobs` says which."""

	def __init__(self, jobs: Iterable[str]) -> None:
		self.jobs = sorted(jobs)
		super().__init__(", ".join(self.jobs))


@dataclass(frozen=True, slots=True)
class OfferedMove:
	"""One move of a proposal: whether it is ticked at first, and whether it breaks a promise."""

	job: str
	is_ticked: bool
	breaks_promise: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedMoves:
	"""What a person said.

	Attributes:
		accepted: the visits whose move is wanted; None where the person said nothing: what is ticked counts.
		refused: visit and reason of each move that is not wanted.
		broken: the visits whose promise the person breaks by name.
	"""

	accepted: frozenset[str] | None = None
	refused: Mapping[str, str] | None = None
	broken: frozenset[str] = frozenset()


def select_moves(offered: Collection[OfferedMove], choice: AcceptedMoves) -> frozenset[str]:
	"""The visits whose move is to be applied.

	A move that breaks a promise is wanted only if that promise is broken by name as well.

	Raises:
		ChoiceError: for a visit that is not in the proposal, or that is accepted and refused at once.
	"""
	known = {move.job for move in offered}
	refused = frozenset(choice.refused or ())
	named = (choice.accepted or frozenset()) | refused | choice.broken
	if named - known:
		raise ChoiceError(named - known)
	if contradicted := (choice.accepted or frozenset()) & refused:
		raise ChoiceError(contradicted)
	ticked = frozenset(move.job for move in offered if move.is_ticked)
	accepted = ticked - refused if choice.accepted is None else choice.accepted
	unnamed = {move.job for move in offered if move.breaks_promise} - choice.broken
	return accepted - unnamed


def describe_outcome(
	job: str, wanted: Collection[str], choice: AcceptedMoves, kept: Mapping[str, str]
) -> tuple[str, str]:
	"""Say what became of one move of a proposal.

	Args:
		job: name of the visit.
		wanted: the visits whose move was to be applied.
		choice: what the person said, with the reasons of their refusals.
		kept: by visit, why its move could not be applied.

	Returns:
		The outcome (APPLIED, KEPT, REFUSED or NOT_ACCEPTED) and the remark beside it, empty where there is
		none.
	"""
	if job in kept:
		return KEPT, kept[job]
	if job in wanted:
		return APPLIED, ""
	refused = choice.refused or {}
	return (REFUSED, refused[job]) if job in refused else (NOT_ACCEPTED, "")
