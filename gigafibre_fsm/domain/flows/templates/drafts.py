"""Drafts of templates: saved with a look at who else changed them, copied, and moved as files."""

import json
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.definition import parse, schema
from gigafibre_fsm.domain.flows.definition.parse import RawDefinition, UnreadableDefinitionError
from gigafibre_fsm.domain.flows.templates import repository, states, wording
from gigafibre_fsm.exceptions import FsmError, OutOfDate

if TYPE_CHECKING:
	from frappe.model.document import Document

COPIED = (
	*("domain", "mode", "most_runs", "allow_import", "failure_owner", "description"),
	*("texts_per_hour", "emails_per_hour", "amount_per_hour", "customers_per_hour"),
	*("texts_per_run", "emails_per_run", "amount_per_run", "customers_per_run"),
)
"""Fields that a copy and a file have in common with their template."""
MOST_TITLE = 140
EMPTY: RawDefinition = {"schema": schema.SCHEMA_NUMBER, "trigger": {"kind": "by_hand"}, "steps": []}


def create_template(title: str, raw: RawDefinition | None = None, **values: Any) -> str:
	"""Create a template in Draft and return its name.

	Args:
		title: for people.
		raw: its definition; by default one without steps.
		values: fields of the Flow Template.

	Raises:
		FsmError: the title is empty.
	"""
	if not title.strip():
		frappe.throw(_("Give the flow a title."), FsmError)
	raw = raw or EMPTY
	fields = {
		"title": title.strip()[:MOST_TITLE],
		"state": states.DRAFT,
		"draft": parse.dump_definition(raw),
		"draft_hash": parse.hash_definition(raw),
		"last_step_number": find_last_number(raw),
	}
	return repository.insert_template({**values, **fields}).name


def save_draft(template: str, text: str, based_on: str) -> str:
	"""Store a draft, as far as it is JSON: it may be incomplete. Return its hash.

	Args:
		template: name of the Flow Template.
		text: the definition as JSON.
		based_on: hash of the draft that the editor had read; empty overwrites whatever is there.

	Raises:
		FsmError: it is no JSON, or the template comes with the app.
		OutOfDate: somebody else saved another draft meanwhile.
	"""
	raw = read_text(text)
	doc = repository.lock_template(template)
	refuse_seeded(doc)
	if is_outdated(doc, based_on):
		frappe.throw(
			_("Somebody else saved this flow meanwhile. Compare before you overwrite it."), OutOfDate
		)
	doc.draft, doc.draft_hash = parse.dump_definition(raw), parse.hash_definition(raw)
	# ids are never given twice, also not those of steps that were deleted
	doc.last_step_number = max(doc.last_step_number or 0, find_last_number(raw))
	repository.save_template(doc)
	return doc.draft_hash


def is_outdated(doc: "Document", based_on: str) -> bool:
	"""Return whether a template's draft is another than the one that an editor had read.

	Args:
		doc: the Flow Template, locked.
		based_on: hash of the draft that the editor had read; empty if it does not matter.
	"""
	return bool(based_on and doc.draft_hash) and based_on != doc.draft_hash


def copy_template(template: str, title: str = "") -> str:
	"""Create a template in Draft with the definition of another, also of a seeded one; return its name."""
	doc = frappe.get_doc(repository.TEMPLATE, template)
	values = {field: doc.get(field) for field in COPIED}
	return create_template(
		title or _("{0} (copy)").format(doc.title), load_draft(doc), origin=doc.name, **values
	)


def export_template(template: str) -> str:
	"""Return a template as a JSON file: its fields and its draft, without anything of this site."""
	doc = frappe.get_doc(repository.TEMPLATE, template)
	content = {
		"flow_template": {"title": doc.title, **{field: doc.get(field) for field in COPIED[:-1]}},
		"definition": load_draft(doc),
	}
	del content["flow_template"]["failure_owner"]
	return json.dumps(content, indent="\t", ensure_ascii=False) + "\n"


def import_template(text: str) -> str:
	"""Create a template in Draft from a file of `export_template`, and return its name.

	Raises:
		FsmError: the file is none, or holds what a template does not have.
	"""
	content = read_text(text)
	fields, raw = content.get("flow_template"), content.get("definition")
	if content.keys() != {"flow_template", "definition"} or not isinstance(fields, dict):
		frappe.throw(_("This file holds no flow: export one to see what belongs in it."), FsmError)
	parsed = parse.parse_definition(raw)
	if parsed.problems or not isinstance(raw, dict):
		problem = parsed.problems[0]
		frappe.throw(wording.describe_problem(problem), FsmError)
	unknown = fields.keys() - {"title", *COPIED}
	if unknown or not all(isinstance(value, str | int | float | None) for value in fields.values()):
		frappe.throw(
			_("This file sets what a flow does not have: {0}.").format(", ".join(sorted(unknown))[:140]),
			FsmError,
		)
	values = {name: value for name, value in fields.items() if name not in ("title", "failure_owner")}
	return create_template(str(fields.get("title") or ""), raw, **values)


def load_draft(doc: "Document") -> RawDefinition:
	"""Return the draft of a template as JSON holds it."""
	return parse.load_definition(doc.draft) if doc.draft else dict(EMPTY)


def find_last_number(raw: Any) -> int:
	"""Return the greatest number of a step's or case's id anywhere in a definition."""
	if isinstance(raw, dict):
		own = str(raw.get("id", ""))[1:]
		number = int(own) if own.isascii() and own.isdigit() and len(own) < 8 else 0
		return max((number, *map(find_last_number, raw.values())))
	return max(map(find_last_number, raw), default=0) if isinstance(raw, list) else 0


def read_text(text: str) -> RawDefinition:
	"""Return what a JSON text holds.

	Raises:
		FsmError: it is no JSON object, or too large.
	"""
	try:
		return parse.load_definition(text)
	except UnreadableDefinitionError as error:
		return _refuse(wording.describe_problem(error.problem))


def _refuse(sentence: str) -> NoReturn:
	frappe.throw(sentence, FsmError)


def refuse_seeded(doc: "Document") -> None:
	"""Refuse to change a template that comes with the app.

	Raises:
		FsmError: it does.
	"""
	if doc.seeded:
		frappe.throw(
			_("This flow comes with the app and is not changed. Copy it and change the copy."), FsmError
		)
