"""Stops the clock of the test's process for a block, for all its modules and threads; what waits still waits."""

from datetime import UTC, datetime

import time_machine


def freeze_time(moment: datetime | str, *, tick: bool = False) -> time_machine.travel:
	"""Return a block in which it is this moment.

	Its target has `shift(length)` and `move_to(moment)`, which move the clock within the block.

	Args:
		moment: UTC, naive or aware, or as text in ISO 8601.
		tick: whether the clock goes on from there.
	"""
	begin = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
	return time_machine.travel(begin if begin.tzinfo else begin.replace(tzinfo=UTC), tick=tick)
