"""Steps that read and change documents with the rights of the flow's user, and never those that hold credentials."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from gigafibre_fsm.domain.flows.actions import subjects
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse
from gigafibre_fsm.domain.flows.actions.inputs import (
	require_text,
	require_values,
	resolve_condition,
	resolve_values,
)
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall
from gigafibre_fsm.domain.flows.conditions import documents as fields
from gigafibre_fsm.domain.flows.conditions import rules, sql
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.definition.reasons import StoredReason
from gigafibre_fsm.domain.platform.message_text import write_lines

if TYPE_CHECKING:
	from frappe.model.document import Document

BARRED_MODULES = frozenset(
	("Core", "Custom", "Integrations", "Email", "Automation", "Website", "Workflow", "Social", "Printing")
)
"""Documents of these modules decide who may do what: no flow changes them."""
BARRED_FIELDS = frozenset(
	("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "parent")
)
UNWRITTEN = frozenset(
	("Table", "Table MultiSelect", "Read Only", "Password", "Button", "HTML", "Attach", "Attach Image")
)
MOST_RECORDS = 100
MOST_FOUND = 2000
"""Documents that are looked at for those that the user may read."""


def set_fields(call: StepCall) -> Done:
	"""Set fields of a document, by default the record of the flow; what a user could not change is refused."""
	doctype, name = _find_target(call)
	_write(doctype, name, require_values(call, "values", "Values"))
	return Done({"doctype": doctype, "name": name})


def set_customer_field(call: StepCall) -> Done:
	"""Set one field of the customer."""
	customer = subjects.require_customer(call)
	_write("Customer", customer, {require_text(call, "field", "Field"): call.inputs.get("value")})
	return Done({"customer": customer})


def describe_fields(call: StepCall) -> Preview:
	"""Describe what `set_fields` would change."""
	doctype, name = _find_target(call)
	given = resolve_values(call, call.inputs.get("values"))
	changes = ", ".join(f"{field} = {value}" for field, value in given.items())
	return Preview("document", _("Change {0} {1}: {2}").format(_(doctype), name, changes), text=changes)


def describe_customer_field(call: StepCall) -> Preview:
	"""Describe what `set_customer_field` would change."""
	customer = subjects.require_customer(call)
	change = f"{call.inputs.get('field')} = {call.inputs.get('value')}"
	sentence = _("Change {0} {1}: {2}").format(_("Customer"), customer, change)
	return Preview("document", sentence, customer=customer, text=change)


def create_task(call: StepCall) -> Done:
	"""Create a task (ToDo) for a user or a role, once."""
	text = require_text(call, "text", "What is to be done")

	def create() -> dict[str, Any]:
		task = frappe.get_doc(
			{
				"doctype": "ToDo",
				"description": write_lines(text),
				"allocated_to": call.inputs.get("user") or None,
				"assigned_by": call.user,  # whose task it is may create and change it, whatever their roles
				"role": call.inputs.get("role") or None,
				"priority": call.inputs.get("priority") or "Medium",
				"date": getdate(call.inputs["due"]) if call.inputs.get("due") else None,
				"reference_type": call.record[0] or None,
				"reference_name": call.record[1] or None,
			}
		).insert()
		return {"task": task.name}

	return have_once(call, "create_task", create)


def update_task(call: StepCall) -> Done:
	"""Close or reopen a task, or give it to somebody else."""
	task = subjects.require_document(call, "ToDo", "task")
	given = {"status": call.inputs.get("status"), "allocated_to": call.inputs.get("user")}
	_write("ToDo", task, {field: value for field, value in given.items() if value})
	return Done({"task": task})


def describe_task(call: StepCall) -> Preview:
	"""Describe the task that `create_task` would create."""
	whom = call.inputs.get("user") or frappe._(call.inputs.get("role") or "") or _("nobody")
	text = str(call.inputs.get("text") or "")
	return Preview("document", _("Task for {0}").format(whom), recipient=whom, text=text)


def add_note(call: StepCall) -> Done:
	"""Write a comment on a document, by default the record of the flow, once."""
	doctype, name = _find_target(call)
	text = require_text(call, "text", "Text")

	def add() -> dict[str, Any]:
		doc = frappe.get_doc(doctype, name)
		doc.check_permission("read")
		return {"note": doc.add_comment("Comment", write_lines(text)).name}

	return have_once(call, "add_note", add)


def describe_note(call: StepCall) -> Preview:
	"""Describe the comment that `add_note` would write."""
	doctype, name = _find_target(call)
	text = str(call.inputs.get("text") or "")
	return Preview("document", _("Note on {0} {1}").format(_(doctype), name), text=text)


def find_records(call: StepCall) -> Done:
	"""Find documents that fulfil a condition, among those that the flow's user may read, with some of their fields."""
	doctype = require_text(call, "doctype", "Document type")
	if not frappe.db.exists("DocType", {"name": doctype, "issingle": 0, "istable": 0}):
		refuse("There is no document type {0}.", doctype, kind="no document")
	most = min(int(call.inputs.get("most") or MOST_RECORDS), MOST_RECORDS)
	names = _find_names(call, doctype)
	found = frappe.get_list(
		doctype,
		{"name": ("in", names or [""])},
		["name", *(_select_field(doctype, each) for each in call.inputs.get("fields") or ())],
		order_by="name",
		limit=most,
	)
	return Done({"records": [dict(row) for row in found], "count": len(found)})


