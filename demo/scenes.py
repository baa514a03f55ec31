"""The scenes of the demonstration: `make demo` plays the main one, `make demo SCENE=<name>|all` any other.

What a scene needs is on the site from the start. A scene that stands where it ended plays nothing twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from demo import board, customer, play


class Stage(NamedTuple):
	"""Where the site and the stand-in vendors answer."""

	base_url: str
	twilio: str
	acs: str


class Scene(NamedTuple):
	"""What a scene shows, and how it is played."""

	title: str
	play: Callable[[Stage], None]


MAIN = "visit"
SCENES = {
	"visit": Scene(
		"One visit, from dispatch to an installed modem",
		lambda stage: play.play(stage.base_url, stage.twilio, stage.acs),
	),
	"plan": Scene(
		"The planner proposes the next working day", lambda stage: board.plan_next_day(stage.base_url)
	),
	"customer": Scene(
		"A customer asks for another time", lambda stage: customer.ask_for_another_time(*stage[:2])
	),
}


def chosen(word: str) -> list[Scene]:
	"""The scenes that a word names: one of them, `all`, or nothing for the main one.

	Raises:
		KeyError: no scene has this name.
	"""
	if word == "all":
		return list(SCENES.values())
	return [SCENES[word or MAIN]]
