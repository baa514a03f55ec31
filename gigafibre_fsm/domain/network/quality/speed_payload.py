"""The bytes of a speed test: random, so that nothing on the way can compress them. Pure."""

import os
from functools import cache

BLOCK = 1 << 20
MOST_DOWN = 16 * BLOCK
MOST_UP = 8 * BLOCK
"""Bytes of one request; Frappe holds a whole request in memory."""


def make_bytes(size: int) -> bytes:
	"""Return so many random bytes, at most MOST_DOWN."""
	block = _block()
	return (block * (size // BLOCK + 1))[:size]


@cache
def _block() -> bytes:
	"""Return a block longer than any compression window, so that repeated blocks stay incompressible."""
	return os.urandom(BLOCK)
