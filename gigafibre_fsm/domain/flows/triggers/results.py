"""What became of an event in each flow that it concerned: stored as lines of parts, worded for each reader."""

from collections.abc import Iterable, Sequence

from frappe import _

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.triggers.starts import StartResult

MOST_CHARACTERS = 1000
"""Of all lines; further ones are left out."""


def pack_results(results: Iterable[StartResult]) -> str:
	"""Return results as they are stored: a line for each flow with its title, run, reason and values, between tabs."""
	lines, length = [], 0
	for each in results:
		parts = (each.title, each.run, each.reason, *each.values)
		line = "\t".join(" ".join(part.split()) for part in parts)
		length += len(line) + 1
		if length > MOST_CHARACTERS:
			break
		lines.append(line)
	return "\n".join(lines)


def name_kind(kind: str) -> str:
	"""Return in the reader's language what kind of thing happened; a word that is no trigger is a signal's own."""
	known = entries.TRIGGER_KINDS.get(kind)
	return _(known.label) if known else _(kind)


def describe_reason(reason: str, values: Sequence[str]) -> str:
	"""Return in the reader's language why no run began.

	Args:
		reason: English sentence.
		values: for its places `{0}`, `{1}`, ….
	"""
	return _(reason).format(*values) if values else _(reason)


def describe_results(stored: str | None) -> str:
	"""Return stored results in the reader's language, a line for each flow: its run, or why there is none."""
	return "\n".join(map(_describe_line, (stored or "").splitlines()))


def _describe_line(line: str) -> str:
	title, *rest = line.split("\t")
	if len(rest) < 2:
		return _(line)  # a sentence about the event itself
	run, reason, *values = rest
	return _("{0}: {1}").format(title, run or describe_reason(reason, values))
