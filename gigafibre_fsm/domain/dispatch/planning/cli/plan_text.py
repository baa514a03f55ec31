"""A plan in plain English, for the command line. The desk words reasons itself, in two languages."""

from collections.abc import Iterator

from gigafibre_fsm.domain.dispatch.planning.model.answer import (
	Cause,
	Plan,
	PlanFigures,
	Reason,
	Relaxation,
	RelaxationKind,
	Unplaced,
)

WHY_NOT = {
	Cause.ABSENT: "is absent",
	Cause.LOCK: "cannot: the job is locked ({values})",
	Cause.OTHER_TECHNICIAN: "cannot: only {technician} may do it",
	Cause.SKILL_MISSING: "lacks the skill {skill} (level {level})",
	Cause.SKILL_TOO_LOW: "has {skill} at level {has}, level {level} is needed",
	Cause.TOOLS: "lacks tools: {tools}",
	Cause.MATERIALS: "lacks material on the truck",
	Cause.UNREACHABLE: "has no way there",
	Cause.WINDOW: "has no room in the promised window",
	Cause.SHIFT: "would not be done by the end of the shift",
	Cause.BREAK: "could do it only without a break",
	Cause.MAX_JOBS: "has as many jobs as allowed",
	Cause.MAX_TRAVEL: "would drive longer than allowed",
	Cause.FULL: "has a full day",
	Cause.DEPENDENCY: "waits for job {job}",
	Cause.CREW: "needs {needed} technicians at the same time; {able} may do it",
}

WHAT_HELPS = {
	RelaxationKind.WINDOW: "widen the window to {from}–{to}",
	RelaxationKind.OVERTIME: "allow {seconds} s of overtime",
	RelaxationKind.SKILL: "let them do it without the skill {skills}",
	RelaxationKind.TECHNICIAN: "let them do it instead of {instead_of}",
	RelaxationKind.TOOLS: "give them {tools}",
	RelaxationKind.MATERIALS: "load {materials}",
	RelaxationKind.BREAK: "drop the break",
	RelaxationKind.MAX_JOBS: "allow {limit} jobs",
	RelaxationKind.MAX_TRAVEL: "allow {limit} s of travel",
}


def format_clock(seconds: int) -> str:
	"""Return a time as hours and minutes from the start of the planned period."""
	return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def list_lines(plan: Plan) -> Iterator[str]:
	"""Yield the lines of a report: routes, jobs left out with reasons, figures."""
	for route in plan.routes:
		if route.stops:
			stops = ", ".join(f"{stop.job or 'depot'} {format_clock(stop.start)}" for stop in route.stops)
			yield f"{route.technician} ({format_clock(route.start)}–{format_clock(route.end)}): {stops}"
	for unplaced in plan.unplaced:
		yield from _left_out(unplaced)
	if plan.before:
		yield f"Before: {_figures(plan.before)}"
	yield f"{'After' if plan.before else 'Plan'}: {_figures(plan.figures)}"
	if plan.estimated:
		yield "Travel times are estimated from distances."


def _left_out(unplaced: Unplaced) -> Iterator[str]:
	yield f"Job {unplaced.job} has no place:"
	for reason in unplaced.reasons:
		yield f"  {reason_sentence(reason)}"
	for relaxation in unplaced.relaxations:
		yield f"  → {relaxation_sentence(relaxation)}"


def reason_sentence(reason: Reason) -> str:
	"""Return a reason as a sentence."""
	text = WHY_NOT[reason.cause].format(values=_join_values(reason.values), **reason.values)
	return f"{reason.technician or 'It'} {text}."


def relaxation_sentence(relaxation: Relaxation) -> str:
	"""Return a sentence: what to ease, for whom, and when the job would then begin."""
	values = {key: _join_values(value) for key, value in relaxation.values.items()}
	if relaxation.ease == RelaxationKind.WINDOW:
		values = {key: format_clock(value) for key, value in relaxation.values.items()}
	text = WHAT_HELPS[relaxation.ease].format(**values)
	return f"{text}: {relaxation.technician} would begin at {format_clock(relaxation.start)}."


def _join_values(value: object) -> str:
	if isinstance(value, dict):
		return ", ".join(f"{key} {amount}" for key, amount in value.items())
	return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _figures(figures: PlanFigures) -> str:
	return (
		f"{figures.placed} jobs placed, {figures.unplaced} not; travel {figures.travel // 60} min, "
		f"late {figures.late // 60} min, overtime {figures.overtime // 60} min, "
		f"spread {figures.spread // 60} min, {figures.technicians_used} technicians"
	)
