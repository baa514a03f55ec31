"""Commands store why they wait or are held as codes, so that each reader sees it in their own language."""

import frappe

WAITS = {
	"Accepted": "accepted",
	"Device is offline": "offline",
	"Task queued but not processed": "not processed",
	"Task faulted": "faulted",
	"Connection request error": "no connection",
	"Incorrect connection request credentials": "bad credentials",
}
# the blanks of French punctuation may be no-break ones
HELD = {
	"Held back: FSM Settings says Record only": "record_only",
	"Retenu_: les paramètres FSM sont à «_Consigner": "record_only",
	"Held back: this number or address": "modem_not_listed",
	"Retenu_: ce numéro ou cette adresse": "modem_not_listed",
	"Held back: FSM Settings says Live": "not_live_here",
	"Retenu_: les paramètres FSM sont à «_En service": "not_live_here",
	"Held back: Frappe": "unsafe",
	"Retenu_: Frappe": "unsafe",
}


def execute() -> None:
	"""Rewrite GenieACS's phrases and the sentences of the valve; safe to run again."""
	for began, code in (WAITS | HELD).items():
		stored = {"reason": ("like", f"{began}%")}
		frappe.db.set_value("CPE Command", stored, "reason", code, update_modified=False)
