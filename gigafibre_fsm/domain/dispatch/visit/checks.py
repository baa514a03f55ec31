"""The checklist of a visit, as the technician works through it."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import record
from gigafibre_fsm.domain.dispatch.visit import own
from gigafibre_fsm.exceptions import FsmError


def check(job: str, technician: str, row: str, done: bool, *, now: datetime) -> dict:
	"""Tick or untick an item of the checklist. Answers `{"job", "status", "row", "done"}`."""
	doc = own.opened(job, technician)
	item = next((item for item in doc.checklist if item.name == row), None)
	if item is None:
		frappe.throw(_("This item is no longer on the checklist. Reload the page."), FsmError)
	if bool(item.done) != bool(done):
		item.done, item.done_on = int(done), now if done else None
		detail = f"{'☑' if done else '☐'} {item.label_en} / {item.label_fr}"
		record.step(doc, "Checklist", doc.technician_name, now, detail=detail)
		record.save(doc)
	return own.answer(doc, row=row, done=bool(done))
