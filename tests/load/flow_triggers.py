"""Measures what an active trigger adds to a storm of changes, and how fast its events are worked on.

`python -m tests.load.flow_triggers`, with the bench's Python, prints it for the site that `FSM_SITE` names. Documents are
inserted and changed while nobody listens, as an import while a flow listens, and with a flow that listens, in turn; then
the events are worked on. `FSM_ROUNDS` is the number of documents (10,000).
"""

import os
import time
from collections.abc import Callable

import frappe
from frappe.utils.background_jobs import get_queue

from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.flows.triggers import processing
from tests import flow_site
from tests.flow_triggers import make_flow
from tests.load.pages import on_site

DOCUMENTS = int(os.environ.get("FSM_ROUNDS") or 10_000)
NOTE, TITLE = "Note", "load of triggers"
WORKED_ON = 1000
"""Events worked on to tell the rate."""
RARE = {"all": [{"field": "doc.content", "op": "is", "value": "never"}]}


def main() -> None:
	"""Print the table."""
	with on_site(), flow_site.test_kinds():
		flow_site.forget_flows()
		try:
			_measure()
		finally:
			frappe.db.rollback()
			flow_site.forget_flows()
			_forget_notes()


def _measure() -> None:
	get_queue("default").empty()
	nobody = _change_all()
	template = make_flow("document", doctype=NOTE, on="saved", when=RARE)
	imported = _change_all(is_import=True)
	stored = frappe.db.count("Flow Event")
	assert stored == 0, stored
	listened = _change_all()
	events, jobs = frappe.db.count("Flow Event"), len(get_queue("default").job_ids)
	took = _time(lambda: [processing.process_due() for _batch in range(WORKED_ON // processing.BATCH)])
	activation.retire(template)
	print(f"{DOCUMENTS:,} documents inserted and changed, one process, one commit a document\n")
	print("| | seconds | a document | to nobody |\n| --- | --- | --- | --- |")
	ways = {"nobody listens": nobody, "an import, a flow listens": imported, "a flow listens": listened}
	for name, seconds in ways.items():
		print(f"| {name} | {seconds:.1f} | {seconds / DOCUMENTS * 1000:.2f} ms | {seconds / nobody:.2f} |")
	print(f"\nadded by the trigger: {listened - nobody:.1f} s; by an import: {imported - nobody:.1f} s")
	print(f"{events:,} events of {DOCUMENTS:,} documents, {jobs} jobs in the queue")
	print(f"events worked on: {WORKED_ON / took:.0f} a second, none of which starts a run")


def _change_all(*, is_import: bool = False) -> float:
	_forget_notes()
	frappe.flags.in_import = is_import
	try:
		return _time(_save_notes)
	finally:
		frappe.flags.in_import = False


def _save_notes() -> None:
	for number in range(DOCUMENTS):
		note = frappe.get_doc({"doctype": NOTE, "title": f"{TITLE} {number}", "content": "new"}).insert()
		note.content = "changed"
		note.save()
		frappe.db.commit()


def _forget_notes() -> None:
	frappe.db.delete(NOTE, {"title": ("like", f"{TITLE} %")})
	frappe.db.commit()


def _time(work: Callable[[], object]) -> float:
	began = time.perf_counter()
	work()
	return time.perf_counter() - began


if __name__ == "__main__":
	main()
