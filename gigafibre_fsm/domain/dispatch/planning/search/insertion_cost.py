"""Finds where a job fits best into a tour, and returns the tour with or without it."""

from gigafibre_fsm.domain.dispatch.planning.model.problem import Window
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Slot, Tour, build_tour, build_tour_of
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import (
	AFTER,
	DEPOT,
	RouteStop,
	Segment,
	join_leg,
)
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace


def find_best_slot(tour: Tour, job: int) -> Slot | None:
	"""Return the cheapest place for the job in the tour; None if it fits nowhere. Cached with the tour."""
	if job not in tour.slots:
		tour.slots[job] = find_slot(tour, job, tour.ground.windows[job])
	return tour.slots[job]


def find_slot(tour: Tour, job: int, windows: tuple[Window, ...]) -> Slot | None:
	"""Find the cheapest place for a job in a tour.

	If the truck lacks something for the job, a stop at the depot is added before it. The tour's rests stay on
	their legs.

	Args:
		tour: one technician's route.
		job: number of the job.
		windows: times at which work may begin, in place of the job's own windows.

	Returns:
		None if the job fits nowhere, the technician has as many jobs as allowed, or the tour itself breaks a
		rule.
	"""
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
	"""Return the best place for a job that requires a stop at the depot before."""
	best = None
	for step in range(len(tour.stops) + 1):
		fetching = add_depot(tour, step)
		if fetching is None:
			continue
		slot = _best_leg(fetching, job, windows, step + 1)
		if slot is None:
			continue
		cost = slot.cost + fetching.cost - tour.cost
		if best is None or cost < best.cost:
			best = Slot(cost, slot.leg, slot.window, slot.rests_first, step)
	return best


def add_depot(tour: Tour, step: int) -> Tour | None:
	"""Return the tour with a stop at the depot before that step; None if there is no time for it."""
	fetching = _spliced(tour, step, RouteStop(DEPOT, *depot_hours(tour)[0]), 0)
	return fetching if fetching.is_feasible else None


def _best_leg(
	tour: Tour, job: int, windows: tuple[Window, ...], first: int, last: int | None = None
) -> Slot | None:
	"""Try the job (or DEPOT) on every leg from `first` to `last`, in each of its windows."""
	best: Slot | None = None
	last = len(tour.stops) if last is None else last
	resting = {leg for leg in tour.legs if 0 <= leg <= len(tour.stops)}
	for window in windows:
		slot = _on_plain_legs(tour, job, window, tour.legs_open(window, job, first, last), resting)
		if slot is not None and (best is None or slot.cost < best.cost):
			best = slot
		for leg in resting:
			slot = _on_leg_with_rests(tour, job, leg, window) if first <= leg <= last else None
			if slot is not None and (best is None or slot.cost < best.cost):
				best = slot
	return best


def _on_plain_legs(tour: Tour, job: int, window: Window, legs: range, resting: set[int]) -> Slot | None:
	"""Try the job on the legs without rests. `join` is inlined twice: searches spend most time here."""
	ground, places, heads, tails = tour.ground, tour.places, tour.heads, tour.tails
	place, (opens, closes) = ground.stop_places[job], window
	travel, from_job, effort = ground.travel, ground.travel[place], tour.effort
	length_of_job, limit = ground.stop_durations[job], ground.travel_limits[tour.technician]
	best_cost, best = float("inf"), -1
	for leg in legs:
		length, earliest, latest = heads[leg]
		to_job, on = travel[places[leg]][place], from_job[places[leg + 1]]
		length += to_job
		if earliest + length > closes or leg in resting:
			continue
		start, last = opens - length, closes - length
		if start > latest:
			length, earliest = length + start - latest, latest
		else:
			earliest = start if start > earliest else earliest
			latest = last if last < latest else latest
		length += length_of_job + on
		rest_length, start, last = tails[leg]
		if earliest + length > last:
			continue
		start -= length
		length += rest_length
		if start > latest:
			length, start = length + start - latest, latest
		driven = tour.travel + to_job + on - tour.drives[leg]
		cost = effort(driven, length - tour.rested, max(start, earliest) + length)
		if cost < best_cost and driven <= limit:
			best_cost, best = cost, leg
	return (
		None if best < 0 else Slot(best_cost - tour.spent + ground.extra(tour.technician, job), best, window)
	)


