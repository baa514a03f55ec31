"""Checklist and needs that a job copies from its type when it is created.

Later changes of the type do not affect the job.
"""

from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.utils import cint

from gigafibre_fsm.domain.dispatch.job import checklist_items
from gigafibre_fsm.domain.dispatch.job.checklist_items import ChecklistItem
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

_ASKS = ("kind", "unit", "minimum", "maximum", "choices")
_COPIED = ("label_en", "label_fr", "required", *_ASKS)
_ANSWER = ("done", "value", "photo")


def adopt_type(job: "Document") -> None:
	"""Give the job the checklist of its type; done items are kept, other old items are removed."""
	kept = [item for item in job.checklist if item.done]
	known = {item.label_en for item in kept}
	job.set("checklist", kept)
	for item in frappe.get_cached_doc("Dispatch Job Type", job.job_type).checklist:
		if item.label_en not in known:
			job.append("checklist", _copy(item))


def adopt_needs(job: "Document") -> None:
	"""Add the materials of its type to a new job, and set the number of technicians."""
	kind = frappe.get_cached_doc("Dispatch Job Type", job.job_type)
	known = {row.item for row in job.materials}
	for row in kind.materials:
		if row.item not in known:
			job.append("materials", {"item": row.item, "qty": row.qty})
	# more than one was chosen deliberately in the form or by the caller
	if (job.crew_size or 1) == 1:
		job.crew_size = kind.crew_size or 1


class CheckRow(TypedDict):
	"""An unanswered item of a checklist, as a row for another job."""

	label_en: str
	label_fr: str | None
	required: int
	kind: str
	unit: str | None
	minimum: str | None
	maximum: str | None
	choices: str | None


def list_undone(job: "Document") -> list[CheckRow]:
	"""Return the unanswered items, as rows for another job."""
	return [_copy(item) for item in job.checklist if not is_answered(item)]


def count_unanswered(job: "Document") -> int:
	"""Count the required items without an answer."""
	return sum(1 for item in job.checklist if item.required and not is_answered(item))


def is_answered(row: "Document") -> bool:
	"""Whether a row of a job's checklist has the answer that its kind requires."""
	return checklist_items.is_answered(row.kind, row.done, row.value, row.photo)


def item_from_row(row: "Document | dict") -> ChecklistItem:
	"""Return the item that a checklist row asks for."""
	written = {field: (row.get(field) or "").strip() for field in _ASKS}
	return ChecklistItem(**{**written, "kind": written["kind"] or checklist_items.YES_NO})


def clear_answers(job: "Document") -> None:
	"""Clear all answers of a job that was copied from another one."""
	for row in job.checklist:
		row.update(
			{**dict.fromkeys(_ANSWER), "done": 0, "done_on": None, "kind": row.kind or checklist_items.YES_NO}
		)


def refuse_answers_by_hand(job: "Document", before: "Document") -> None:
	"""Refuse a form that answers an item reserved for the technician on site: a number, a choice or a photo.

	The form may not change, remove or make optional such an item either; the stored row decides its kind.

	Raises:
		FsmError: the form does; the message names the item.
	"""
	known = {row.name: row for row in before.checklist}
	sent = {row.name: row for row in job.checklist}
	for name, old in known.items():
		if item_from_row(old).kind != checklist_items.YES_NO and _asks_less(old, sent.get(name)):
			sentence = _(
				"“{0}” is asked of the technician on site: the form neither changes nor removes it. Choose another type if this visit does not need it."
			)
			frappe.throw(sentence.format(item_label(old)), FsmError)
	for row in job.checklist:
		old = known.get(row.name)
		if item_from_row(old or row).kind == checklist_items.YES_NO:
			continue
		if any((row.get(field) or None) != ((old and old.get(field)) or None) for field in _ANSWER):
			sentence = _(
				"“{0}” is answered by the technician on the visit's page, not by a tick in the form."
			)
			frappe.throw(sentence.format(item_label(row)), FsmError)


def _asks_less(old: "Document", row: "Document | None") -> bool:
	return (
		row is None
		or item_from_row(row) != item_from_row(old)
		or bool(old.required and not cint(row.required))
	)


def item_label(row: "Document | dict") -> str:
	"""Return the label of an item in the language of the request."""
	return formatting.localized_label(row, frappe.local.lang)


def format_value(item: ChecklistItem, value: str, locale: str | None = None) -> str:
	"""Return a measured value as people write it, with its unit: `−19,4 dBm` in French.

	Args:
		item: the checklist item that the value answers.
		value: the number as it is stored, `-19.4`.
		locale: language code, fr or en; by default that of the request.
	"""
	written = formatting.typed_number(value, locale or frappe.local.lang)
	return formatting.NO_BREAK.join(filter(None, (written, item.unit)))


def format_answer(item: ChecklistItem, value: str, locale: str | None = None) -> str:
	"""Return an answer as people read it: a number with its unit, a choice in their language.

	Args:
		item: the checklist item that the value answers.
		value: the answer as it is stored.
		locale: language code, fr or en; by default that of the request.
	"""
	if item.kind == checklist_items.NUMBER:
		return format_value(item, value, locale)
	if item.kind == checklist_items.SPEED:
		return formatting.typed_number(value, locale or frappe.local.lang)
	if formatting.language(locale or frappe.local.lang) != "fr":
		return value
	return next(
		(one.french for one in checklist_items.parse_choices(item.choices) if one.value == value), value
	)


def describe_limits(item: ChecklistItem) -> str:
	"""Return the limits of a number as text in the language of the request; empty without limits."""
	least, most = (format_value(item, limit) if limit else "" for limit in (item.minimum, item.maximum))
	if least and most:
		return _("{0} to {1}").format(formatting.typed_number(item.minimum, frappe.local.lang), most)
	return (least and _("at least {0}").format(least)) or (most and _("at most {0}").format(most))


def validate_type(rows: "list[Document]") -> None:
	"""Check the checklist of a job type, and normalise the limits of its items to the stored number format.

	Raises:
		FsmError: an item is not valid; the message names it and the reason.
	"""
	for row in rows:
		item = item_from_row(row)
		wrong = checklist_items.find_problem(item)
		if wrong:
			frappe.throw(_sentence(wrong).format(item_label(row)), FsmError)
		for field in ("minimum", "maximum"):
			limit = (
				checklist_items.parse_number(row.get(field)) if item.kind == checklist_items.NUMBER else None
			)
			row.set(field, None if limit is None else checklist_items.format_plain(limit))


def _copy(row: "Document") -> CheckRow:
	copied = {field: row.get(field) for field in _COPIED}
	return {**copied, "kind": row.kind or checklist_items.YES_NO}


def _sentence(wrong: str) -> str:
	return {
		"kind": _("Checklist, “{0}”: choose its kind from the list."),
		"limit": _("Checklist, “{0}”: a limit is a number such as -27 or 8,5; leave it empty for none."),
		"limits": _("Checklist, “{0}”: the minimum is above the maximum."),
		"few": _("Checklist, “{0}”: write at least two choices, one a line: English | Français."),
		"many": _("Checklist, “{0}”: a list of more than 12 choices cannot be read on a phone."),
		"twice": _("Checklist, “{0}”: a choice is there twice."),
		"long": _("Checklist, “{0}”: a choice has at most 60 characters."),
	}[wrong]
