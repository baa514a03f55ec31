"""Rows of templates and versions: read, locked, written. A version is written once."""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.definition.parse import RawDefinition
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

TEMPLATE, VERSION = "Flow Template", "Flow Version"


def lock_template(name: str) -> "Document":
	"""Return a template, locked until the end of the transaction.

	Raises:
		FsmError: there is none of this name.
	"""
	try:
		# nothing is read before the lock: a snapshot of before it would lack what others have just committed
		return frappe.get_doc(TEMPLATE, name, for_update=True)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		frappe.throw(_("This flow no longer exists."), FsmError)


def save_template(template: "Document") -> None:
	"""Store a template; the only way past its controller, which refuses changes by hand."""
	template.flags.is_by_domain = True
	# guard: the endpoint lets managers only, and seeds are written by the set-up
	template.save(ignore_permissions=True)


def insert_template(values: dict[str, Any]) -> "Document":
	"""Store a new template in Draft and return it."""
	template = frappe.get_doc({"doctype": TEMPLATE, **values})
	template.flags.is_by_domain = True
	# guard: as for save_template
	return template.insert(ignore_permissions=True)


def insert_version(template: "Document", raw: RawDefinition, note: str, now: datetime) -> str:
	"""Store a definition as the next version of a template, and return its name.

	Args:
		template: locked by the caller, so that no number is given twice.
		raw: the definition.
		note: why it was changed, for people.
		now: site time, naive.
	"""
	last = frappe.db.get_value(VERSION, {"template": template.name}, "number", order_by="number desc")
	number = (last or 0) + 1
	version = frappe.get_doc(
		{
			"doctype": VERSION,
			"title": f"{template.title} {number}"[:140],
			"template": template.name,
			"number": number,
			"author": frappe.session.user,
			"activated_on": now,
			"note": note,
			"definition": parse.dump_definition(raw),
			"hash": parse.hash_definition(raw),
		}
	)
	# guard: as for save_template
	return version.insert(ignore_permissions=True).name


def find_version(template: str, definition_hash: str) -> str | None:
	"""Return the version of a template with the same definition, None without one."""
	same = {"template": template, "hash": definition_hash}
	return frappe.db.get_value(VERSION, same, "name", order_by="number desc")


def load_raw(version: str) -> RawDefinition:
	"""Return the definition of a version as JSON holds it."""
	return parse.load_definition(frappe.db.get_value(VERSION, version, "definition"))


def load_definition(version: str) -> FlowDefinition:
	"""Return the tree of a version; kept in the process, because a version never changes."""
	return _parse(version, frappe.local.site)


@lru_cache(maxsize=256)
def _parse(version: str, site: str) -> FlowDefinition:
	parsed = parse.parse_definition(load_raw(version))
	if parsed.definition is None:
		raise ValueError(f"{VERSION} {version} of {site} cannot be read")
	return parsed.definition
