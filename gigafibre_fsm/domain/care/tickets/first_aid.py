"""What a customer can try before writing to us, one step after the other. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gigafibre_fsm.domain.network.line.health import WEAK, WORKING

NO_INTERNET, SLOW, WIFI = "No Internet", "Slow", "Wi-Fi"
KINDS = (NO_INTERNET, SLOW, WIFI)
"""Options of Issue Type.fsm_first_aid; empty: a ticket of this kind is written at once."""

TICKET, PAY, OUTAGE, VISIT, WRITE = "ticket", "pay", "outage", "visit", "write"
POWER, UNPLUG, NEAR, SPEED, RESTART = "power", "unplug", "near", "speed", "restart"
ADVICE = (POWER, UNPLUG, NEAR, SPEED, RESTART)
"""What is recorded on the ticket as tried; the other steps only show what is known already."""
STEPS = (TICKET, PAY, OUTAGE, VISIT, *ADVICE)


@dataclass(frozen=True)
class AidFacts:
	"""What decides about first aid.

	Attributes:
		is_suspended: whether the service is suspended for a debt.
		line: a kind of `LineHealth`; empty without a device that reports one.
		has_ticket: whether a ticket of this kind is open.
		has_visit: whether a visit is planned that the customer knows of.
		has_outage: whether an outage cuts an address of the customer off.
	"""

	is_suspended: bool = False
	line: str = ""
	has_ticket: bool = False
	has_visit: bool = False
	has_outage: bool = False


def choose_step(kind: str, facts: AidFacts, passed: Iterable[str]) -> str:
	"""Return the next step: one of STEPS, or `write` once nothing is left to try.

	Args:
		kind: one of KINDS, or empty.
		facts: about the customer.
		passed: the steps that did not help.
	"""
	behind = frozenset(passed)
	return next((step for step in _plan(kind, facts) if step not in behind), WRITE)


def parse_steps(text: str) -> tuple[str, ...]:
	"""Return the known steps of a text `power,unplug`, each once, in the order of STEPS."""
	given = frozenset(text.split(","))
	return tuple(step for step in STEPS if step in given)


def _plan(kind: str, facts: AidFacts) -> Iterator[str]:
	if facts.has_ticket:
		yield TICKET
	if not kind:
		return
	if facts.is_suspended:
		# nothing that a customer does to the modem helps before the debt is paid
		yield PAY
		return
	if facts.has_outage:
		# nothing that a customer does to the modem helps before it is over
		yield OUTAGE
		return
	if facts.has_visit:
		yield VISIT
	yield from _advice(kind, facts.line)


def _advice(kind: str, line: str) -> Iterator[str]:
	if line == WEAK:
		# the fibre is at fault, and only a technician can mend it
		return
	if line != WORKING:
		yield from (POWER, UNPLUG)
		return
	yield NEAR
	if kind != NO_INTERNET:
		yield SPEED
	yield RESTART
