"""The run under way in this process: what its steps change may start further runs, which belong to its chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe


@dataclass(frozen=True, slots=True)
class CurrentRun:
	"""The run whose step is being performed; `depth` and `chain` go into the cause of what follows."""

	run: str
	step: str
	depth: int
	chain: str


@contextmanager
def performing(current: CurrentRun) -> Iterator[None]:
	"""Note the run whose step is performed inside this block."""
	before = frappe.flags.fsm_flow_run
	frappe.flags.fsm_flow_run = current
	try:
		yield
	finally:
		frappe.flags.fsm_flow_run = before


def find_current() -> CurrentRun | None:
	"""Return the run whose step is being performed, None outside of any."""
	return frappe.flags.fsm_flow_run
