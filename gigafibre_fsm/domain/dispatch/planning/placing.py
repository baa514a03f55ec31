"""Where a job fits best into a tour, and the tour with it or without it."""

from .ground import Ground
from .model import Window
from .schedule import AFTER, DEPOT, Segment, Visit, join_leg
from .tour import Slot, Tour, build, tour_of


def best_slot(tour: Tour, job: int) -> Slot | None:
	"""Return the cheapest place for the job in the tour; None if it fits nowhere. Kept with the tour."""
	if job not in tour.slots:
		tour.slots[job] = search(tour, job, tour.ground.windows[job])
	return tour.slots[job]


def search(tour: Tour, job: int, windows: tuple[Window, ...]) -> Slot | None:
	"""Return the cheapest place for the job in these windows, by way of the depot where that is needed."""
	person = tour.ground.people[tour.technician]
	if person.max_jobs is not None and len(tour.jobs) >= person.max_jobs:
		return None
	if not tour.is_feasible:
		return None
	if tour.may_carry(job, before_depot=True):
		return _best_leg(tour, job, windows, 0)
	if tour.depot is not None:
		return _best_leg(tour, job, windows, tour.depot + 1)
	return _with_depot(tour, job, windows) if tour.ground.problem.depot else None


def _with_depot(tour: Tour, job: int, windows: tuple[Window, ...]) -> Slot | None:
	"""Return the best place for a job for which the depot must be gone to before."""
	best = None
	for step in range(len(tour.visits) + 1):
		fetching = with_depot(tour, step)
		if fetching is None:
			continue
		slot = _best_leg(fetching, job, windows, step + 1)
		if slot is None:
			continue
		cost = slot.cost + fetching.cost - tour.cost
		if best is None or cost < best.cost:
			best = Slot(cost, slot.leg, slot.window, slot.rests_first, step)
	return best


def with_depot(tour: Tour, step: int) -> Tour | None:
	"""Return the tour with a visit to the depot before that step; None if there is no time for it."""
	opening = tour.ground.problem.depot.opening or tour.ground.shifts[tour.technician]
	fetching = _spliced(tour, step, Visit(DEPOT, *opening), 0)
	return fetching if fetching.is_feasible else None


def _best_leg(tour: Tour, job: int, windows: tuple[Window, ...], first: int) -> Slot | None:
	"""Try the job on every leg from `first` on, in each of its windows."""
	best: Slot | None = None
	extra = tour.ground.extra(tour.technician, job)
	for window in windows:
		for leg in range(first, len(tour.visits) + 1):
			rests = tour.rests_on(leg) if tour.legs else ()
			on_leg = _on_leg_with_rests if rests else _on_leg
			slot = on_leg(tour, job, leg, window)
			if slot is not None and (best is None or slot.cost < best.cost):
				best = slot
	return best and best._replace(cost=best.cost + extra)


def _on_leg(tour: Tour, job: int, leg: int, window: Window) -> Slot | None:
	"""Try the job on one leg without rests. Written out (no calls to `join`): the searches live here."""
	ground = tour.ground
	head, tail = tour.heads[leg], tour.tails[leg]
	travel, place = ground.travel, ground.places[job]
	to_job, from_job = travel[tour.places[leg]][place], travel[place][tour.places[leg + 1]]
	opens, closes = window
	reach = head[0] + to_job
	if head[1] + reach > closes:
		return None
	wait = opens - reach - head[2]
	if wait > 0:
		length, earliest, latest = reach + wait, head[2], head[2]
	else:
		length, earliest, latest = reach, max(opens - reach, head[1]), min(closes - reach, head[2])
	length += ground.durations[job] + from_job
	if earliest + length > tail[2]:
		return None
	wait = tail[1] - length - latest
	if wait > 0:
		length += wait
		earliest = latest
	else:
		earliest = max(tail[1] - length, earliest)
	driven = tour.travel + to_job + from_job - tour.drives[leg]
	return _priced(tour, driven, length + tail[0], earliest, Slot(0.0, leg, window))


def _priced(tour: Tour, travel: int, duration: int, earliest: int, slot: Slot) -> Slot | None:
	"""Return the slot with what it costs more than the tour as it is; None beyond the technician's limit."""
	person = tour.ground.people[tour.technician]
	if person.max_travel is not None and travel > person.max_travel:
		return None
	before = tour.effort(tour.travel, tour.work, tour.total[0] + tour.total[1]) if tour.visits else 0.0
	after = tour.effort(travel, duration - tour.rested, earliest + duration)
	return slot._replace(cost=after - before)


