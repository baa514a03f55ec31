"""A write is applied once, however often and however fast a phone sends it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

import frappe

from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.exceptions import CommandConflict

ID = "command-0123456789"


def counter() -> tuple[list[int], object]:
	done: list[int] = []

	def work() -> dict:
		done.append(1)
		return {"times": len(done)}

	return done, work


def test_the_second_sending_gets_the_first_answer_and_does_nothing():
	done, work = counter()
	first = idempotency.run_once(ID, "TECH-1", "note", {"text": "é"}, work)
	second = idempotency.run_once(ID, "TECH-1", "note", {"text": "é"}, work)
	assert first == second == {"times": 1}
	assert done == [1]


@pytest.mark.parametrize(
	("actor", "kind", "payload"),
	[("TECH-2", "note", {"a": 1}), ("TECH-1", "sign", {"a": 1}), ("TECH-1", "note", {"a": 2})],
)
def test_the_same_id_for_something_else_is_refused(actor, kind, payload):
	idempotency.run_once(ID, "TECH-1", "note", {"a": 1}, dict)
	done, work = counter()
	with pytest.raises(CommandConflict):
		idempotency.run_once(ID, actor, kind, payload, work)
	assert not done


def test_a_repeat_whose_content_cannot_have_changed_is_not_compared_but_its_actor_is():
	idempotency.run_once(ID, "TECH-1", "note", {"a": 1}, lambda: {"ok": 1})
	assert idempotency.run_once(ID, "TECH-1", "remark", {"b": 1}, dict, is_fixed=True) == {"ok": 1}
	with pytest.raises(CommandConflict):
		idempotency.run_once(ID, "TECH-2", "note", {"a": 1}, dict, is_fixed=True)


def test_work_that_fails_leaves_the_id_free_and_nothing_behind():
	def broken() -> dict:
		frappe.get_doc({"doctype": "Dispatch Skill", "skill_name": "Half a skill"}).db_insert()
		raise ValueError("no")

	with pytest.raises(ValueError, match="no"):
		idempotency.run_once(ID, "TECH-1", "note", {}, broken)
	assert not frappe.db.exists("Dispatch Skill", "Half a skill")
	assert idempotency.run_once(ID, "TECH-1", "note", {}, lambda: {"ok": 1}) == {"ok": 1}


def test_without_an_id_each_sending_counts():
	done, work = counter()
	for command_id in (None, ""):
		idempotency.run_once(command_id, "TECH-1", "note", {}, work)
	assert len(done) == 2


@pytest.mark.parametrize(
	"command_id", ["short", "x" * 65, "has blanks in it", "../../etc/passwd", "<script>12345"]
)
def test_an_id_we_do_not_understand_is_refused(command_id):
	with pytest.raises(CommandConflict):
		idempotency.run_once(command_id, "TECH-1", "note", {}, dict)


def _send_at_once(site: str, barrier: Barrier, count: list[int]) -> dict:
	"""One of several requests with the same id, in a thread and transaction of its own."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	try:
		frappe.db.get_value("FSM Command", "anything")  # the snapshot begins before the others commit
		barrier.wait(20)
		answer = idempotency.run_once(
			ID, "TECH-1", "note", {}, lambda: count.append(1) or {"by": "the first"}
		)
		frappe.db.commit()
		return answer
	finally:
		frappe.destroy()


def test_four_requests_at_the_same_moment_do_the_work_once():
	count: list[int] = []
	barrier = Barrier(4)
	try:
		with ThreadPoolExecutor(4) as threads:
			runs = [threads.submit(_send_at_once, frappe.local.site, barrier, count) for _ in range(4)]
			answers = [run.result() for run in runs]
		assert count == [1]
		assert answers == [{"by": "the first"}] * 4
	finally:
		frappe.db.delete("FSM Command", {"name": ID})
		frappe.db.commit()
