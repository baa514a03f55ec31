"""Why a dispatcher refuses a move of a proposal, and what later plans obey of it."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement


class RefusalCause(str, Enum):
	"""Reasons to choose from; `docs/features/plans.md` says what each one binds."""

	TECHNICIAN = "Technician"
	HOUR = "Hour"
	STAYS = "Stays"
	CUSTOMER = "Customer"
	OTHER = "Other"


@dataclass(frozen=True, slots=True)
class MoveRefusal:
	"""A refused move: the cause if one was chosen, the dispatcher's words, and whether later plans obey it."""

	cause: RefusalCause | None = None
	words: str = ""
	is_remembered: bool = True


@dataclass(frozen=True, slots=True)
class Binding:
	"""What later plans obey: not this technician for the job; with None, the job stays where it is."""

	technician: str | None


def bind_later_plans(refusal: MoveRefusal, before: "Placement", offered: "Placement") -> Binding | None:
	"""Return what later plans obey of a refusal.

	Args:
		refusal: the refusal.
		before: the job's placement before the plan.
		offered: the placement that was refused.

	Returns:
		None if they need not obey anything: it is not to be remembered, or a job was only left unticked that the
		plan would have taken off the board.
	"""
	is_said = refusal.cause is not None or refusal.words.strip()
	if not refusal.is_remembered or not (offered.is_planned or is_said):
		return None
	stays = refusal.cause in (RefusalCause.HOUR, RefusalCause.STAYS, RefusalCause.CUSTOMER)
	is_other = offered.technician is not None and offered.technician != before.technician
	return Binding(offered.technician if is_other and not stays else None)
