"""What Frappe keeps around documents, of those in `hostile_rows`: boards, charts, workspaces, tags, files, messages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.desk.doctype.tag.tag import DocTags
from frappe.desk.form import assign_to
from frappe.utils import global_search

from gigafibre_fsm.tests import people
from tests.hostile_rows import HostileRows, _insert, _standard

VISIT = "Dispatch Job"
BOARD, WORKSPACE, TAG = "Hostile Board", "Hostile Desk", "hostile"
COLLEAGUE = "colleague.plain@example.com"
CHARTS = {f"Hostile {kind}": kind for kind in ("Bar", "Pie")}
# what Frappe searches, and what it keeps of a document under the document's name
SEARCHED = (VISIT, "Dispatch Technician", "Equipment", "Service Location")
KEPT = {
	"Comment": "reference_name",
	"Communication": "reference_name",
	"Document Follow": "ref_docname",
	"DocShare": "share_name",
	"File": "attached_to_name",
	"Notification Log": "document_name",
	"Tag Link": "document_name",
	"ToDo": "reference_name",
}
MADE = {
	"Kanban Board": [BOARD],
	"Workspace": [WORKSPACE],
	"Dashboard": [WORKSPACE],
	"Dashboard Chart": CHARTS,
}


@contextmanager
def insert_surroundings(rows: HostileRows) -> Iterator[None]:
	"""Written and committed beside the rows; taken away at the end."""
	_forget(rows)  # what a killed run left
	people.make_user(COLLEAGUE, "FSM Dispatcher", user_type="System User")
	frappe.db.set_value("User", COLLEAGUE, "full_name", rows.both("User", "full_name"))
	_surround(rows, rows.names[VISIT])
	_draw(rows)
	_index(rows)
	frappe.db.commit()  # the web server is another process
	frappe.clear_cache()
	try:
		yield
	finally:
		frappe.db.rollback()
		_forget(rows)
		frappe.db.commit()  # as above


def _surround(rows: HostileRows, visit: str) -> None:
	"""What stands in the side bar, in the timeline and under the bell."""
	frappe.set_user(COLLEAGUE)  # Frappe tells nobody of what they did themselves
	assign_to.add({"assign_to": [rows.owner], "doctype": VISIT, "name": visit, "description": "Look"})
	frappe.set_user("Administrator")
	assign_to.add({"assign_to": [COLLEAGUE], "doctype": VISIT, "name": visit, "description": "Look"})
	DocTags(VISIT).add(visit, TAG)
	about = {"reference_doctype": VISIT, "reference_name": visit}
	comment = {"comment_type": "Comment", "comment_email": COLLEAGUE, "content": "Seen"}
	_insert("Comment", {**_standard("hostile-comment", COLLEAGUE), **about, **comment})
	message = {
		"subject": rows.both("Communication", "subject"),
		"content": "Seen",
		"sent_or_received": "Sent",
	}
	kind = {"communication_type": "Communication", "communication_medium": "Email", "sender": COLLEAGUE}
	_insert("Communication", {**_standard("hostile-message", COLLEAGUE), **about, **kind, **message})
	follow = {"ref_doctype": VISIT, "ref_docname": visit, "user": COLLEAGUE}
	frappe.get_doc(doctype="Document Follow", **follow).db_insert()


def _draw(rows: HostileRows) -> None:
	"""A board, charts, and a workspace with lists of the documents."""
	states = frappe.get_meta(VISIT).get_field("status").options.split("\n")
	shown = ["technician_name", "customer_name", "subject", "customer_note", "service_location"]
	columns = [{"column_name": state, "status": "Active"} for state in states]
	board = {
		"reference_doctype": VISIT,
		"field_name": "status",
		"fields": json.dumps(shown),
		"show_labels": 1,
	}
	_make("Kanban Board", kanban_board_name=BOARD, columns=columns, **board)
	for name, kind in CHARTS.items():
		_make(
			"Dashboard Chart",
			chart_name=name,
			chart_type="Group By",
			document_type=VISIT,
			group_by_based_on="subject",
			group_by_type="Count",
			filters_json="[]",
			type=kind,
			is_public=1,
		)
	_make("Dashboard", dashboard_name=WORKSPACE, charts=[{"chart": name, "width": "Half"} for name in CHARTS])
	lists = [{"document_type": doctype, "label": doctype} for doctype in SEARCHED]
	_make(
		"Workspace",
		label=WORKSPACE,
		title=WORKSPACE,
		public=1,
		charts=[{"chart_name": name, "label": name} for name in CHARTS],
		quick_lists=lists,
		content=json.dumps(
			[{"type": "chart", "data": {"chart_name": name, "col": 6}} for name in CHARTS]
			+ [{"type": "quick_list", "data": {"quick_list_name": each["label"], "col": 4}} for each in lists]
		),
	)


def _make(doctype: str, **values: object) -> None:
	frappe.get_doc(doctype=doctype, **values).insert()


def _index(rows: HostileRows) -> None:
	"""What the search of all documents finds, as Frappe writes it when a document is saved."""
	for doctype in SEARCHED:
		global_search.update_global_search(frappe.get_doc(doctype, rows.names[doctype]))
	global_search.sync_global_search()


def _forget(rows: HostileRows) -> None:
	names = [name for name in rows.names.values() if name]
	for doctype, fieldname in KEPT.items():
		frappe.db.delete(doctype, {fieldname: ("in", names)})
	for doctype, made in MADE.items():
		for name in made:
			frappe.delete_doc(doctype, name, force=True, ignore_missing=True)
	searched = frappe.qb.Table("__global_search")
	frappe.qb.from_(searched).delete().where(searched.name.isin(names)).run()
	frappe.db.delete("Tag", {"name": TAG})
	frappe.delete_doc("User", COLLEAGUE, force=True, ignore_missing=True)
