"""Imports of files of nodes: checked as a whole, written by a worker in batches, and resumed where one ended."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.topology import (
	import_plan,
	messages,
	node_files,
	repository,
	tree,
	written_drops,
)
from gigafibre_fsm.domain.network.topology.import_plan import ImportPlan
from gigafibre_fsm.domain.network.topology.node_files import FileNode, NodeFault
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.platform import job_queue, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Network Import"
DRAFT, REQUESTED, DONE, FAILED = "Draft", "Requested", "Done", "Failed"
BY_IMPORT_ONLY = ("state", "problem", "new_nodes", "done_nodes", "requested_by", "requested_on")
BATCH = 1000
FIELDS = {"class": "pon_class"}
"""Titles of columns whose field has another name."""


@dataclass(frozen=True, slots=True)
class ImportCheck:
	"""What a file holds: rows, new nodes, stored nodes that it names, and what is wrong with which line."""

	rows: int
	new_nodes: int
	changed_nodes: int
	faults: tuple[NodeFault, ...]


def check_file(name: str) -> ImportCheck:
	"""Return what importing a file would do, without writing anything.

	Raises:
		FsmError: the file is not there any more.
	"""
	rows, plan = _plan(name)
	return ImportCheck(len(rows), len(plan.new), len(plan.changed), tuple(plan.faults))


def request_import(name: str, user: str) -> int:
	"""Have a worker import a file; return how many nodes are new.

	Raises:
		FsmError: a row is bad, nothing is imported then; or the import is done or under way.
	"""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.state in (REQUESTED, DONE):
		frappe.throw(_("This import is under way or done. Reload the page."), FsmError)
	_rows, plan = _plan(name)
	if plan.faults:
		sentence = _("{0} rows cannot be imported. Check the file, correct them and attach it again.")
		frappe.throw(sentence.format(len(plan.faults)), FsmError)
	values = {"state": REQUESTED, "problem": "", "new_nodes": len(plan.new), "done_nodes": 0}
	doc.db_set({**values, "requested_by": user, "requested_on": now_datetime()})
	job_queue.enqueue_after_commit("import_nodes", "long")
	return len(plan.new)


def work_imports(goes_on: Callable[[], bool]) -> None:
	"""Write what is requested, a batch in each transaction; what was written before is found and left alone."""
	lock = f"{frappe.conf.db_name}.fsm-nodes"[:64]
	if frappe.db.sql("select get_lock(%s, 0)", lock)[0][0] != 1:
		return  # another worker is at it
	try:
		for name in frappe.get_all(DOCTYPE, {"state": REQUESTED}, pluck="name", order_by="requested_on"):
			_work_one(name, goes_on)
	finally:
		frappe.db.sql("select release_lock(%s)", lock)


def refuse_changes_by_hand(doc: "Document") -> None:
	"""Refuse changes of what only the import writes.

	Raises:
		FsmError: such a field was changed, or the file of an import that was requested.
	"""
	if doc.is_new():
		doc.update({**dict.fromkeys(BY_IMPORT_ONLY), "state": DRAFT, "new_nodes": 0, "done_nodes": 0})
		return
	for field in BY_IMPORT_ONLY:
		if doc.has_value_changed(field):
			frappe.throw(_("{0} is not changed by hand.").format(_(doc.meta.get_label(field))), FsmError)
	if doc.state in (REQUESTED, DONE) and doc.has_value_changed("file"):
		frappe.throw(_("This import is under way or done. Reload the page."), FsmError)


def describe_fault(fault: NodeFault) -> str:
	"""Return what is wrong with a row and what to do, as a sentence without markup."""
	sentence = _sentences().get(fault.code)
	if sentence:
		return sentence.format(*fault.values)
	return messages.describe_fault(tree.TreeFault(fault.code, *fault.values))


def _work_one(name: str, goes_on: Callable[[], bool]) -> None:
	try:
		_rows, plan = _plan(name)
	except FsmError as gone:
		_finish(name, FAILED, str(gone))
		return
	if plan.faults:
		# the network was changed since the file was checked
		_finish(name, FAILED, f"{plan.faults[0].line}: {describe_fault(plan.faults[0])}")
		return
	done = frappe.db.get_value(DOCTYPE, name, "new_nodes") - len(plan.new)
	for batch in _batches(plan.new):
		if not goes_on():
			return  # the clock begins again here
		done += len(batch)
		transactions.run_transaction(lambda batch=batch, done=done: _insert(name, batch, done))
	for batch in _batches(plan.changed):
		transactions.run_transaction(lambda batch=batch: _update(batch))
	transactions.run_transaction(lambda: written_drops.match_locations() and None)
	_finish(name, DONE, "")


def _finish(name: str, state: str, problem: str) -> None:
	values = {"state": state, "problem": problem[:140]}
	transactions.run_transaction(lambda: frappe.db.set_value(DOCTYPE, name, values))


def _plan(name: str) -> tuple[list[FileNode], ImportPlan]:
	rows, faults = node_files.read_file(_content(frappe.db.get_value(DOCTYPE, name, "file")))
	stored = repository.find_by_codes({code for row in rows for code in (row.code, row.parent) if code})
	parents = {node.name for node in stored.values()}
	plan = import_plan.plan_import(rows, stored, repository.list_children(parents), _make_name)
	plan.faults = sorted([*faults, *plan.faults], key=lambda fault: fault.line)
	return rows, plan


def _make_name() -> str:
	return frappe.generate_hash(length=10)


def _content(url: str | None) -> bytes:
	"""Return a file's bytes; the endpoint has checked the right to the import that it is attached to."""
	name = url and frappe.db.get_value("File", {"file_url": url}, "name", order_by="creation desc")
	if not name:
		frappe.throw(_("The file is not there any more. Attach it again."), FsmError)
	content = frappe.get_doc("File", name).get_content()
	return content.encode() if isinstance(content, str) else content


