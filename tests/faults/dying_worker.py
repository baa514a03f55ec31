"""A worker of its own that runs one task and is killed while it waits for a vendor."""

import os
import signal
import subprocess
from contextlib import nullcontext
from unittest.mock import patch

import frappe

from gigafibre_fsm.tests.standins.server import Reply, Request, SilenceError, StandIn
from tests.clocks import freeze_time
from tests.plugin import SITE, bench_python, program_environment, wait_for

WORKER = """
import sys, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
frappe.conf.fsm_live_for = sys.argv[1]
from contextlib import nullcontext
from tests.clocks import freeze_time
from gigafibre_fsm import tasks
with freeze_time(sys.argv[3], tick=True) if sys.argv[3] else nullcontext():
	getattr(tasks, sys.argv[2])()
"""


def killed_while_it_waits(
	vendor: StandIn, task: str, *, after: int, does_it: bool = False, moment: str = ""
) -> None:
	"""Run a task in a worker; the vendor answers so many requests and never the next: there the worker is killed.

	Args:
		vendor: the stand-in.
		task: a function of `gigafibre_fsm.tasks`.
		after: how many requests are answered.
		does_it: whether the vendor does what the unanswered request asks for.
		moment: UTC time of the worker's clock; empty for the present.
	"""
	answer, came = vendor.answer, []
	clock = freeze_time(moment, tick=True) if moment else nullcontext()

	def falling_silent(request: Request) -> Reply:
		came.append(request)
		if len(came) <= after:
			return answer(request)
		if does_it:
			answer(request)
		raise SilenceError

	# the vendor's clock, too: it refuses what was signed at another time
	with patch.object(vendor, "answer", falling_silent), clock:
		worker = subprocess.Popen(
			[bench_python(), "-c", WORKER, SITE, task, moment], env=program_environment()
		)
		wait_for(lambda: len(came) > after, "the worker's next request")
		os.kill(worker.pid, signal.SIGKILL)
		worker.wait()
	frappe.db.rollback()
