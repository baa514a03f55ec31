"""Telling ERPNext's stock about movements: one Stock Entry a movement, once."""

from collections.abc import Callable


def post_pending(limit: int = 50, after_each: Callable[[], None] | None = None) -> int:
	"""Post the movements that ERPNext does not know yet; returns how many were tried."""
	raise NotImplementedError
