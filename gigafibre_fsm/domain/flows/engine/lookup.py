"""Paths that the run itself answers: results of its steps, and the item of a repetition."""

from typing import Any

from gigafibre_fsm.domain.flows.conditions import paths
from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath
from gigafibre_fsm.domain.flows.engine.state import Frame, RunState


def build_find(state: RunState, outer: Find) -> Find:
	"""Return a lookup over a run's own values, and over those of the shell for every other root.

	Raises:
		UnknownPath: when it is called with what is no path.
	"""

	def find(path: str) -> Any:
		if not paths.is_path(path):
			raise UnknownPath(path)
		root, *rest = path.split(".")
		if root == "steps":
			return paths.read_data(state.outputs, rest)
		if root in ("item", "index"):
			return _read_loop(state, root, rest, path)
		return outer(path)

	return find


def _read_loop(state: RunState, root: str, rest: list[str], path: str) -> Any:
	loops = [frame for frame in state.frames if frame.turn and (root == "index" or frame.items is not None)]
	if not loops:
		raise UnknownPath(path)
	frame: Frame = loops[-1]
	if root == "index":
		return frame.turn
	return paths.read_data((frame.items or ())[frame.turn - 1], rest)
