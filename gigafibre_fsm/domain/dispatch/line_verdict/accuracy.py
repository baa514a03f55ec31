"""How often a verdict said where the trouble was, by the cause that the technician found. Pure.

Causes are those of the checklist item *Cause found* that a new site has; a cause of another wording is not compared.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gigafibre_fsm.domain.dispatch.line_verdict.verdict import VerdictKind

NOTHING_FOUND = "Nothing found"
RIGHT: Mapping[VerdictKind, frozenset[str]] = {
	VerdictKind.AREA_FAULT: frozenset({"Network outside"}),
	VerdictKind.FIBRE: frozenset({"Damaged drop", "Dirty or broken connector"}),
	VerdictKind.WIFI: frozenset({"Wi-Fi in the home", "The customer's own equipment"}),
	VerdictKind.DEVICE_OFF: frozenset({"Power", "Faulty equipment"}),
	VerdictKind.UNPAID: frozenset({NOTHING_FOUND}),
	VerdictKind.NOTHING_SEEN: frozenset({NOTHING_FOUND, "The customer's own equipment"}),
}
"""Verdict → causes that it predicts."""
CAUSES = frozenset().union(*RIGHT.values())
FEWEST = 5
"""With fewer visits a share says nothing."""


@dataclass(frozen=True, slots=True)
class VerdictAccuracy:
	"""A verdict against what technicians found.

	Attributes:
		visits: with this verdict of which a cause is known.
		right: those whose cause it predicts.
		other: the cause that was found most often instead; empty if there was none.
	"""

	kind: VerdictKind
	visits: int
	right: int
	other: str

	@property
	def share(self) -> float | None:
		"""The part that was right, 0 to 1; None with too few visits."""
		return self.right / self.visits if self.visits >= FEWEST else None


def count_right(found: Iterable[tuple[str, str]]) -> list[VerdictAccuracy]:
	"""Count for each verdict how often it was right, in the order in which verdicts are judged.

	Args:
		found: value of a VerdictKind and the cause that was found, of each visit; other causes are left out.
	"""
	counted = Counter((kind, cause) for kind, cause in found if cause in CAUSES)
	return [
		_count(kind, counted) for kind in VerdictKind if any(name == kind.value for name, _cause in counted)
	]


def _count(kind: VerdictKind, counted: Mapping[tuple[str, str], int]) -> VerdictAccuracy:
	mine = {cause: count for (name, cause), count in counted.items() if name == kind.value}
	wrong = {cause: count for cause, count in mine.items() if cause not in RIGHT[kind]}
	right = sum(mine.values()) - sum(wrong.values())
	other = min(wrong, key=lambda cause: (-wrong[cause], cause), default="")
	return VerdictAccuracy(kind, sum(mine.values()), right, other)
