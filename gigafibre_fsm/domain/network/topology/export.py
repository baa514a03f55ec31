"""The network as a file that the import takes again."""

import csv
import io

import frappe

from gigafibre_fsm.domain.network.topology import node_files, node_types, repository
from gigafibre_fsm.domain.platform import exports

FIELDS = {
	"code": "code",
	"type": "node_type",
	"parent": "parent_code",
	"port": "port_no",
	"class": "pon_class",
}
"""Title → field, where they differ."""


def export_nodes(path: str = "/") -> str:
	"""Return all nodes in use whose path begins with `path` as CSV, parents first.

	A code that a spreadsheet program would run as a formula gets an apostrophe in front.
	"""
	node = frappe.qb.DocType(repository.DOCTYPE)
	parent = frappe.qb.DocType(repository.DOCTYPE).as_("parent_row")
	fields = [FIELDS.get(title, title) for title in node_files.COLUMNS]
	columns = [parent.code if field == "parent_code" else node[field] for field in fields]
	query = frappe.qb.from_(node).left_join(parent).on(parent.name == node.parent_node).select(*columns)
	query = query.where(node.path.like(f"{path}%") & (node.status != node_types.OUT_OF_USE)).orderby(
		node.path
	)
	text = io.StringIO()
	table = csv.writer(text, lineterminator="\r\n")
	table.writerow(node_files.COLUMNS)
	for row in query.run():
		table.writerow([exports.csv_cell(value) if value not in (None, 0) else "" for value in row])
	return text.getvalue()
