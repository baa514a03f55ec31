"""Timing of one route: the only place of the planner that computes times (the checker has its own).

A *segment* (duration, earliest, latest) describes a part of a route: the shortest time from its first moment
to its last, and the earliest and latest first moment that allow it. Two segments are joined in constant time
(Vidal, Crainic, Gendreau, Prins: “A unified solution framework for multi-attribute vehicle routing problems”,
EJOR 234, 2014, equations 11 to 15, here with hard windows).

A *rest* (break or absence) on a leg may interrupt the drive: leaving at d, driving t, resting b seconds from
`earliest` on, one arrives at max(d + t, earliest) + b, provided that d <= latest. That is a stop at the end
of the leg with the window [earliest, latest + t].
"""

from typing import NamedTuple

from gigafibre_fsm.domain.dispatch.planning.model.problem import Pause, Rest, Stop, Window

Segment = tuple[int, int, int]

BEFORE = -1  # a rest taken before leaving
AFTER = 1_000_000  # a rest taken when the route is done
DEPOT = -1  # in the place of a job's number


class RouteStop(NamedTuple):
	"""One stop of a route with the window chosen for it. `job` is a number, or DEPOT."""

	job: int
	earliest: int
	latest: int


def join_segments(head: Segment, gap: int, tail: Segment) -> Segment | None:
	"""Join two consecutive segments of a route.

	Args:
		head: the earlier segment.
		gap: seconds from the end of the head to the first moment of the tail, usually the drive.
		tail: the later segment.

	Returns:
		The joined segment; None if the tail would begin later than it may.
	"""
	reach = head[0] + gap
	if head[1] + reach > tail[2]:
		return None
	wait = tail[1] - reach - head[2]
	if wait > 0:
		return reach + wait + tail[0], head[2], head[2]
	return reach + tail[0], max(tail[1] - reach, head[1]), min(tail[2] - reach, head[2])


def head_segments(head: Segment | None, nodes: list[Segment], drives: list[int]) -> list[Segment | None]:
	"""Compute the segment of everything before each leg of a route without rests.

	This is `join_segments`, inlined for speed.

	Args:
		head: the start of the route; None if it is infeasible.
		nodes: the stops in order, as segments.
		drives: seconds of each leg, beginning with the one that leads to the first stop.

	Returns:
		One segment more than there are stops, the first is `head`; None from where the route is infeasible.
	"""
	heads = [head]
	for (length, opens, closes), drive in zip(nodes, drives, strict=False):
		if head is not None:
			reach = head[0] + drive
			first, last = opens - reach, closes - reach
			if head[1] > last:
				head = None
			elif first > head[2]:
				head = (head[0] + drive + first - head[2] + length, head[2], head[2])
			else:
				head = (
					reach + length,
					first if first > head[1] else head[1],
					last if last < head[2] else head[2],
				)
		heads.append(head)
	return heads


def tail_segments(tail: Segment | None, nodes: list[Segment], drives: list[int]) -> list[Segment | None]:
	"""Compute the segment of everything after each leg of a route without rests.

	Args:
		tail: the end of the route; None if it is infeasible.
		nodes: the stops in order, as segments.
		drives: seconds of each leg; the first, which leads to the first stop, is not used.

	Returns:
		One segment more than there are stops, that of the last leg first; None from where the route is
		infeasible.
	"""
	tails = [tail]
	for step in range(len(nodes) - 1, -1, -1):
		if tail is not None:
			length, opens, closes = nodes[step]
			reach = length + drives[step + 1]
			first, last = tail[1] - reach, tail[2] - reach
			if opens > last:
				tail = None
			elif first > closes:
				tail = (reach + first - closes + tail[0], closes, closes)
			else:
				tail = (reach + tail[0], first if first > opens else opens, last if last < closes else closes)
		tails.append(tail)
	return tails


def rest_segment(rest: Pause, drive: int) -> Segment:
	"""Return a rest on a leg of `drive` seconds as a stop at the end of the leg."""
	return rest.duration, rest.earliest, rest.latest + drive


def join_leg(head: Segment, drive: int, rests: tuple[Pause, ...], tail: Segment) -> Segment | None:
	"""Join two segments of a route by a drive that is interrupted by rests.

	Args:
		head: the earlier segment.
		drive: seconds of driving, without the rests.
		rests: breaks and absences taken on this leg, in order.
		tail: the later segment.

	Returns:
		The joined segment; None if a rest or the tail would begin later than it may.
	"""
	gap = drive
	for rest in rests:
		joined = join_segments(head, gap, rest_segment(rest, drive))
		if joined is None:
			return None
		head, gap = joined, 0
	return join_segments(head, gap, tail)


def arrival_time(time: int, drive: int, rests: tuple[Pause, ...]) -> int | None:
	"""Return when a technician arrives at the end of a leg.

	Args:
		time: when they leave, in seconds from the start of the planned period.
		drive: seconds of driving, without the rests.
		rests: breaks and absences taken on this leg, in order.

	Returns:
		The moment of arrival; None if a rest would begin later than it may.
	"""
	time += drive
	for rest in rests:
		if time > rest.latest + drive:
			return None
		time = max(time, rest.earliest) + rest.duration
	return time


