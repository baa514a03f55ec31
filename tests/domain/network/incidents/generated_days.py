"""Days of a network, generated: what really was out, what modems called, and what the rule made of it.

Each day has modems that are unplugged one by one, and by chance cut splitters and feeders, two faults at once, storms
that take the power of several splitters, planned work, and hours in which the modem server does not answer or no modem
reaches it. The engine below does with pure decisions what the site's shell does with rows.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule import clustering, course, hearing, matching
from gigafibre_fsm.domain.network.incidents.rule.clustering import LineOutage
from gigafibre_fsm.domain.network.incidents.rule.hearing import Hearing
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.network.incidents.rule.matching import IncidentStep, KnownIncident, Step
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from tests.domain.network.incidents.drawing import PaperNetwork

DAY, HOUR, MINUTE = 86_400, 3_600, 60
INTERVAL, POLL = 300, 300
BEGIN = datetime(2026, 1, 1)
UNPLUGGED_A_DAY = 0.3
LATEST_START = 20 * HOUR
"""Faults of a day are over in it, so that days can be judged one by one."""


@dataclass(frozen=True)
class Fault:
	"""Something that silenced lines together, from second to second of its day."""

	node: str
	start: int
	end: int
	kind: str

	@property
	def is_outage(self) -> bool:
		"""Whether an incident should be opened for it."""
		return self.kind in ("cut", "feeder", "power")


@dataclass
class GeneratedDay:
	"""What happened: per line when it was down, the faults, and when the server was away or deaf."""

	down: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
	faults: list[Fault] = field(default_factory=list)
	away: tuple[int, int] = (0, 0)
	deaf: tuple[int, int] = (0, 0)
	gasps: set[str] = field(default_factory=set)


def generate_day(
	network: PaperNetwork, seed: int, *, unplugged: float = UNPLUGGED_A_DAY, faults: bool = True
) -> GeneratedDay:
	"""Return a day that is always the same for a seed."""
	chance, day = random.Random(seed), GeneratedDay()
	for line in network.lines:
		if chance.random() < unplugged:
			start = chance.randrange(DAY)
			day.down[line].append((start, start + int(chance.expovariate(1 / (2 * HOUR))) + 5 * MINUTE))
	if faults:
		_add_faults(network, chance, day)
		if chance.random() < 0.2:
			start = chance.randrange(HOUR, 22 * HOUR)
			span = (start, start + chance.randrange(15 * MINUTE, 2 * HOUR))
			if chance.random() < 0.5:
				day.away = span
			else:
				day.deaf = span
	return day


def _add_faults(network: PaperNetwork, chance: random.Random, day: GeneratedDay) -> None:
	splitters = [
		node for node, kind in network.kinds.items() if kind == "Splitter" and not node.endswith("X")
	]
	feeders = [node for node in network.kinds if node.endswith("X")]
	what = chance.choices(
		("none", "cut", "two cuts", "feeder", "storm", "work", "pair"), (30, 25, 10, 8, 7, 10, 10)
	)[0]
	start = chance.randrange(30 * MINUTE, LATEST_START)
	end = start + chance.randrange(35 * MINUTE, 3 * HOUR)
	if what in ("cut", "work"):
		_strike(network, day, Fault(chance.choice(splitters), start, end, what))
	elif what == "two cuts":
		one = chance.choice(splitters)
		other = chance.choice([node for node in splitters if node[:5] != one[:5]])
		_strike(network, day, Fault(one, start, end, "cut"))
		_strike(network, day, Fault(other, start + chance.randrange(5 * MINUTE), end, "cut"))
	elif what == "feeder":
		_strike(network, day, Fault(chance.choice(feeders), start, end, what))
	elif what == "storm":
		ports = chance.sample(feeders, 3)
		for feeder in ports:
			node = chance.choice([each for each in splitters if each.startswith(feeder)])
			_strike(network, day, Fault(node, start + chance.randrange(10 * MINUTE), end, "power"))
	elif what == "pair":
		# two homes of one splitter leave for the evening
		for line in chance.sample(network.below(chance.choice(splitters)), 2):
			day.down[line].append((start + chance.randrange(3 * MINUTE), end))


def _strike(network: PaperNetwork, day: GeneratedDay, fault: Fault) -> None:
	day.faults.append(fault)
	for line in network.below(fault.node):
		day.down[line].append((fault.start, fault.end))
		if fault.kind == "power":
			day.gasps.add(line)


@dataclass
class SimulatedIncident:
	"""An incident of the engine, with seconds of its day."""

	name: str
	node: str
	state: str
	started: int
	polls: int = 1
	calm_polls: int = 0
	needs_person: bool = False
	opened: int | None = None
	closed: int | None = None
	cause: str = states.UNKNOWN
	members: dict[str, bool] = field(default_factory=dict)
	"""Line → whether it is back."""


class Engine:
	"""Looks at a day poll by poll, with the rule's decisions."""

	def __init__(
		self, network: PaperNetwork, day: GeneratedDay, phases: dict[str, int], limits: Thresholds
	) -> None:
		self.network, self.day, self.phases, self.limits = network, day, phases, limits
		self.incidents: list[SimulatedIncident] = []
		self.hearing = Hearing(at(0), at(-DAY), None, "")
		self.known_until = 0

	def run(self) -> list[SimulatedIncident]:
		"""Look every five minutes, and return all incidents."""
		for now in range(0, DAY, POLL):
			self._poll(now)
		return self.incidents

	def _poll(self, now: int) -> None:
		if not self.day.away[0] <= now < self.day.away[1]:
			self.known_until = now
		newest = self._heard_at(now) if self.day.deaf[0] <= now < self.day.deaf[1] else self.known_until
		self.hearing = hearing.judge_hearing(
			self.hearing,
			at(self.known_until),
			at(newest),
			lines=len(self.network.lines),
			interval=INTERVAL,
			poll=timedelta(seconds=POLL),
			now=at(now),
		)
		if now != self.known_until:
			return
		self._let_return(now)
		if not self.hearing.blindness:
			self._match(now)

	def _heard_at(self, now: int) -> int:
		return min(now, self.day.deaf[0])

	def _last_call(self, line: str, now: int) -> int:
		"""The last call of a line that the server has taken."""
		for start, end in (self.day.deaf, self.day.away):
			now = start if start <= now < end else now
		for _again in self.day.down.get(line, ()):
			for start, end in self.day.down[line]:
				now = start if start < now <= end else now
		call = now - (now - self.phases[line]) % INTERVAL
		starts = [end for _start, end in self.day.down.get(line, ()) if call < end <= now]
		call = max([call, *starts])
		downs = [start for start, end in self.day.down.get(line, ()) if start < call < end]
		return min([call, *downs])

	def _fact(self, line: str, now: int) -> LineFact:
		call = self._last_call(line, now)
		values = {"last_inform": at(call)}
		if line in self.day.gasps:
			values |= {"alarm": states.DYING_GASP, "alarm_on": at(call + 120)}
		return replace(self.network.lines[line], **values)

	def _is_out(self, line: str, now: int) -> bool:
		return now - self._last_call(line, now) > self.limits.silent_after * INTERVAL

	def _let_return(self, now: int) -> None:
		"""Let lines of open incidents return, and incidents end."""
		for each in self._going():
			for line in each.members:
				each.members[line] = not self._is_out(line, now)
			if each.state in states.AFFECTING:
				out = sum(not back for back in each.members.values())
				found = course.judge_course(
					each.state,
					fallen=len(each.members),
					out=out,
					calm_polls=each.calm_polls,
					limits=self.limits,
				)
				each.state, each.calm_polls = found.state, found.calm_polls
				if each.state == states.RESTORED:
					each.closed = now

	def _match(self, now: int) -> None:
		lines = self._candidates(now)
		if not lines and not any(each.state == states.SUSPECTED for each in self._going()):
			return
		facts = [self._fact(line, now) for line in lines]
		since = self.hearing.blind_from
		recent = {
			line
			for each in self._going()
			if now - each.started <= matching.SAME_FAULT.total_seconds()
			for line in each.members
		}
		old = {line for each in self._going() if line_is_old(each, now) for line in each.members}
		facts = [fact for fact in facts if fact.equipment not in old and not self._is_planned(fact, now)]
		judged = [
			clustering.judge_lines(facts, self.limits, at(now), since=since, recent=recent, is_sure=sure)
			for sure in (False, True)
		]
		total = len(self.network.lines)
		early, sure = (
			clustering.find_outages(group, self.network.kinds, self.limits, total) for group in judged
		)
		for step in matching.plan_steps(
			early, sure, self._list_known(), self.network.paths, self.limits, at(now)
		):
			self._take(step, now)

	def _candidates(self, now: int) -> list[str]:
		"""The lines of ports where two have fallen silent lately, or where something is suspected."""
		hits: dict[str, int] = defaultdict(int)
		longest = self.limits.window_minutes * MINUTE + 2 * INTERVAL
		if self.hearing.blind_from:
			longest = max(longest, now - seconds(self.hearing.blind_from))
		for line, spans in self.day.down.items():
			if any(start < now <= end + POLL and now - start <= longest for start, end in spans):
				hits[line[:5]] += (2 * INTERVAL) < now - self._last_call(line, now) <= longest
		ports = {port for port, count in hits.items() if count > 1}
		for each in self._going():
			if each.state == states.SUSPECTED or now - each.started <= HOUR:
				ports |= {line[:5] for line in each.members}
		return [line for line in self.network.lines if line[:5] in ports]

	def _is_planned(self, line: LineFact, now: int) -> bool:
		return any(
			fault.kind == "work"
			and fault.start <= now <= fault.end + 30 * MINUTE
			and f"/{fault.node}/" in line.path
			for fault in self.day.faults
		)

	def _going(self) -> list[SimulatedIncident]:
		return [each for each in self.incidents if each.closed is None]

	def _list_known(self) -> list[KnownIncident]:
		return [
			KnownIncident(
				each.name,
				each.state,
				self.network.paths.get(each.node, ""),
				at(each.started),
				each.polls,
				each.needs_person,
				closed_utc=at(each.closed) if each.closed is not None else None,
			)
			for each in self.incidents
			if each.state != states.MERGED and (each.closed is None or each.opened is not None)
		]

	def _take(self, step: IncidentStep, now: int) -> None:
		mine = self._find(step.incident) or self._suspect(step.outage, now)
		if step.step is Step.REOPEN:
			mine.state, mine.closed, mine.calm_polls = states.OPEN, None, 0
		elif step.step is Step.MOVE:
			mine.node = step.outage.node
		elif step.step is Step.ABSORB:
			self._absorb(mine, self._find(step.other), now)
		elif step.step is Step.COUNT:
			mine.polls += 1
		elif step.step is Step.OPEN:
			mine.state, mine.opened = states.OPEN, now
		elif step.step is Step.DISSOLVE:
			mine.state, mine.closed = states.RESTORED, now
		self._add_lines(mine, step)

	def _find(self, name: str) -> SimulatedIncident | None:
		return next((each for each in self.incidents if each.name == name), None)

	def _suspect(self, outage: LineOutage, now: int) -> SimulatedIncident:
		made = SimulatedIncident(f"I{len(self.incidents)}", outage.node, states.SUSPECTED, now)
		made.needs_person = outage.is_core
		self.incidents.append(made)
		return made

	def _absorb(self, mine: SimulatedIncident, other: SimulatedIncident, now: int) -> None:
		mine.members |= other.members
		if other.state in states.AFFECTING and mine.state == states.SUSPECTED:
			mine.state, mine.opened = other.state, other.opened
		other.state, other.closed = states.MERGED, now

	def _add_lines(self, mine: SimulatedIncident, step: IncidentStep) -> None:
		if step.outage:
			mine.members |= {line.equipment: False for line in step.outage.hits}
			if mine.cause == states.UNKNOWN:
				mine.cause = clustering.judge_cause(step.outage.hits, self.limits)


def line_is_old(incident: SimulatedIncident, now: int) -> bool:
	"""Whether an incident's lines are no part of a new one any more."""
	return now - incident.started > matching.SAME_FAULT.total_seconds()


def at(second: float) -> datetime:
	"""A second of the day as a moment."""
	return BEGIN + timedelta(seconds=second)


def seconds(moment: datetime) -> int:
	"""The inverse of `at`."""
	return int((moment - BEGIN).total_seconds())


def draw_phases(network: PaperNetwork, seed: int) -> dict[str, int]:
	"""When within its interval each line calls."""
	chance = random.Random(seed)
	return {line: chance.randrange(INTERVAL) for line in network.lines}