def _on_leg_with_rests(tour: Tour, job: int, leg: int, window: Window) -> Slot | None:
	"""Try the job before, between and after the rests of one leg."""
	ground, rests = tour.ground, tour.rests_on(leg)
	place, best = ground.places[job], None
	to_job = ground.travel[tour.places[leg]][place]
	from_job = ground.travel[place][tour.places[leg + 1]]
	driven = tour.travel + to_job + from_job - tour.drives[leg]
	node: Segment = (ground.durations[job], *window)
	for count in range(len(rests) + 1):
		head = join_leg(tour.heads[leg], to_job, rests[:count], node)
		whole = head and join_leg(head, from_job, rests[count:], tour.tails[leg])
		if not whole:
			continue
		slot = _priced(tour, driven, whole[0], whole[1], Slot(0.0, leg, window, count))
		if slot is not None and (best is None or slot.cost < best.cost):
			best = slot
	return best


def _spliced(tour: Tour, leg: int, visit: Visit, rests_first: int) -> Tour:
	"""Return the tour with one more visit on a leg, the rests left where they were taken."""
	visits = (*tour.visits[:leg], visit, *tour.visits[leg:])
	legs, here = [], 0
	for on in tour.legs:
		here += on == leg
		stays = on < leg or on == AFTER or (on == leg and here <= rests_first)
		legs.append(on if stays else on + 1)
	return tour_of(tour.ground, tour.technician, visits, tuple(legs))


def insert(tour: Tour, job: int, slot: Slot) -> Tour:
	"""Return the tour with the job in that slot."""
	if slot.depot is not None:
		tour = with_depot(tour, slot.depot)
	return settle(_spliced(tour, slot.leg, Visit(job, *slot.window), slot.rests_first))


def settle(tour: Tour) -> Tour:
	"""Return the tour with each rest on the leg where it costs least, the others staying where they are."""
	for number in range(len(tour.legs)):
		legs, count = tour.legs, len(tour.visits)
		least = legs[number - 1] if number else -1
		most = legs[number + 1] if number + 1 < len(legs) else AFTER
		for leg in (*range(least, min(most, count) + 1), AFTER):
			if leg != legs[number] and least <= leg <= most:
				other = tour_of(tour.ground, tour.technician, tour.visits, _put(legs, number, leg))
				if other.cost < tour.cost:
					tour = other
	return tour


def _put(legs: tuple[int, ...], number: int, leg: int) -> tuple[int, ...]:
	return (*legs[:number], leg, *legs[number + 1 :])


def without(tour: Tour, jobs: set[int]) -> Tour | None:
	"""Return the tour without these jobs, and without the depot where it is no longer needed."""
	kept = tuple(visit for visit in tour.visits if visit.job not in jobs)
	shorter = _same_rests(tour, kept)
	if shorter is None:
		return build(tour.ground, tour.technician, tuple(visit.job for visit in kept))
	if shorter.depot is not None:
		direct = _same_rests(shorter, tuple(visit for visit in kept if visit.job != DEPOT))
		if direct is not None and direct.cost <= shorter.cost:
			return direct
	return shorter


def _same_rests(tour: Tour, kept: tuple[Visit, ...], must_be_feasible: bool = True) -> Tour | None:
	"""Return the tour of the kept visits, each rest before the visit that it preceded."""
	left = set(kept)
	passed = [0]
	for visit in tour.visits:
		passed.append(passed[-1] + (visit in left))
	legs = tuple(leg if leg in (-1, AFTER) else passed[leg] for leg in tour.legs)
	if not kept:
		legs = (AFTER,) * len(legs)
	shorter = tour_of(tour.ground, tour.technician, kept, legs)
	if not must_be_feasible:
		return shorter
	if not shorter.is_feasible:
		return None
	return settle(shorter) if shorter.legs else shorter


def move_depot(tour: Tour) -> Tour:
	"""Return the tour with its visit to the depot where that costs least."""
	others = tuple(visit for visit in tour.visits if visit.job != DEPOT)
	direct = _same_rests(tour, others, must_be_feasible=False)
	visits = (with_depot(direct, step) for step in range(len(others) + 1))
	return min((tour, *filter(None, visits)), key=lambda tour: tour.cost)


def exact_slot(ground: Ground, tour: Tour, job: int) -> Tour | None:
	"""Return the cheapest feasible tour with the job anywhere, windows and rests of all chosen anew.

	Slower than `best_slot` and complete for a given order: what it does not find does not exist.
	"""
	order = tuple(visit.job for visit in tour.visits)
	orders = [(*order[:leg], job, *order[leg:]) for leg in range(len(order) + 1)]
	if ground.problem.depot and tour.depot is None and not tour.may_carry(job, before_depot=True):
		orders += [(*some[:leg], DEPOT, *some[leg:]) for some in orders for leg in range(len(some))]
	found = [tour for tour in (build(ground, tour.technician, some) for some in orders) if tour]
	return min(found, key=lambda tour: tour.cost, default=None)
