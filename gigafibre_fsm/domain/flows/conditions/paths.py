"""Dotted paths such as `doc.customer.territory`, and the lookup of their values. Pure.

A path begins with a root: `doc` is the record as it is now, `before` its fields before the change that started the
run, `trigger` what happened, `steps` the results of earlier steps, `item` and `index` the round of a loop, `run` the
run itself. Reading the record needs rights and stands in `documents`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gigafibre_fsm.domain.flows.conditions.comparing import FieldValue

ROOTS = ("doc", "before", "trigger", "steps", "item", "index", "run")
MOST_PARTS = 8
PATTERN = re.compile(r"(?!_)[A-Za-z][A-Za-z0-9_]{0,139}(\.(?!_)[A-Za-z0-9][A-Za-z0-9_]{0,139})*")

Find = Callable[[str], FieldValue]
"""Returns the value at a path; None where a known place is empty; raises UnknownPath."""


class UnknownPath(LookupError):
	"""No such field, or one that this user may not read; the two are not told apart."""

	def __init__(self, path: str) -> None:
		super().__init__(path)
		self.path = path

	@property
	def reason(self) -> str:
		"""The path, as the value of a reason."""
		return self.path


def is_path(text: object) -> bool:
	"""Return whether a text is written like a path: a known root, then names without a leading underscore."""
	return (
		isinstance(text, str)
		and len(text) <= 280
		and PATTERN.fullmatch(text) is not None
		and text.split(".")[0] in ROOTS
		and text.count(".") < MOST_PARTS
	)


def build_find(roots: Mapping[str, Any]) -> Find:
	"""Return a lookup over several roots.

	Args:
		roots: by root, plain data, or a function that is given the rest of the path as a tuple of names. In plain
			data a missing key is empty, because a step that did not run has no result. Any other path raises
			UnknownPath when it is looked up.
	"""

	def find(path: str) -> Any:
		if not is_path(path):
			raise UnknownPath(path)
		root, *rest = path.split(".")
		if root not in roots:
			raise UnknownPath(path)
		source = roots[root]
		return source(tuple(rest)) if callable(source) else read_data(source, rest)

	return find


def read_data(data: Any, names: Sequence[str]) -> FieldValue:
	"""Return what stands in plain data below some names; None where there is nothing.

	Args:
		data: dicts and lists as JSON has them; `rows.0.item` reads the first of a list.
		names: keys of dicts, or places in lists.
	"""
	for name in names:
		if isinstance(data, Mapping):
			data = data.get(name)
		elif isinstance(data, list | tuple):
			data = data[int(name)] if name.isdigit() and int(name) < len(data) else None
		else:
			return None
	return data
