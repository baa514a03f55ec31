"""A worker is killed at each step of an order that begins with a quotation, before and after its commit: nothing twice, nothing left out."""

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.api import sales_orders as api  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.domain.sales.orders import repository  # noqa: E402
from gigafibre_fsm.domain.sales.orders.steps import SaleStep  # noqa: E402
from tests.plugin import SITE, bench_python, program_environment  # noqa: E402
from tests.sales_documents import a_lead, a_quotation, submit_begun  # noqa: E402
from tests.sales_site import SalesSite, sales_site  # noqa: E402

pytestmark = pytest.mark.faults

IS_FULL = os.environ.get("FSM_FAULTS") == "full"
KILLED = tuple(SaleStep) if IS_FULL else (SaleStep.CUSTOMER, SaleStep.VISIT, SaleStep.FIRST_INVOICE)
WORKER = """
import os, signal, sys, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from gigafibre_fsm import tasks
from gigafibre_fsm.domain.sales.orders import repository
commit, record_step = frappe.db.commit, repository.record_step

def die():
	if sys.argv[2] == "after":
		commit()
	os.kill(os.getpid(), signal.SIGKILL)

def record_and_die(*given, **named):
	record_step(*given, **named)
	frappe.db.commit = die

repository.record_step = record_and_die
tasks.advance_orders()
"""
MADE = ("sales_order", "agreement", "dispatch_job", "subscription", "sales_invoice")


@pytest.fixture
def site(connected_site: str) -> Iterator[SalesSite]:
	with sales_site() as own:
		yield own


def kill_worker(order: str, moment: str) -> None:
	"""Let a worker do the next step of an order and be killed before or after its commit."""
	repository.write_order(repository.lock_order(order), next_look=instants.now_utc())
	frappe.db.commit()
	command = [bench_python(), "-c", WORKER, SITE, moment]
	worker = subprocess.run(command, env=program_environment(), check=False)
	assert worker.returncode == -signal.SIGKILL
	frappe.db.rollback()


def test_an_order_whose_worker_is_killed_at_its_steps_becomes_one_live_line(site: SalesSite):
	lead = a_lead().name
	quotation = a_quotation(site, lead)
	order = api.begin_from_document("Quotation", quotation)["order"]
	submit_begun(site, order)
	while step := site.find_next(order):
		site.prepare(order)
		if step not in KILLED:
			site.do_one(order)
			continue
		kill_worker(order, "before")
		assert step not in repository.read_done(site.read(order))
		kill_worker(order, "after")
		assert step in repository.read_done(site.read(order))
	done = site.advance(order)
	assert (done.state, done.turn) == ("Billed", "Nobody")
	assert [row.step for row in done.steps] == [step.value for step in SaleStep]
	assert all(done.get(field) for field in MADE)
	own = {"fsm_order": order}
	for doctype in ("Sales Order", "Subscription", "Sales Invoice"):
		assert frappe.db.count(doctype, own) == 1, doctype
	assert frappe.db.count("Customer", {"lead_name": lead, "customer_name": done.full_name}) == 1
	assert frappe.db.count("Customer", {"customer_name": done.full_name}) == 1
	assert frappe.db.get_value("Quotation", quotation, "status") == "Ordered"
	assert frappe.db.count("Dispatch Job", {"sales_order": done.sales_order}) == 1
	assert frappe.db.count("FSM SMS", {"reference_name": order}) == 1
