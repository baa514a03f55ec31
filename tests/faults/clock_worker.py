"""A worker of the queue in a process group of its own, whose clock the test moves: `python -m tests.faults.clock_worker`.

The minutes that passed stand in Redis, which the worker reads as it goes; its work-horses inherit that.
"""

import os
from datetime import timedelta

from redis import Redis

from frappe.utils import background_jobs

from gigafibre_fsm.domain.platform import instants

KEY = "fsm-test-minutes"
_real = instants.now_utc


def move_clock() -> None:
	"""Let this process live as many minutes later as Redis says."""
	redis = Redis.from_url(os.environ["FRAPPE_REDIS_QUEUE"])
	instants.now_utc = lambda: _real() + timedelta(minutes=int(redis.get(KEY) or 0))


def put_back() -> None:
	"""Let this process live now again."""
	instants.now_utc = _real


if __name__ == "__main__":
	move_clock()
	background_jobs.start_worker(queue="short,default,long", quiet=True)
