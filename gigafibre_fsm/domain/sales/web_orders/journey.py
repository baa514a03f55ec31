"""The steps of an order on the website: which one is shown, which were done, and where a visitor may go back to. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from gigafibre_fsm.domain.sales.orders.states import BEFORE_SUBMISSION, OVER, SaleState


class WebStep(str, Enum):
	"""A page of the order; the value is its word in the address, French in both languages."""

	OFFER = "forfait"
	PERSON = "coordonnees"
	CODE = "code"
	TIME = "rendez-vous"
	REVIEW = "resume"
	AGREEMENT = "contrat"
	PAYMENT = "paiement"
	DONE = "fin"
	OVER = "terminee"


COUNTED = (
	*(WebStep.OFFER, WebStep.PERSON, WebStep.TIME, WebStep.REVIEW),
	*(WebStep.AGREEMENT, WebStep.PAYMENT),
)
"""The steps that a visitor is shown as such; the code belongs to their name and address."""
LOOKS = (
	*((timedelta(seconds=10), 3), (timedelta(minutes=1), 5)),
	*((timedelta(minutes=5), 20), (timedelta(minutes=30), 60)),
)
"""Until how long after its submission an order's page looks for its agreement, each time after so many seconds."""


@dataclass(frozen=True)
class JourneyFacts:
	"""What an order on the website knows.

	Attributes:
		state: of the order.
		has_person: whether it says who orders.
		is_time_kept: whether the chosen time of the visit is still kept.
		is_signed: whether its agreement is signed; a worker takes the order on some seconds later.
	"""

	state: SaleState
	has_person: bool = False
	is_time_kept: bool = False
	is_signed: bool = False


@dataclass(frozen=True)
class StepMark:
	"""A step in the list of all: whether it is the one that is shown, was done, and can be opened again."""

	step: WebStep
	is_here: bool
	is_done: bool
	is_open: bool


def find_open_step(facts: JourneyFacts) -> WebStep:
	"""Return the step that an order waits for."""
	if facts.state in OVER:
		return WebStep.OVER
	if facts.state in (SaleState.DRAFT, SaleState.LOCATED):
		return WebStep.OFFER
	if facts.state is SaleState.PLANNED:
		return WebStep.CODE if facts.has_person else WebStep.PERSON
	if facts.state is SaleState.VERIFIED:
		return WebStep.TIME
	if facts.state is SaleState.HELD:
		return WebStep.REVIEW if facts.is_time_kept else WebStep.TIME
	is_unsigned = facts.state is SaleState.SUBMITTED and not facts.is_signed
	return WebStep.AGREEMENT if is_unsigned else WebStep.PAYMENT


def choose_step(facts: JourneyFacts, wanted: str) -> WebStep:
	"""Return the step to show: the one that is asked for if the order has come so far, else the one that it waits for.

	Args:
		facts: of the order.
		wanted: word of a step, as an address has it; anything else asks for none.
	"""
	open_step = find_open_step(facts)
	asked = next((each for each in WebStep if each.value == wanted), open_step)
	if facts.state in BEFORE_SUBMISSION:
		return asked if _is_reached(asked, open_step) else open_step
	# what was submitted is changed no more; the payment method may be left for later
	is_last = open_step is WebStep.PAYMENT and asked is WebStep.DONE
	return asked if is_last else open_step


def mark_steps(facts: JourneyFacts, shown: WebStep, *, has_method: bool = False) -> tuple[StepMark, ...]:
	"""Return the steps with what a visitor may know of each.

	Args:
		facts: of the order.
		shown: the step that is shown.
		has_method: whether a payment method is saved; whoever left it for later has not done that step.
	"""
	open_step = find_open_step(facts)
	here = WebStep.PERSON if shown is WebStep.CODE else shown
	is_draft = facts.state in BEFORE_SUBMISSION
	return tuple(
		StepMark(
			step=each,
			is_here=each is here,
			is_done=_place(each) < _place(open_step) or (each is WebStep.PAYMENT and has_method),
			is_open=is_draft and each is not here and _is_reached(each, open_step),
		)
		for each in COUNTED
	)


def find_next_look(submitted_on: datetime, now: datetime) -> int | None:
	"""Return after how many seconds the page looks again whether the agreement is written; None once it need not.

	The same for every order, so that it says nothing of the address.

	Args:
		submitted_on: when the order was submitted; site time, naive.
		now: the same.
	"""
	return next((seconds for until, seconds in LOOKS if now - submitted_on < until), None)


def _is_reached(step: WebStep, open_step: WebStep) -> bool:
	return _place(step) <= _place(open_step)


def _place(step: WebStep) -> int:
	return [*WebStep].index(step)
