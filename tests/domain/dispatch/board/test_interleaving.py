"""Two dispatchers move a visit and take gestures back in any order: what stands is what the log explains."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.schedule import placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

DAY = datetime(2026, 11, 23, 8)
PLAYS = 300  # each of them in one test: the seed stands in the message where one fails
START = Placement("TECH-1", DAY, 60)
VALUES = {
	"technician": ("TECH-1", "TECH-2", "TECH-3"),
	"arrival": tuple(DAY + timedelta(minutes=15 * number) for number in range(8)),
	"duration": (30, 60, 90),
	"crew": ((), ("TECH-4",), ("TECH-4", "TECH-5")),
}


@dataclass(frozen=True)
class Gesture:
	"""Who did it, and how the visit stood before and after."""

	who: str
	before: Placement
	after: Placement


def played(here: Placement, who: str, to: dict) -> tuple[Placement, Gesture]:
	after = placement.apply_change(here, to)
	return after, Gesture(who, here, after)


def taken_back(here: Placement, gesture: Gesture) -> Placement | None:
	"""Where undo leads; None where it would ask."""
	base, to = placement.find_difference(gesture.after, gesture.before)
	if placement.list_clashing(here, base, to):
		return None
	return placement.step_back(here, gesture.before, to)


def for_every_seed(play: Callable[[random.Random], None]) -> Callable[[], None]:
	"""Make one test of a play: it runs with every seed and names the one that fails."""

	def run() -> None:
		for seed in range(PLAYS):
			try:
				play(random.Random(seed))
			except AssertionError as error:
				error.add_note(f"seed {seed}")
				raise

	run.__name__, run.__doc__ = play.__name__, play.__doc__
	return run


def some_fields(dice: random.Random, names: tuple[str, ...]) -> dict:
	return {name: dice.choice(VALUES[name]) for name in dice.sample(names, dice.randint(1, len(names)))}


@for_every_seed
def test_who_takes_everything_back_leaves_what_the_other_did(dice: random.Random) -> None:
	fields = {"Anne": ("technician", "crew"), "Marie": ("arrival", "duration")}
	here, log = START, []
	for _turn in range(dice.randint(1, 12)):
		who = dice.choice(list(fields))
		here, gesture = played(here, who, some_fields(dice, fields[who]))
		log.append(gesture)
	only_marie = START
	for gesture in log:
		if gesture.who == "Marie":
			only_marie = placement.apply_change(
				only_marie, placement.find_difference(gesture.before, gesture.after)[1]
			)
	for gesture in reversed(log):
		if gesture.who == "Anne":
			here = taken_back(here, gesture)
			assert here is not None, "nobody else touched these fields"
	assert here == only_marie


@for_every_seed
def test_undo_without_a_question_changes_no_field_that_somebody_else_changed_since(
	dice: random.Random,
) -> None:
	here, log = START, []
	for _turn in range(dice.randint(2, 12)):
		to = some_fields(dice, tuple(VALUES))
		if dice.random() < 0.2:
			to = {"technician": None, "arrival": None}
		elif not here.is_planned:
			to |= {"technician": "TECH-2", "arrival": DAY}
		here, gesture = played(here, dice.choice(("Anne", "Marie")), to)
		log.append(gesture)
	position = dice.randrange(len(log))
	since = {
		field
		for gesture in log[position + 1 :]
		for field in placement.find_difference(gesture.before, gesture.after)[1]
	}
	after = taken_back(here, log[position])
	if after is None:
		assert since, "it asks only where something happened since"
	else:
		undone = set(placement.find_difference(log[position].after, log[position].before)[1])
		really = {field for field in placement.FIELDS if getattr(here, field) != getattr(after, field)}
		assert really <= undone
		for field in really & since:
			# somebody changed it and somebody changed it back: it stands as the gesture had left it
			assert getattr(here, field) == getattr(log[position].after, field)


@for_every_seed
def test_undo_at_once_is_the_state_before(dice: random.Random) -> None:
	here, gesture = played(START, "Anne", some_fields(dice, tuple(VALUES)))
	assert taken_back(here, gesture) == START
