"""A worker of its own that runs one task and is killed while it waits for GenieACS."""

import os
import signal
import subprocess
from unittest.mock import patch

import frappe

from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.server import Reply, Request, SilenceError
from tests.plugin import SITE, bench_python, program_environment, wait_for

WORKER = """
import sys, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
frappe.conf.fsm_live_for = sys.argv[1]
from gigafibre_fsm import tasks
getattr(tasks, sys.argv[2])()
"""


def killed_while_it_waits(acs: GenieacsStandIn, task: str, *, after: int, does_it: bool = False) -> None:
	"""Run a task in a worker; the ACS answers so many requests and never the next: there the worker is killed.

	Args:
		acs: the stand-in.
		task: a function of `gigafibre_fsm.tasks`.
		after: how many requests are answered.
		does_it: whether the ACS does what the unanswered request asks for.
	"""
	answer, came = acs.answer, []

	def falling_silent(request: Request) -> Reply:
		came.append(request)
		if len(came) <= after:
			return answer(request)
		if does_it:
			answer(request)
		raise SilenceError

	with patch.object(acs, "answer", falling_silent):
		worker = subprocess.Popen([bench_python(), "-c", WORKER, SITE, task], env=program_environment())
		wait_for(lambda: len(came) > after, "the worker's next request")
		os.kill(worker.pid, signal.SIGKILL)
		worker.wait()
	frappe.db.rollback()
