"""Which command of a technician a form of the visit's page means; what the commands are: technician_work/commands.py."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.commands import TECHNICIAN_COMMANDS, Command, TypedFields
from gigafibre_fsm.domain.dispatch.technician_work.device_commands import SWAP
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import sent, wording
from gigafibre_fsm.www.t.job import typed_signature

ANSWER = "answer."
"""Begins the name of a checklist field that comes with a step; the rest is the item's row."""
BESIDE = ("check", "remove_photo")
"""What buttons of their own do while the fields of the step's form go along."""
ACTIONS = (*TECHNICIAN_COMMANDS, "away")
"""What the forms ask for by `action`: a command, or what stands for one of several."""
AWAY = {"works": "remove", "defective": "mark_defective", "lost": "report_lost"}
LONGEST_WHAT = 200
TYPED = ("note", "reason", "equipment", "serial_number", "signed_by", "value")


def command_of(request: PageRequest, job: str) -> Command:
	"""The command that was posted to the visit's page.

	Raises:
		frappe.ValidationError: the form is none of ours, or lacks what its command cannot be named without.
	"""
	form, files = request.form, sent.files(request)
	if form.get("late") == "1":
		return sent.command(request, "late", Form({**form, "words": _words(form)}, files), job)
	if form.get("action") == "move":
		return _of_step(request, job)
	name, fields = _named(form)
	if name == "sign" and not files.get("signature"):
		files["signature"] = _written(form)
	return sent.command(request, name, Form(fields, files), job)


def only_saves(form: Mapping[str, str]) -> str:
	"""What a button of the step's form keeps without taking the step, as browsers without scripts send it; empty for the step."""
	return form.get("save") or form.get("confirmed") or ""


def _of_step(request: PageRequest, job: str) -> Command:
	"""The step, or what a button beside it does; what stands in the fields of the page goes along."""
	form = request.form
	beside = dict(parse_qsl(form.get("beside", "")))
	name = beside.get("action", "") if beside else "save" if only_saves(form) else "move"
	if beside and name not in BESIDE:
		technician_work.registered("")
	return sent.command(request, name, Form(beside or form), job, typed=_typed(form))


def _typed(form: Mapping[str, str]) -> TypedFields:
	answers = {name.removeprefix(ANSWER): value for name, value in form.items() if name.startswith(ANSWER)}
	return TypedFields(form.get("note"), answers, form.get("confirmed", ""))


def _named(form: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
	"""The command that a button means which stands for several, and its fields."""
	name, then = form.get("action", ""), form.get("then", "")
	if name == "install" and then.startswith(SWAP):
		return "swap", {**form, "reason": then.removeprefix(SWAP)}
	if name == "away":
		if form.get("as") not in AWAY:
			frappe.throw(_("Say what becomes of the device: it works, it is defective, or it is lost."))
		return AWAY[form["as"]], form
	return name, form


def _written(form: Mapping[str, str]) -> bytes:
	"""The name as a signature, where nothing was drawn; empty without a name."""
	name = (form.get("signed_by") or "").strip()
	return typed_signature.draw(name, _("Name in writing, not drawn")) if name else b""


def _words(form: Mapping[str, str]) -> str:
	"""What the person did, as a sentence of the timeline: the phone's own words for the button, then what was typed."""
	to = wording.status(form["to"]) if form.get("to") else ""
	typed = [form.get(name, "") for name in TYPED]
	return " · ".join(text for text in (form.get("what", "")[:LONGEST_WHAT], to, *typed) if text.strip())
