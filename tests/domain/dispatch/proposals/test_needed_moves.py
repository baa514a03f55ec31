"""Which moves of a proposal need others: rows of one technician's day, and chosen parts of random proposals."""

import random
from dataclasses import replace
from datetime import timedelta

from gigafibre_fsm.domain.dispatch.proposals.needed_moves import find_needs
from gigafibre_fsm.domain.dispatch.schedule import partial_moves
from gigafibre_fsm.domain.dispatch.schedule.conflict_check import Surroundings
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import (
	Conflict,
	ConflictKind,
	Predecessor,
	select_new,
)
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from tests.domain.dispatch.proposals.boards import at, member, visit

NOWHERE = Placement(None, None, 60)


def a_place(technician: str, hour: float, minutes: int = 60) -> Placement:
	return Placement(technician, at(round(hour * 60)), minutes)


def needs_of(moves: dict[str, tuple[Placement, Placement]], **values: dict) -> dict[str, set[str]]:
	"""Who needs whom, each visit named by its letter; `values` are a visit's other fields."""
	there = [visit(name, before, **values.get(name, {})) for name, (before, _after) in moves.items()]
	judge = judging(there, {name: after for name, (_before, after) in moves.items()})
	return {name: set(needed) for name, needed in find_needs(moves, judge).items()}


def judging(there: list[ScheduledJob], after: dict[str, Placement]):
	people = {who for job in there for who in (*job.placement.technicians, *after[job.name].technicians)}
	around = Surroundings({who: member(who) for who in people}, (), (), Drives(lambda _start, _end: None))
	return partial_moves.PartialMoves(there, after, around).judge


def test_a_place_that_another_visit_leaves_needs_its_move() -> None:
	moves = {
		"a": (a_place("Denise", 9), a_place("Carl", 9)),
		"b": (a_place("Carl", 9), a_place("Denise", 14)),
	}
	assert needs_of(moves) == {"a": {"b"}, "b": set()}


def test_two_that_change_places_need_each_other_and_a_free_place_needs_nobody() -> None:
	moves = {
		"a": (a_place("Denise", 9), a_place("Carl", 9)),
		"b": (a_place("Carl", 9), a_place("Denise", 9)),
		"c": (NOWHERE, a_place("Carl", 14)),
	}
	assert needs_of(moves) == {"a": {"b"}, "b": {"a"}, "c": set()}


def test_a_chain_is_followed_to_its_end() -> None:
	moves = {
		"a": (NOWHERE, a_place("Carl", 9)),
		"b": (a_place("Carl", 9), a_place("Carl", 10)),
		"c": (a_place("Carl", 10), a_place("Denise", 10)),
		"d": (a_place("Denise", 10), NOWHERE),
	}
	assert needs_of(moves) == {"a": {"b", "c", "d"}, "b": {"c", "d"}, "c": {"d"}, "d": set()}


def test_one_that_stands_behind_the_one_that_left_is_needed_too() -> None:
	"""The visits overlap already: when the first has gone, the second is still in the way."""
	moves = {
		"a": (NOWHERE, a_place("Carl", 9)),
		"b": (a_place("Carl", 9), NOWHERE),
		"c": (a_place("Carl", 9.5), NOWHERE),
	}
	assert needs_of(moves)["a"] == {"b", "c"}


def test_what_must_be_over_first_is_needed_if_it_ends_too_late_where_it_stands() -> None:
	moves = {
		"a": (a_place("Carl", 11), a_place("Carl", 13)),
		"b": (a_place("Denise", 13), a_place("Denise", 15)),
	}
	first = Predecessor("a", at(12 * 60))
	assert needs_of(moves, b={"before": (first,)}) == {"a": set(), "b": set()}
	moves["a"] = (a_place("Carl", 15), a_place("Carl", 9))
	late = Predecessor("a", at(16 * 60))
	assert needs_of(moves, b={"before": (late,)})["b"] == set(), (
		"it breaks the rule as it stands: nobody asks"
	)
	moves["b"] = (NOWHERE, a_place("Denise", 13))
	assert needs_of(moves, b={"before": (late,)})["b"] == {"a"}


def test_a_break_that_loses_its_room_needs_the_other_moves_of_the_row() -> None:
	moves = {
		"a": (NOWHERE, a_place("Carl", 12)),
		"b": (a_place("Carl", 11), NOWHERE),
		"c": (NOWHERE, NOWHERE),
	}

	def judge(name: str, made: frozenset[str]) -> list[Conflict]:
		return [Conflict(ConflictKind.BREAK, minutes=30)] if name in made and "b" not in made else []

	assert find_needs(moves, judge)["a"] == {"b"}


def test_whatever_is_accepted_with_what_it_needs_breaks_no_rule_that_held_before() -> None:
	"""Random days of three technicians, before and after; a random part of the moves, made complete."""
	needing = 0
	for seed in range(30):
		dice = random.Random(seed)
		there = [visit(f"V{number}", before) for number, before in enumerate(a_day(dice))]
		after = dict(zip((job.name for job in there), a_day(dice, len(there)), strict=True))
		there = [
			replace(job, placement=replace(job.placement, duration=after[job.name].duration)) for job in there
		]
		judge = judging(there, after)
		moves = {job.name: (job.placement, after[job.name]) for job in there}
		needs = find_needs(moves, judge)
		chosen = {name for name in moves if dice.random() < 0.3}
		made = frozenset(chosen.union(*(needs[name] for name in chosen)))
		needing += len(made) > len(chosen)
		for name in made:
			known = [*judge(name, frozenset()), *judge(name, frozenset(moves))]
			assert not select_new(judge(name, made), known), (seed, name)
	assert needing > 8, "too few of the days have moves that need others"


def a_day(dice: random.Random, number: int | None = None) -> list[Placement]:
	"""Placements that do not overlap, in three rows, in random order; `number` of them if it is given."""
	places = [a_place(who, hour) for who in ("Carl", "Denise", "Luc") for hour in range(8, 16)]
	chosen = dice.sample(places, number or dice.randint(6, 20))
	shifted = dice.choice((0, 15, 30))
	return [replace(one, arrival=one.arrival + timedelta(minutes=shifted)) for one in chosen]
