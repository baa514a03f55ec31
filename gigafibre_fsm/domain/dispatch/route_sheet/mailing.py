"""Sends route sheets by e-mail: to each technician their own, in their language, as far as the valve is open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime, validate_email_address

from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.route_sheet import loader, rendering
from gigafibre_fsm.domain.platform import formatting, outbound_guard
from gigafibre_fsm.domain.platform.office import load_office


@dataclass(slots=True)
class MailedSheets:
	"""Names of the technicians, as people read them: to whom a sheet is on its way, who has no address, who is held back and why."""

	sent: list[str] = field(default_factory=list)
	without_address: list[str] = field(default_factory=list)
	held_back: dict[str, str] = field(default_factory=dict)


def mail_sheets(day: date, technicians: Iterable[str]) -> MailedSheets:
	"""Queue an e-mail with their route sheet for each of these technicians; those without a visit get none.

	Args:
		day: site date.
		technicians: names of Dispatch Technicians.
	"""
	wanted = {"name": ("in", [*technicians, ""])}
	fields = ["name", "technician_name", "language", "user"]
	rows = frappe.get_all(loader.TECHNICIAN, wanted, fields, order_by="technician_name")
	users = {"name": ("in", [*(row.user for row in rows if row.user), ""]), "enabled": 1}
	addresses = dict(frappe.get_all("User", users, ["name", "email"], as_list=True))
	done = MailedSheets()
	for row in rows:
		_mail_one(day, row, addresses.get(row.user) or "", done)
	return done


def _mail_one(day: date, row: "frappe._dict", email: str, done: MailedSheets) -> None:
	address = validate_email_address(email.strip())
	if not address:
		done.without_address.append(row.technician_name)
		return
	verdict = outbound_guard.judge_effect("email", address.lower())
	if not verdict.open:
		done.held_back[row.technician_name] = verdict.reason
		return
	try:
		if _queue_mail(day, row.name, address, formatting.language(row.language)):
			done.sent.append(row.technician_name)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		done.held_back[row.technician_name] = _("No outgoing e-mail account is set up.")


def _queue_mail(day: date, technician: str, address: str, language: str) -> bool:
	"""Queue the e-mail in Frappe's outbox; False without a visit."""
	sheets = loader.load_sheets(day, technician, language)
	if not sheets:
		return False
	subject = frappe._("Your route sheet: {0}", lang=language).format(formatting.day(day, language))
	text = frappe._("Your route sheet is attached to this message.", lang=language)
	notes = day_notes.list_notes(day, for_technicians=True)
	content = rendering.render_pdf(sheets, notes, language)
	begun = now_datetime()
	frappe.sendmail(
		recipients=[address],
		subject=subject,
		message="<br><br>".join((text, escape_html(load_office().brand or ""))),
		attachments=[{"fname": f"route-{day.isoformat()}.pdf", "fcontent": content}],
		reference_doctype=loader.TECHNICIAN,
		reference_name=technician,
		add_unsubscribe_link=0,
	)
	_note_day(day, technician, begun)
	return True


def _note_day(day: date, technician: str, begun: datetime) -> None:
	"""Store of which day the e-mail just queued tells, so that the past of that day on the board shows it.

	Frappe does not say which row it made; a site that sends no e-mails at all has made none.
	"""
	own = {"reference_doctype": loader.TECHNICIAN, "reference_name": technician, "creation": (">=", begun)}
	if mail := frappe.db.get_value("Email Queue", own, order_by="creation desc"):
		frappe.db.set_value("Email Queue", mail, "fsm_day", day, update_modified=False)
