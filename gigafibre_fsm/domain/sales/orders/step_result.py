"""What a step of an order answers: what it made, or for what it waits. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from gigafibre_fsm.domain.sales.orders.states import Turn


@dataclass(frozen=True)
class StepResult:
	"""A step is done.

	Attributes:
		document: doctype and name of what it made or found; None for nothing.
		is_ours: whether it was made for this order.
	"""

	document: tuple[str, str] | None = None
	is_ours: bool = True


class StepDelay(Exception):
	"""A step cannot be done yet, and its transaction is rolled back.

	Attributes:
		turn: whose turn it is.
		reason: as stored.
		is_blocked: whether somebody must mend something; False if it is merely to be waited for.
		look_after: when the clock looks again, besides the events that concern the step.
	"""

	def __init__(
		self,
		turn: Turn,
		reason: str,
		*,
		is_blocked: bool = False,
		look_after: timedelta = timedelta(minutes=15),
	) -> None:
		super().__init__(reason)
		self.turn, self.reason = turn, reason
		self.is_blocked, self.look_after = is_blocked, look_after