def _priced(tour: Tour, job: int, travel: int, duration: int, earliest: int, slot: Slot) -> Slot | None:
	"""Return the slot with the cost that it adds to the tour; None beyond the technician's travel limit."""
	if travel > tour.ground.travel_limits[tour.technician]:
		return None
	cost = tour.effort(travel, duration - tour.rested, earliest + duration)
	return slot._replace(cost=cost - tour.spent + tour.ground.extra(tour.technician, job))


def _on_leg_with_rests(tour: Tour, job: int, leg: int, window: Window) -> Slot | None:
	"""Try the job before, between and after the rests of one leg."""
	ground, rests = tour.ground, tour.rests_on(leg)
	place, best = ground.stop_places[job], None
	to_job = ground.travel[tour.places[leg]][place]
	from_job = ground.travel[place][tour.places[leg + 1]]
	driven = tour.travel + to_job + from_job - tour.drives[leg]
	node: Segment = (ground.stop_durations[job], *window)
	for count in range(len(rests) + 1):
		head = join_leg(tour.heads[leg], to_job, rests[:count], node)
		whole = head and join_leg(head, from_job, rests[count:], tour.tails[leg])
		if not whole:
			continue
		slot = _priced(tour, job, driven, whole[0], whole[1], Slot(0.0, leg, window, count))
		if slot is not None and (best is None or slot.cost < best.cost):
			best = slot
	return best


def _spliced(tour: Tour, leg: int, stop: RouteStop, rests_first: int) -> Tour:
	"""Return the tour with one more stop on a leg, the rests left where they were taken."""
	stops = (*tour.stops[:leg], stop, *tour.stops[leg:])
	legs, here = [], 0
	for on in tour.legs:
		here += on == leg
		stays = on < leg or on == AFTER or (on == leg and here <= rests_first)
		legs.append(on if stays else on + 1)
	return build_tour_of(tour.ground, tour.technician, stops, tuple(legs), (tour, leg))


def insert_job(tour: Tour, job: int, slot: Slot) -> Tour:
	"""Return the tour with the job in a slot, and each rest moved to the leg where it costs least.

	Args:
		tour: the tour that the slot was found for.
		job: number of the job.
		slot: result of `find_slot` or `find_best_slot` for this tour and job.
	"""
	if slot.depot is not None:
		tour = add_depot(tour, slot.depot)
	return place_rests(_spliced(tour, slot.leg, RouteStop(job, *slot.window), slot.rests_first))


def place_rests(tour: Tour) -> Tour:
	"""Return the tour with each rest on the leg where it costs least, moved one at a time."""
	for number in range(len(tour.legs)):
		legs, count = tour.legs, len(tour.stops)
		least = legs[number - 1] if number else -1
		most = legs[number + 1] if number + 1 < len(legs) else AFTER
		for leg in (*range(least, min(most, count) + 1), AFTER):
			if leg != legs[number] and least <= leg <= most:
				other = build_tour_of(tour.ground, tour.technician, tour.stops, _put(legs, number, leg))
				if other.cost < tour.cost:
					tour = other
	return tour


def _put(legs: tuple[int, ...], number: int, leg: int) -> tuple[int, ...]:
	return (*legs[:number], leg, *legs[number + 1 :])


def remove_jobs(tour: Tour, jobs: set[int]) -> Tour | None:
	"""Return the tour without these jobs, and without the depot if it is no longer needed."""
	kept = tuple(stop for stop in tour.stops if stop.job not in jobs)
	shorter = _same_rests(tour, kept)
	if shorter is None:
		return build_tour(tour.ground, tour.technician, tuple(stop.job for stop in kept))
	if shorter.depot is not None:
		direct = _same_rests(shorter, tuple(stop for stop in kept if stop.job != DEPOT))
		if direct is not None and direct.cost <= shorter.cost:
			return direct
	return shorter


