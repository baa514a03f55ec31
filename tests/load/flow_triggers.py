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

from gigafibre_fsm.domain.flows.triggers import listening, processing
from tests import flow_site
from tests.flow_triggers import make_flow
from tests.load.pages import on_site

DOCUMENTS = int(os.environ.get("FSM_ROUNDS") or 10_000)
NOTE, TITLE = "Note", "load of triggers"
ROUND = 200
"""Documents of a way until the next has its turn."""
NOBODY, HEARD = "nobody listens", "a flow listens"
WAYS = {NOBODY: (False, False), "an import, a flow listens": (True, True), HEARD: (True, False)}
"""Whether a flow listens, and whether the documents come with an import."""
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
	template = make_flow("document", doctype=NOTE, on="saved", when=RARE)
	spent = {name: [0.0, 0.0] for name in WAYS}
	for _round in range(DOCUMENTS // ROUND):
		for name, (is_heard, is_import) in WAYS.items():
			frappe.db.set_value("Flow Template", template, "state", "Active" if is_heard else "Paused")
			listening.forget_listeners()
			frappe.db.commit()
			for place, seconds in enumerate(_change_all(is_import=is_import)):
				spent[name][place] += seconds
	events, jobs = frappe.db.count("Flow Event"), len(get_queue("default").job_ids)
	frappe.db.set_value("Flow Template", template, "state", "Active")
	listening.forget_listeners()
	worked = min(WORKED_ON, events) // processing.BATCH
	took = _time(lambda: [processing.process_due() for _batch in range(worked)])
	print(f"{DOCUMENTS:,} documents inserted and changed in each way, in turn, one commit a document\n")
	print("| | seconds | CPU a document | to nobody |\n| --- | --- | --- | --- |")
	for name, (wall, cpu) in spent.items():
		ratio = cpu / spent[NOBODY][1]
		print(f"| {name} | {wall:.1f} | {cpu / DOCUMENTS * 1000:.2f} ms | {ratio:.2f} |")
	added = spent[HEARD][1] - spent[NOBODY][1]
	print(f"\nCPU that the trigger adds: {added:.1f} s; {events:,} events, {jobs} jobs in the queue")
	print(f"an event that starts nothing: {took[1] / worked / processing.BATCH * 1000:.2f} ms of CPU")


def _change_all(*, is_import: bool) -> tuple[float, float]:
	_forget_notes()
	frappe.flags.in_import = is_import
	try:
		return _time(_save_notes)
	finally:
		frappe.flags.in_import = False


def _save_notes() -> None:
	for number in range(ROUND):
		note = frappe.get_doc({"doctype": NOTE, "title": f"{TITLE} {number}", "content": "new"}).insert()
		note.content = "changed"
		note.save()
		frappe.db.commit()


def _forget_notes() -> None:
	frappe.db.delete(NOTE, {"title": ("like", f"{TITLE} %")})
	frappe.db.commit()


def _time(work: Callable[[], object]) -> tuple[float, float]:
	"""Return the seconds that some work takes, and those of this process's CPU."""
	began, cpu = time.perf_counter(), time.process_time()
	work()
	return time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
	main()
