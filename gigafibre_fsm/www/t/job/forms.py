"""Maps the forms of the job's page to the technician's commands (technician_work/commands.py)."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.commands import JOB_COMMANDS, Command, TypedFields
from gigafibre_fsm.domain.dispatch.technician_work.device_commands import SWAP
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.job import typed_signature

ANSWER = "answer."
"""Prefix of a checklist field that is sent with a step; the rest is the item's row."""
BESIDE = ("check", "remove_photo")
"""Buttons that also send the fields of the step's form."""
ACTIONS = (*(name for name in JOB_COMMANDS if name not in ("save", "late")), "away")
"""Actions of the forms: a command, or a placeholder for one of several."""
FORMER_ACTIONS = {"photo": "add_photo", "info": "edit_info"}
"""Names under which a phone's queue or a stored page may still send an action."""
AWAY = {"works": "remove", "defective": "mark_defective", "lost": "report_lost"}
LONGEST_WHAT = 200
TYPED = ("note", "reason", "equipment", "serial_number", "signed_by", "value")


def command_of(request: PageRequest, job: str) -> Command:
	"""Return the command posted to the job's page.

	Raises:
		frappe.ValidationError: the form is unknown, or lacks a value that determines its command.
	"""
	form, files = request.form, uploads.files(request)
	if form.get("late") == "1":
		return uploads.command(request, "late", Form({**form, "words": _words(form)}, files), job)
	if form.get("action") == "move":
		return _of_step(request, job)
	name, fields = _named(form)
	if name == "sign" and not files.get("signature"):
		files["signature"] = _written(form)
	return uploads.command(request, name, Form(fields, files), job)


def only_saves(form: Mapping[str, str]) -> str:
	"""Return what a button of the step's form saves without taking the step, without scripts.

	Empty for the step.
	"""
	return form.get("save") or form.get("confirmed") or ""


def _of_step(request: PageRequest, job: str) -> Command:
	"""Return the step, or the command of a button in its form, along with the text in the page's fields."""
	form = request.form
	beside = dict(parse_qsl(form.get("beside", "")))
	name = beside.get("action", "") if beside else "save" if only_saves(form) else "move"
	if beside and name not in BESIDE:
		refuse_unknown_button()
	return uploads.command(request, name, Form(beside or form), job, typed=_typed(form))


def _typed(form: Mapping[str, str]) -> TypedFields:
	answers = {name.removeprefix(ANSWER): value for name, value in form.items() if name.startswith(ANSWER)}
	return TypedFields(form.get("note"), answers, form.get("confirmed", ""))


def _named(form: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
	"""Return the command of a button that stands for several, and its fields."""
	name, then = form.get("action", ""), form.get("then", "")
	name = FORMER_ACTIONS.get(name, name)
	if name not in ACTIONS:
		refuse_unknown_button()
	if name == "install" and then.startswith(SWAP):
		return "swap", {**form, "reason": then.removeprefix(SWAP)}
	if name == "away":
		if form.get("as") not in AWAY:
			frappe.throw(_("Say what becomes of the device: it works, it is defective, or it is lost."))
		return AWAY[form["as"]], form
	return name, form


def _written(form: Mapping[str, str]) -> bytes:
	"""Return the typed name as a signature if none was drawn; empty without a name."""
	name = (form.get("signed_by") or "").strip()
	return typed_signature.draw(name, _("Name in writing, not drawn")) if name else b""


def _words(form: Mapping[str, str]) -> str:
	"""Return the entry as a text for the timeline: the label of the phone's button and the typed text."""
	to = wording.status(form["to"]) if form.get("to") else ""
	typed = [form.get(name, "") for name in TYPED]
	return " · ".join(text for text in (form.get("what", "")[:LONGEST_WHAT], to, *typed) if text.strip())