def rest_on_leg(time: int, drive: int, rests: tuple[Pause, ...]) -> list[Rest]:
	"""Return when each rest of a leg is taken, each as early as it may be.

	Args:
		time: when the technician leaves, in seconds from the start of the planned period.
		drive: seconds of driving, without the rests.
		rests: breaks and absences taken on this leg, in order.
	"""
	taken = []
	for rest in rests:
		driven = min(drive, max(0, rest.earliest - time))
		drive -= driven
		time = max(time + driven, rest.earliest)
		taken.append(Rest(time, rest.duration))
		time += rest.duration
	return taken


def first_window(windows: tuple[Window, ...], arrival: int) -> Window | None:
	"""Return the first window that is still open at `arrival`; windows are in order."""
	for window in windows:
		if arrival <= window[1]:
			return window
	return None


class Arrangement(NamedTuple):
	"""Windows and rests chosen for an order of jobs, and when the route is done at the earliest."""

	done: int
	stops: tuple[RouteStop, ...]
	legs: tuple[int, ...]


def arrange_route(
	jobs: tuple[int, ...],
	windows: list[tuple[Window, ...]],
	durations: list[int],
	drives: list[int],
	rests: tuple[Pause, ...],
	shift: Window,
) -> Arrangement | None:
	"""Choose a window for each job and a leg for each rest so that the route is done as early as possible.

	Exact: for each number of rests taken, it keeps the earliest possible time after each job.

	Args:
		jobs: numbers of the jobs in order, DEPOT for the depot.
		windows: for each of them, the windows in which work may begin, in order.
		durations: for each of them, seconds of work.
		drives: seconds of each leg, one more than jobs: the last leads to the end of the route.
		rests: breaks and absences that are due, in order.
		shift: first and last time of the technician's day, including overtime.

	Returns:
		None if the route is infeasible.
	"""
	states = _departures(rests, shift)
	for step in range(len(jobs)):
		reached: dict[int, Arrangement] = {}
		for taken, state in states.items():
			for upto in range(taken, len(rests) + 1):
				arrival = arrival_time(state.done, drives[step], rests[taken:upto])
				window = None if arrival is None else first_window(windows[step], arrival)
				if window is None:
					continue
				done = max(arrival, window[0]) + durations[step]
				if upto not in reached or done < reached[upto].done:
					stop = RouteStop(jobs[step], *window)
					legs = state.legs + (step,) * (upto - taken)
					reached[upto] = Arrangement(done, (*state.stops, stop), legs)
		states = reached
		if not states:
			return None
	return _come_home(states, drives[-1], rests, shift)


def _departures(rests: tuple[Pause, ...], shift: Window) -> dict[int, Arrangement]:
	"""Return the states before leaving: with no rest taken yet, with the first, …"""
	time, states = shift[0], {0: Arrangement(shift[0], (), ())}
	for count, rest in enumerate(rests, 1):
		if max(time, rest.earliest) > rest.latest:
			break
		time = max(time, rest.earliest) + rest.duration
		states[count] = Arrangement(time, (), (BEFORE,) * count)
	return states


def _come_home(
	states: dict[int, Arrangement], drive: int, rests: tuple[Pause, ...], shift: Window
) -> Arrangement | None:
	"""Return the best way to the end of the route, with the rests that are left."""
	best = None
	for taken, state in states.items():
		for upto in range(taken, len(rests) + 1):
			done = arrival_time(state.done, drive, rests[taken:upto])
			too_late = done is None or done > shift[1] or (upto < len(rests) and done > rests[upto].latest)
			if too_late or (best is not None and done >= best.done):
				continue
			legs = state.legs + (len(state.stops),) * (upto - taken) + (AFTER,) * (len(rests) - upto)
			best = Arrangement(done, state.stops, legs)
	return best


class Timetable(NamedTuple):
	"""Times of one route."""

	start: int
	end: int
	stops: tuple[Stop, ...]
	rests: tuple[Rest, ...]


def build_timetable(
	first: int,
	start: int,
	stops: tuple[RouteStop, ...],
	names: list[str | None],
	durations: list[int],
	drives: list[int],
	rests: tuple[Pause, ...],
	legs: tuple[int, ...],
) -> Timetable:
	"""Compute all times of a feasible route on which each job begins as early as possible.

	Args:
		first: when the technician's day begins; rests before leaving are taken from then on.
		start: when the technician leaves.
		stops: the stops in order, each with the window chosen for it.
		names: for each stop, the id of its job; None for the depot.
		durations: for each stop, seconds of work.
		drives: seconds of each leg, one more than stops: the last leads to the end of the route.
		rests: breaks and absences that are due, in order.
		legs: for each rest, the number of the leg on which it is taken, BEFORE or AFTER.
	"""
	time, timed = start, []
	taken = rest_on_leg(first, 0, tuple(rest for rest, leg in zip(rests, legs, strict=True) if leg == BEFORE))
	for step in range(len(stops) + 1):
		here = tuple(rest for rest, leg in zip(rests, legs, strict=True) if leg == step)
		taken += rest_on_leg(time, drives[step], here)
		arrival = arrival_time(time, drives[step], here)
		if step == len(stops):
			time = arrival
			break
		begin = max(arrival, stops[step].earliest)
		time = begin + durations[step]
		timed.append(Stop(names[step], arrival, begin, time, drives[step]))
	for rest, leg in zip(rests, legs, strict=True):
		if leg == AFTER:
			previous = taken[-1].start + taken[-1].duration if taken else 0
			taken.append(Rest(max(time, rest.earliest, previous), rest.duration))
	return Timetable(start, time, tuple(timed), tuple(taken))
