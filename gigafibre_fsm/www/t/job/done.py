"""The job page's message and redirect after a command, from the result of technician_work.perform()."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_model import CommandAnswer
from gigafibre_fsm.domain.dispatch.technician_work.commands import Command
from gigafibre_fsm.www.page import Redirect
from gigafibre_fsm.www.t import wording


def redirect(command: Command, answer: CommandAnswer, form: Mapping[str, str]) -> Redirect:
	"""Return the redirect after a command sent by a form, with the message that confirms it."""
	if command.name == "scan":
		return Redirect(f"/t/scan/{answer['scan']}")
	if command.name == "late":
		return Redirect(f"/t/job/{answer['job']}" if answer["is_own"] else "/t")
	if command.name == "confirm" and not answer.get("job"):
		return Redirect(f"/t/device/{quote(answer['equipment'])}")
	section = SECTIONS.get(command.name, "")
	if command.name == "save":
		section = "note" if form.get("save") == "note" else "checklist"
	says = SAYS.get(command.name)
	said = says(answer, command.arguments) if says else ""
	return Redirect(f"/t/job/{answer['job']}{'#' if section else ''}{section}", said=said)


def _step(answer: CommandAnswer, _arguments: Mapping[str, str]) -> str:
	"""Return the message about a step."""
	if answer["follow_up_job"] and answer["status"] == "Completed":
		return _("Done in part. Dispatch plans the follow-up {0}.").format(answer["follow_up_job"])
	sentence = wording.describe_status(answer["status"])
	hears = technician_work.customer_hears(answer["job"], answer["status"])
	return " ".join(filter(None, (sentence, hears and _("The customer gets a text in a minute."))))


def _placed(answer: CommandAnswer, _arguments: Mapping[str, str]) -> str:
	"""Return the message that a device is installed, with the place of the old one.

	Or that it was taken away.
	"""
	if answer.get("removed"):
		return _removed(answer, {})
	here = _("{0} is installed here.").format(answer["equipment"])
	old = _("{0} is on your truck.").format(answer["old"]) if answer.get("old") else ""
	return f"{here} {old}".strip()


def _removed(answer: CommandAnswer, _arguments: Mapping[str, str]) -> str:
	return _("{0} is on your truck.").format(answer["equipment"])


SECTIONS = {
	"note": "note",
	"edit_info": "info",
	"check": "checklist",
	"answer": "checklist",
	"photograph": "checklist",
	"add_photo": "photos",
	"remove_photo": "photos",
	"without_proof": "line-proof",
	"sign": "signature",
	**dict.fromkeys(("install", "swap", "remove", "mark_defective", "report_lost"), "equipment"),
	**dict.fromkeys(("create", "dismiss", "confirm"), "equipment"),
}
"""Section of the page to which a command belongs."""

SAYS: Mapping[str, Callable[[CommandAnswer, Mapping[str, str]], str]] = {
	"move": _step,
	"note": lambda _answer, _arguments: _("Note saved."),
	"edit_info": lambda _answer, _arguments: _("Changed."),
	"remove_photo": lambda _answer, _arguments: _("The photo is deleted."),
	"without_proof": lambda _answer, _arguments: _("Reason and photo are kept."),
	"sign": lambda _answer, arguments: _("Signed by {0}").format(arguments["signed_by"].strip()),
	"install": _placed,
	"swap": _placed,
	"create": _placed,
	"confirm": _placed,
	"remove": _removed,
	"mark_defective": lambda answer, _arguments: _("{0} is on your truck, marked as defective.").format(
		answer["equipment"]
	),
	"report_lost": lambda answer, _arguments: _("{0} is written off.").format(answer["equipment"]),
}
"""Messages of commands whose effect is not visible on the page."""
