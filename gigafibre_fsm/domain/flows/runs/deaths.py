"""Workers that died inside a run, counted so that one that kills each of them is set aside.

Of a killed worker's transaction nothing is left, so an attempt is counted in Redis before it begins and forgotten when it
ends, however it ends. Without Redis nothing is counted, and the run is tried again as any other.
"""

import redis

import frappe

MOST_DEATHS = 3
KEPT = 86_400
"""Seconds after the last attempt."""
KILLS_WORKER = "Each worker that took this run on has died: three in a row."


class Attempt:
	"""One attempt at a run."""

	def __init__(self, run: str) -> None:
		self.run, self.is_counted = run, False

	def can_begin(self) -> bool:
		"""Count the attempt, once; return False if MOST_DEATHS earlier ones never ended."""
		if self.is_counted:
			return True  # the database had the transaction done again
		self.is_counted = True
		return _count(self.run) <= MOST_DEATHS

	def finish(self) -> None:
		"""Forget the attempt: its worker is alive."""
		if self.is_counted:
			forget_deaths(self.run)


def forget_deaths(run: str) -> None:
	"""Count anew: a person has decided that a run is tried again."""
	try:
		frappe.cache().delete(_key(run))
	except redis.exceptions.RedisError:
		return


def _count(run: str) -> int:
	try:
		pipeline = frappe.cache().pipeline()
		pipeline.incr(_key(run))
		pipeline.expire(_key(run), KEPT)
		return pipeline.execute()[0]
	except redis.exceptions.RedisError:
		return 0


def _key(run: str) -> bytes:
	return frappe.cache().make_key(f"fsm_flow_attempt:{run}")