def _same_rests(tour: Tour, kept: tuple[RouteStop, ...], must_be_feasible: bool = True) -> Tour | None:
	"""Return the tour of the kept stops, each rest before the stop that it preceded."""
	left = set(kept)
	passed = [0]
	for stop in tour.stops:
		passed.append(passed[-1] + (stop in left))
	legs = tuple(leg if leg in (-1, AFTER) else passed[leg] for leg in tour.legs)
	if not kept:
		legs = (AFTER,) * len(legs)
	shorter = build_tour_of(tour.ground, tour.technician, kept, legs)
	if not must_be_feasible:
		return shorter
	if not shorter.is_feasible:
		return None
	return place_rests(shorter) if shorter.legs else shorter


def move_depot(tour: Tour) -> Tour:
	"""Return the tour with its stop at the depot where it costs least."""
	others = tuple(stop for stop in tour.stops if stop.job != DEPOT)
	direct = _same_rests(tour, others, must_be_feasible=False)
	if direct.total is None:
		return tour
	slot = _best_leg(direct, DEPOT, depot_hours(tour), 0, direct.supplied())
	if slot is None:
		return tour
	moved = _spliced(direct, slot.leg, RouteStop(DEPOT, *slot.window), slot.rests_first)
	return moved if moved.cost < tour.cost else tour


def depot_hours(tour: Tour) -> tuple[Window, ...]:
	"""Return the opening window of the depot for the technician."""
	return (tour.ground.problem.depot.opening or tour.ground.shifts[tour.technician],)


def handed_over(tour: Tour, technician: int) -> Tour | None:
	"""Return a tour's jobs in the same order with another technician.

	None if they may not or cannot do them.
	"""
	ground = tour.ground
	if not all(technician in ground.able(job) for job in tour.jobs):
		return None
	taken = build_tour(ground, technician, tuple(tour.jobs))
	if taken is None and ground.problem.depot:
		taken = build_tour(ground, technician, (DEPOT, *tour.jobs))
		return taken and move_depot(taken)
	return taken


def insert_cheapest(tour: Tour, job: int, windows: tuple[Window, ...]) -> Tour | None:
	"""Return the tour with the job in one of these windows, at the least cost.

	If the job does not fit otherwise, the tour's breaks, absences and windows are rearranged.

	Args:
		tour: one technician's route.
		job: number of the job.
		windows: times at which work may begin, in place of the job's own windows.

	Returns:
		None if the job does not fit.
	"""
	slot = find_slot(tour, job, windows)
	if slot is not None or not tour.legs:
		return slot and insert_job(tour, job, slot)
	ground = tour.ground
	usual, ground.windows[job] = ground.windows[job], windows
	found = find_exact_slot(ground, tour, job)
	ground.windows[job] = usual
	return found


def find_exact_slot(ground: SearchSpace, tour: Tour, job: int) -> Tour | None:
	"""Find the cheapest tour with the job at any position.

	Windows and rests of all stops are chosen anew. Slower than `find_best_slot`, but complete as long as the
	other stops keep their order: if this finds no tour, there is none.

	Args:
		ground: the problem, prepared for searching; the job's windows are taken from it.
		tour: one technician's route.
		job: number of the job.

	Returns:
		None if no feasible tour was found.
	"""
	order = tuple(stop.job for stop in tour.stops)
	orders = [(*order[:leg], job, *order[leg:]) for leg in range(len(order) + 1)]
	if ground.problem.depot and tour.depot is None and not tour.may_carry(job, before_depot=True):
		orders += [(*some[:leg], DEPOT, *some[leg:]) for some in orders for leg in range(len(some))]
	found = [tour for tour in (build_tour(ground, tour.technician, some) for some in orders) if tour]
	return min(found, key=lambda tour: tour.cost, default=None)
