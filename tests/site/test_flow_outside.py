"""Steps that wait for something outside: a host's answer, a modem, another flow. Each wakes its run once."""

from collections.abc import Iterator
from typing import Any

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.actions import modems, request_outbox
from gigafibre_fsm.domain.flows.runs import operating
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.host import SECRET, HostStandIn
from tests import flow_site
from tests.flow_site import work


@pytest.fixture(scope="module")
def server(connected_site: str) -> Iterator[HostStandIn]:
	frappe.set_user("Administrator")
	outbound = frappe.db.get_single_value("FSM Settings", "outbound")
	with taken_away_afterwards(with_caches=False), HostStandIn() as own:
		listed = {
			"doctype": "Flow Host",
			"host": own.host,
			"secret": SECRET,
			"may_be_inner": 1,
			"timeout_seconds": 1,
		}
		frappe.get_doc(listed).insert()
		frappe.db.commit()
		yield own
		frappe.db.set_single_value("FSM Settings", "outbound", outbound)
	flow_site.forget_flows()


@pytest.fixture
def host(server: HostStandIn, monkeypatch: pytest.MonkeyPatch) -> HostStandIn:
	monkeypatch.setitem(frappe.conf, "fsm_live_for", frappe.local.site)
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	frappe.db.commit()
	server.use("ok")
	server.requests.clear()
	server.acted.clear()
	return server


def call(host: HostStandIn, **inputs: Any) -> str:
	"""A run that calls a host and waits for its answer."""
	given = {"url": f"{host.url}/hook", "content": {"name": {"field": "doc.customer_name"}}, **inputs}
	template = flow_site.make_template({"id": "s1", "kind": "http_call", "inputs": given})
	run = flow_site.start_run(template, ("Customer", builders.a_customer().name))
	frappe.db.commit()
	work()
	return run


def deliver(run: str) -> tuple[str, dict[str, Any]]:
	"""Let the worker of the requests and that of the runs work; returns state and outputs."""
	frappe.db.rollback()
	tasks.send_flow_requests()
	work()
	frappe.db.rollback()
	output = frappe.db.get_value(
		"Flow Run Step", {"run": run, "step_id": "s1"}, "output", order_by="seq desc"
	)
	return frappe.db.get_value("Flow Run", run, "state"), frappe.parse_json(output or "{}")


def test_a_host_is_called_once_and_its_answer_read(host: HostStandIn):
	run = call(host)
	assert due.requests_since(instants.now_utc()) is not None
	state, found = deliver(run)
	assert (state, found["ok"], found["status"]) == ("Done", True, 200)
	assert found["answer"]["ok"] is True and "Marie Tremblay" in found["answer"]["heard"]
	tasks.send_flow_requests()
	assert len(host.requests) == 1 and host.requests[0].headers["idempotency-key"] == f"{run}:s1:0:0"
	assert due.requests_since(instants.now_utc()) is None


def test_a_lost_answer_is_a_persons_to_judge_and_sending_again_acts_once(host: HostStandIn):
	host.use("lost")
	run = call(host)
	state, _found = deliver(run)
	assert (state, len(host.acted)) == ("Doubtful", 1)
	reason = frappe.db.get_value("Flow Run", run, "reason")
	assert "nobody knows" in reason or "personne ne sait" in reason
	host.use("ok")
	operating.resolve_step(run, "again")
	frappe.db.commit()
	work()
	state, found = deliver(run)
	assert (state, found["ok"]) == ("Done", True)
	assert (len(host.requests), len(host.acted)) == (2, 1), "the host knows the key"


def test_a_worker_that_dies_while_it_sends_leaves_a_doubt_and_a_get_is_simply_repeated(host: HostStandIn):
	for method, state in (("POST", "Doubtful"), ("GET", "Done")):
		run = call(host, method=method)
		past = {"state": "Sending", "attempts": 1, "next_look": instants.now_utc()}
		frappe.db.set_value("Flow Request", {"run": run}, past)
		frappe.db.commit()
		assert deliver(run)[0] == state
	assert len(host.requests) == 1


