"""Who gets a ticket by rule: who answers its queue, is there, speaks the language, knows the kind, and has the least to do. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class AssignmentReason(str, Enum):
	"""Why somebody was chosen, or why nobody was."""

	CHOSEN = "chosen"
	NO_AGENTS = "no_agents"
	NOT_IN_QUEUE = "not_in_queue"
	ALL_AWAY = "all_away"
	NO_LANGUAGE = "no_language"
	NO_SKILL = "no_skill"
	ALL_FULL = "all_full"


@dataclass(frozen=True, slots=True)
class SupportAgent:
	"""Somebody who answers tickets.

	Attributes:
		user: name of the User.
		languages: of fr and en.
		kinds: Issue Types that they know; empty for everything.
		open_tickets: that are assigned to them now.
		most_open: how many of them are enough.
		away_from, away_until: the first and the last day of an absence; None without one, or without an end.
	"""

	user: str
	languages: frozenset[str]
	kinds: frozenset[str] = frozenset()
	open_tickets: int = 0
	most_open: int = 20
	away_from: date | None = None
	away_until: date | None = None

	def is_away(self, today: date) -> bool:
		"""Whether they are absent on a day."""
		return (
			self.away_from is not None
			and self.away_from <= today
			and (self.away_until is None or today <= self.away_until)
		)


@dataclass(frozen=True, slots=True)
class AssignmentChoice:
	"""Whom a ticket is given to; `user` is empty if nobody may have it."""

	user: str
	reason: AssignmentReason


def choose_agent(
	agents: Sequence[SupportAgent],
	*,
	kind: str,
	language: str,
	today: date,
	members: Collection[str] | None = None,
) -> AssignmentChoice:
	"""Return who gets a ticket.

	Of those who answer the queue, are there, speak the language and have room, whoever is named for the kind goes before those who do
	everything, then the smallest share of what is enough decides, then the name, so that the answer is always the same.

	Args:
		agents: all who may be given tickets.
		kind: the ticket's Issue Type; empty without one, which everybody may have.
		language: fr or en, of the customer.
		today: day of the site.
		members: Users who answer the ticket's queue; None for one without a queue, which everybody may have.
	"""
	steps = (
		(AssignmentReason.NOT_IN_QUEUE, lambda agent: members is None or agent.user in members),
		(AssignmentReason.ALL_AWAY, lambda agent: not agent.is_away(today)),
		(AssignmentReason.NO_LANGUAGE, lambda agent: language in agent.languages),
		(AssignmentReason.NO_SKILL, lambda agent: not kind or not agent.kinds or kind in agent.kinds),
		(AssignmentReason.ALL_FULL, lambda agent: agent.open_tickets < agent.most_open),
	)
	left = list(agents)
	if not left:
		return AssignmentChoice("", AssignmentReason.NO_AGENTS)
	for reason, fits in steps:
		left = [agent for agent in left if fits(agent)]
		if not left:
			return AssignmentChoice("", reason)
	return AssignmentChoice(_pick(left, kind).user, AssignmentReason.CHOSEN)


def _pick(agents: Iterable[SupportAgent], kind: str) -> SupportAgent:
	return min(
		agents,
		key=lambda agent: (kind not in agent.kinds, agent.open_tickets / agent.most_open, agent.user),
	)
