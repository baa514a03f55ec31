"""The former addresses of this site: the rows of Retired Address."""

import frappe

from gigafibre_fsm.domain.access.retired_address import MovedPath, find_new_address

DOCTYPE = "Retired Address"


def find_moved(path: str, query: str) -> str | None:
	"""Return where a path of the former website or portal is now, with its query; None if it is none of them.

	Args:
		path: what follows the host, decoded; behind a `#` it begins with `#/`.
		query: as it was sent, without the question mark.
	"""
	rows = frappe.get_all(DOCTYPE, fields=["old_path", "new_address"], order_by="old_path", limit=0)
	return find_new_address(path, query, [MovedPath(row.old_path, row.new_address) for row in rows])