def test_a_request_that_kills_its_workers_is_read_three_times_at_most(host: HostStandIn):
	run = call(host, method="GET")
	past = {"state": "Sending", "attempts": request_outbox.MOST_READS, "next_look": instants.now_utc()}
	frappe.db.set_value("Flow Request", {"run": run}, past)
	frappe.db.commit()
	state, found = deliver(run)
	assert (state, found["ok"], found["state"], host.requests) == ("Done", False, "Failed", [])


def test_a_host_that_is_away_is_tried_again_later(host: HostStandIn):
	frappe.get_doc({"doctype": "Flow Host", "host": "127.0.0.1:9", "may_be_inner": 1}).insert()
	run = call(host, url="http://127.0.0.1:9/")
	assert deliver(run)[0] == "Waiting"
	row = frappe.db.get_value("Flow Request", {"run": run}, ["state", "attempts", "next_look"], as_dict=True)
	assert (row.state, row.attempts) == ("Queued", 1) and row.next_look > instants.now_utc()


def test_what_the_valve_holds_back_does_not_leave_and_is_said(host: HostStandIn):
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	frappe.db.commit()
	state, found = deliver(call(host))
	assert (state, found["ok"], found["state"], host.requests) == ("Done", False, "Held", [])
	assert "Record only" in found["reason"] or "Enregistrer" in found["reason"] or found["reason"]


def test_a_run_waits_until_its_modem_has_done_it():
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	device = devices.a_device().name
	template = flow_site.make_template({"id": "s1", "kind": "modem_command", "inputs": {"command": "Reboot"}})
	run = flow_site.start_run(template, ("Equipment", device))
	frappe.db.commit()
	work()
	assert due.settled_commands_since(instants.now_utc()) is None
	assert modems.report_settled() == 0
	command = frappe.db.get_value("CPE Command", {"equipment": device})
	frappe.db.set_value(
		"CPE Command", command, {"state": "Done", "settled_on": now_datetime(), "next_look": None}
	)
	frappe.db.commit()
	assert due.settled_commands_since(instants.now_utc()) is not None
	tasks.report_commands()
	work()
	frappe.db.rollback()
	output = frappe.parse_json(frappe.db.get_value("Flow Run Step", {"run": run}, "output"))
	assert (frappe.db.get_value("Flow Run", run, "state"), output["done"]) == ("Done", True)
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 0)
	frappe.db.commit()


def test_a_flow_runs_another_one_once_and_waits_for_its_end():
	task = {
		"id": "s1",
		"kind": "create_task",
		"inputs": {"text": {"text": "{trigger.what}"}, "user": "Administrator"},
	}
	inner = flow_site.make_template(task)
	inputs = {"flow": inner, "wait": True, "values": {"what": {"text": "Hello {doc.customer_name}"}}}
	outer = flow_site.make_template({"id": "s1", "kind": "run_flow", "inputs": inputs})
	customer = builders.a_customer().name
	run = flow_site.start_run(outer, ("Customer", customer))
	frappe.db.commit()
	work()
	frappe.db.rollback()
	assert frappe.db.get_value("Flow Run", run, "state") == "Done"
	[child] = frappe.get_all("Flow Run", {"parent_run": run}, ["state", "depth"])
	assert (child.state, child.depth) == ("Done", 2)
	[todo] = frappe.get_all("ToDo", {"reference_name": customer}, pluck="description")
	assert todo.startswith("Hello Marie")
	frappe.db.delete("ToDo", {"reference_name": customer})
	frappe.db.commit()


def test_an_answer_that_is_long_is_cut_for_the_run_and_kept_whole():
	found = request_outbox.read_outputs("Done", "", None)
	assert (found["ok"], found["answer"]) == (False, None)
	long = request_outbox._read_json('"' + "x" * 9000 + '"')
	assert len(str(long)) == request_outbox.LONGEST_ANSWER
