"""Dispatch Absence: time when a technician does not work."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from gigafibre_fsm.domain.dispatch.job import schedule_fields
from gigafibre_fsm.domain.dispatch.team import updates as team_updates
from gigafibre_fsm.domain.platform import formatting


class DispatchAbsence(Document):
	"""No job can be dispatched into an absence; jobs planned before it are listed, never moved."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_time: DF.Datetime
		note: DF.SmallText | None
		reason: DF.Literal["Vacation", "Sick", "Training", "Personal", "Other"]
		technician: DF.Link
		technician_name: DF.Data | None
		to_time: DF.Datetime
	# end: auto-generated types

	def validate(self) -> None:
		for moment in map(get_datetime, (self.from_time, self.to_time)):
			if moment.year not in schedule_fields.YEARS:
				frappe.throw(_("The year {0} is surely a mistake. Correct the time.").format(moment.year))
		if get_datetime(self.from_time) >= get_datetime(self.to_time):
			frappe.throw(_("The absence ends before it starts. Correct one of the two times."))
		self.show_touched_jobs()

	def show_touched_jobs(self) -> None:
		if self.flags.is_told_elsewhere:
			return
		jobs = team_updates.list_touched_jobs(self.technician, self.from_time, self.to_time)
		if jobs:
			board = team_updates.board_address(self.technician, jobs)
			here = f'<a href="{frappe.utils.escape_html(board)}">{_("Open the board on that day")}</a>'
			text = _("Visits planned during this absence stay where they are: {0}").format(
				"<br>".join(["", *map(_link_job, jobs)])
			)
			frappe.msgprint(f"{text}<br><br>{here}", indicator="orange")


def _link_job(job: team_updates.TouchedJob) -> str:
	"""Return the link to a job that an absence meets: when it begins, and what it is."""
	when = formatting.moment(job.arrival, frappe.local.lang, formatting.SHORT)
	label = frappe.utils.escape_html(f"{when}, {job.subject} ({job.name})")
	return frappe.utils.get_link_to_form("Dispatch Job", job.name, label)
