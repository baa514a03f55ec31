"""Dispatch Technician: a person who does jobs, with shift, skills, truck and home base."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time

from gigafibre_fsm.domain.access import links, technician_users
from gigafibre_fsm.domain.dispatch.live_position import sharing
from gigafibre_fsm.domain.dispatch.team import technician_photo
from gigafibre_fsm.domain.platform import instants, phone_numbers, weekdays
from gigafibre_fsm.gigafibre_fsm import time_fields


class DispatchTechnician(Document):
	"""The user behind the links is created with the first one (domain/access/technician_users.py)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_technician_skill.dispatch_technician_skill import (
			DispatchTechnicianSkill,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_technician_territory.dispatch_technician_territory import (
			DispatchTechnicianTerritory,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_technician_tool.dispatch_technician_tool import (
			DispatchTechnicianTool,
		)

		break_from: DF.Time | None
		break_minutes: DF.Int
		break_until: DF.Time | None
		color: DF.Color | None
		company: DF.Data | None
		employee: DF.Link | None
		ends_at: DF.Literal["Home", "Depot", "Anywhere"]
		holiday_list: DF.Link | None
		home_address: DF.Data | None
		hourly_cost: DF.Currency
		language: DF.Literal["fr", "en"]
		latitude: DF.Float
		longitude: DF.Float
		mobile: DF.Data
		most_overtime: DF.Int
		most_visits: DF.Int
		photo: DF.AttachImage | None
		shift_end: DF.Time
		shift_start: DF.Time
		skills: DF.Table[DispatchTechnicianSkill]
		starts_from: DF.Literal["Home", "Depot", "Anywhere"]
		status: DF.Literal["Active", "Inactive"]
		subcontractor: DF.Check
		technician_name: DF.Data
		territories: DF.Table[DispatchTechnicianTerritory]
		tools: DF.Table[DispatchTechnicianTool]
		truck: DF.Link | None
		user: DF.Link | None
		vehicle: DF.Data | None
		works_friday: DF.Check
		works_monday: DF.Check
		works_saturday: DF.Check
		works_sunday: DF.Check
		works_thursday: DF.Check
		works_tuesday: DF.Check
		works_wednesday: DF.Check
	# end: auto-generated types

	def before_validate(self) -> None:
		time_fields.restore_defaults(self)

	def validate(self) -> None:
		self.check_mobile()
		self.check_shift()
		self.check_break()
		self.check_skills()
		self.check_territories()
		self.check_truck()
		self.check_user()

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == "Active" and self.status != "Active":
			links.revoke_for("Dispatch Technician", self.name)
			sharing.end(self.name, sharing.BY_COMPANY, instants.now_utc())
		technician_photo.store_photo(self)

	def check_mobile(self) -> None:
		# an existing number is kept even if it cannot receive texts
		accepted = phone_numbers.to_textable if self.has_value_changed("mobile") else phone_numbers.to_e164
		try:
			self.mobile = accepted(self.mobile or "")
		except ValueError as problem:
			text = _("This mobile number cannot be right. Write it like 514-555-0123 or +15145550123.")
			frappe.throw(f"{text} {_(str(problem))}")

	def check_shift(self) -> None:
		if self.shift_start and self.shift_end and get_time(self.shift_start) >= get_time(self.shift_end):
			frappe.throw(_("The shift ends before it starts. Correct one of the two times."))

	def check_break(self) -> None:
		for field in ("break_from", "break_until"):
			self.set(field, self.get(field) or self.meta.get_field(field).default)
		if get_time(self.break_from) > get_time(self.break_until):
			frappe.throw(
				_("The break begins at the latest before it may begin. Correct one of the two times.")
			)

	def check_skills(self) -> None:
		names = [row.skill for row in self.skills]
		if len(names) != len(set(names)):
			frappe.throw(_("A skill is listed twice. Keep one row with the technician's level."))
		if any(not 1 <= (row.level or 0) <= 5 for row in self.skills):
			frappe.throw(_("The level of a skill is a number from 1 to 5."))

	def check_territories(self) -> None:
		if any(
			not row.only_on and not any(row.get(day) for day in weekdays.FIELDS) for row in self.territories
		):
			frappe.throw(
				_("A territory has neither a day of the week nor a date. Check a day, or remove the row.")
			)

	def check_truck(self) -> None:
		other = {"truck": self.truck, "name": ("!=", self.name), "status": "Active"}
		taken = self.truck and frappe.db.get_value("Dispatch Technician", other, "technician_name")
		if taken:
			frappe.throw(_("This truck is {0}'s already. Choose another warehouse.").format(taken))

	def check_user(self) -> None:
		if self.user in ("Administrator", "Guest"):
			frappe.throw(
				_("A technician cannot be {0}. Leave the user empty to have one made.").format(self.user)
			)
		if self.user and self.has_value_changed("user"):
			technician_users.refuse_privileged(self.user)
