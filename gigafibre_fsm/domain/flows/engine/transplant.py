"""Moves a run that stands at a step into another version of its flow, where that step still is."""

from collections.abc import Iterator
from dataclasses import replace

from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition, FlowStep
from gigafibre_fsm.domain.flows.engine.state import Frame, RunState


class ChangedStepError(ValueError):
	"""The other version no longer has a step where the run stands, or has another kind of step there; `step` is its id."""

	def __init__(self, step: str) -> None:
		super().__init__(step)
		self.step = step


def move_state(state: RunState, old: FlowDefinition, new: FlowDefinition) -> RunState:
	"""Return where a run stands in another version.

	Args:
		state: at a step, in `old`.
		old: the version that it came from.
		new: the version that it goes on with.

	Raises:
		ChangedStepError: a step on its way no longer is in the same block, or has another kind.
	"""
	return replace(state, frames=tuple(_move_frames(state, old, new)))


def _move_frames(state: RunState, old: FlowDefinition, new: FlowDefinition) -> Iterator[Frame]:
	for place, frame in enumerate(state.frames):
		is_last = place == len(state.frames) - 1
		is_around_loop = not is_last and bool(state.frames[place + 1].turn)
		block = old.blocks[frame.block]
		if frame.block not in new.blocks:
			raise ChangedStepError(frame.block.partition(".")[0])
		target = new.blocks[frame.block]
		if frame.at < len(block) and (is_last or is_around_loop):
			yield replace(frame, at=_find_place(block[frame.at], target))
		elif frame.at:
			# the step before is under way in an inner block, or over: go on behind it
			yield replace(frame, at=_find_place(block[frame.at - 1], target) + 1)
		else:
			yield frame


def _find_place(step: FlowStep, block: tuple[FlowStep, ...]) -> int:
	for place, other in enumerate(block):
		if other.id == step.id:
			if other.kind != step.kind:
				break
			return place
	raise ChangedStepError(step.id)
