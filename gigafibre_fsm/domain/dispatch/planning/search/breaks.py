"""Breaks and absences of a technician that are due: in order, without overlap."""

from gigafibre_fsm.domain.dispatch.planning.model.problem import Pause, Technician


def list_breaks(technician: Technician) -> tuple[Pause, ...]:
	"""Return breaks and absences in the order in which they are taken.

	An absence is a break at a fixed time. A break that would overlap an absence is taken before or after it;
	if its window leaves no room for that, it is taken during the absence. Breaks and absences that are over
	before the shift begins are left out.
	"""
	first = technician.shift[0] if technician.shift else 0
	hours = ((max(start, first), end) for start, end in technician.absences)
	away = [Pause(start, start, end - start) for start, end in hours if end > start]
	kept = [pause for pause in technician.breaks if pause.duration > 0 and pause.latest >= first]
	for absence in away:
		kept = [clipped for pause in kept for clipped in _cut_window(pause, absence)]
	return tuple(sorted([*away, *kept], key=lambda pause: (pause.earliest, pause.latest)))


def _cut_window(pause: Pause, absence: Pause) -> list[Pause]:
	"""Return the break with its window cut so that it cannot overlap the absence; empty if none is left."""
	begin, end = absence.earliest, absence.earliest + absence.duration
	if pause.latest + pause.duration <= begin or pause.earliest >= end:
		return [pause]
	if pause.earliest + pause.duration <= begin:
		return [Pause(pause.earliest, begin - pause.duration, pause.duration)]
	if end <= pause.latest:
		return [Pause(end, pause.latest, pause.duration)]
	return []


def is_absence(technician: Technician, rest: Pause) -> bool:
	"""Return whether one of the due rests is an absence."""
	end = rest.earliest + rest.duration
	is_fixed = rest.earliest == rest.latest
	return is_fixed and any(start <= rest.earliest and end == until for start, until in technician.absences)