def _find_names(call: StepCall, doctype: str) -> list[str]:
	table, meta = frappe.qb.DocType(doctype), frappe.get_meta(doctype)
	query = frappe.qb.from_(table).select(table.name)
	condition = resolve_condition(call, call.inputs.get("where"))
	try:
		# also what a condition finds tells something of a field
		for path in rules.list_paths(condition):
			fields.require_readable(meta, path.removeprefix("doc."), (path,))
		criterion = sql.build_criterion(condition, doctype, call.now)
	except (sql.NotInSql, BadExpression, UnknownPath) as error:
		refuse("This condition cannot be used to find documents: {0}", error.reason, kind="condition")
	return query.where(criterion).orderby(table.name).limit(MOST_FOUND).run(pluck=True)


def _select_field(doctype: str, path: Any) -> str:
	"""Return a field for the list, one of a linked document under a name with `_` for the dot."""
	first, dot, second = str(path).partition(".")
	meta = frappe.get_meta(doctype)
	try:
		fields.require_readable(meta, first, (str(path),))
		if dot:
			link = meta.get_field(first)
			if not link or link.fieldtype != "Link":
				raise UnknownPath(str(path))
			fields.require_readable(frappe.get_meta(link.options), second, (str(path),))
	except UnknownPath:
		refuse("{0} has no field {1}.", StoredReason(doctype), path, kind="field")
	return f"{first}.{second} as {first}_{second}" if dot else first


def compute_values(call: StepCall) -> Done:
	"""Give computed values a name, for the steps that follow."""
	return Done(dict(require_values(call, "values", "Values")))


def _find_target(call: StepCall) -> tuple[str, str]:
	doctype = call.inputs.get("doctype") or call.record[0]
	name = call.inputs.get("name") or (call.record[1] if doctype == call.record[0] else "")
	if not doctype or not name or not frappe.db.exists(doctype, name):
		refuse("There is no document to do this with.", kind="no document")
	return doctype, str(name)


def _write(doctype: str, name: str, values: Mapping[str, object]) -> None:
	"""Set fields of a document and save it, with the rights of the session's user and the checks of its form."""
	meta = frappe.get_meta(doctype)
	if meta.module in BARRED_MODULES or meta.issingle or meta.istable or doctype.startswith("Flow "):
		refuse("A flow does not change documents of the type {0}.", StoredReason(doctype), kind="barred")
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.check_permission("write")
	changed = {field: value for field, value in values.items() if _is_change(doc, field, value)}
	if not changed:
		return
	doc.update(changed)
	doc.save()


def _is_change(doc: "Document", field: str, value: Any) -> bool:
	"""Return whether a value is new.

	Raises:
		StepFailed: a person could not change this field in the form either.
	"""
	sheet = doc.meta.get_field(field)
	if not sheet or field in BARRED_FIELDS or sheet.fieldtype in UNWRITTEN:
		refuse("{0} has no field {1} that a flow may change.", StoredReason(doc.doctype), field, kind="field")
	if sheet.read_only or sheet.set_only_once or not doc.has_permlevel_access_to(field, sheet, "write"):
		label = StoredReason(sheet.label) if sheet.label else field
		refuse("The field {0} is not changed by hand, so no flow changes it.", label, kind="field")
	return _plain(doc.get(field), sheet.fieldtype) != _plain(value, sheet.fieldtype)


def _plain(value: Any, fieldtype: str) -> Any:
	"""Return a value as it is compared: dates and figures whatever their form, empty ones alike."""
	if value in (None, ""):
		return "" if fieldtype not in ("Int", "Check", "Float", "Currency", "Percent") else 0
	if fieldtype == "Datetime":
		return get_datetime(value)
	if fieldtype == "Date":
		return getdate(value)
	return float(value) if fieldtype in ("Int", "Check", "Float", "Currency", "Percent") else str(value)