def _batches(rows: Sequence[tuple[NodeRow, FileNode]]) -> Iterator[Sequence[tuple[NodeRow, FileNode]]]:
	for start in range(0, len(rows), BATCH):
		yield rows[start : start + BATCH]


def _insert(name: str, batch: Sequence[tuple[NodeRow, FileNode]], done: int) -> None:
	now, user = now_datetime(), frappe.db.get_value(DOCTYPE, name, "requested_by")
	values = [{**_columns(node), **_others(row)} for node, row in batch]
	fields = sorted({field for each in values for field in each})
	stamps = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	texts = {"technology": "", "pon_class": "", "place": "", "status": "In Service"}
	rows = [
		(*stamps.values(), *(each.get(field, texts.get(field, 0)) for field in fields)) for each in values
	]
	frappe.db.bulk_insert(repository.DOCTYPE, [*stamps, *fields], rows)
	frappe.db.set_value(DOCTYPE, name, "done_nodes", done)


def _update(batch: Sequence[tuple[NodeRow, FileNode]]) -> None:
	"""Write the values of stored nodes that differ from the file's."""
	given = {node.name: {"ports": node.ports, **_others(row)} for node, row in batch}
	fields = sorted({field for each in given.values() for field in each})
	names = {"name": ("in", list(given))}
	for stored in frappe.get_all(repository.DOCTYPE, names, ["name", *fields]):
		changed = {field: value for field, value in given[stored.name].items() if stored[field] != value}
		if changed:
			frappe.db.set_value(repository.DOCTYPE, stored.name, changed)


def _columns(node: NodeRow) -> dict[str, object]:
	values = {**asdict(node), "port_key": repository.port_key(node)}
	return {field: None if value == "" else value for field, value in values.items()}


def _others(row: FileNode) -> dict[str, str | int | float]:
	return {FIELDS.get(title, title): value for title, value in row.others.items()}


def _sentences() -> dict[str, str]:
	return {
		node_files.TOO_LARGE: _("The file is larger than {0} MB. Split it."),
		node_files.TOO_MANY: _("The file has more than {0} rows. Split it."),
		node_files.NO_TABLE: _("The file cannot be read as a table."),
		node_files.NO_COLUMNS: _("The first line names the columns, each once. Possible: {0}."),
		node_files.NO_ROWS: _("The file holds no nodes."),
		node_files.NO_CODE: _("The code is missing."),
		node_files.BAD_NUMBER: _("“{0}” is no number that “{1}” can have."),
		node_files.BAD_CHOICE: _("“{0}” is no “{1}”. Possible: {2}."),
		node_files.LONG_TEXT: _("“{0}” is longer than {1} characters."),
		import_plan.TWICE: _("“{0}” stands in line {1} already."),
		import_plan.TWO_PARENTS: _("“{0}” hangs from another node in line {1}: it has one parent."),
		import_plan.UNKNOWN_PARENT: _("There is no node “{0}”, neither in the file nor in the network."),
		import_plan.IN_A_CIRCLE: _("The node hangs from itself by way of “{0}”."),
		import_plan.PARENT_IS_BAD: _("The row of “{0}”, which feeds it, cannot be imported."),
		import_plan.HANGS_ELSEWHERE: _(
			"“{0}” hangs elsewhere in the network. Move it there, not by an import."
		),
		import_plan.OTHER_TYPE: _("“{0}” is a node of another type in the network: {1}."),
	}
