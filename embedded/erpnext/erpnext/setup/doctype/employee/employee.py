"""Employee: its name, and the effects on its user."""

import frappe
from frappe import _
from frappe.model.naming import set_name_by_naming_series
from frappe.permissions import add_user_permission, remove_user_permission
from frappe.utils import getdate, validate_email_address
from frappe.utils.nestedset import NestedSet


class InactiveEmployeeStatusError(frappe.ValidationError):
	"""Active employees still report to an employee who leaves."""


class EmployeeUserDisabledError(frappe.ValidationError):
	"""The user of an active employee is disabled."""


class Employee(NestedSet):
	"""A member of the company's staff."""

	nsm_parent_field = "reports_to"

	def autoname(self) -> None:
		"""Name the record by series; `employee` repeats the name."""
		set_name_by_naming_series(self)
		self.employee = self.name

	def validate(self) -> None:
		"""Compose the full name, and check dates, addresses, leaving and the user."""
		self.employee = self.name
		self.employee_name = " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))
		self.validate_dates()
		for address in filter(None, (self.company_email, self.personal_email)):
			validate_email_address(address, throw=True)
		field = frappe.scrub(self.prefered_contact_email) if self.prefered_contact_email else None
		self.prefered_email = self.get(field) if field else None
		self.validate_leaving()
		if self.reports_to == self.name:
			frappe.throw(_("Employee cannot report to himself."))
		if self.user_id:
			self.validate_user()

	def validate_dates(self) -> None:
		"""Require birth before joining, and joining before leaving."""
		if getdate(self.date_of_birth) > getdate():
			frappe.throw(_("Date of Birth cannot be greater than today."))
		self.validate_from_to_dates("date_of_birth", "date_of_joining")
		for later in ("date_of_retirement", "relieving_date", "contract_end_date"):
			self.validate_from_to_dates("date_of_joining", later)

	def validate_leaving(self) -> None:
		"""Refuse to mark an employee as left without a date, or while active employees report to them."""
		if self.status != "Left":
			return
		if frappe.db.exists("Employee", {"reports_to": self.name, "status": "Active"}):
			frappe.throw(
				_("Employees are still reporting to {0}").format(self.employee_name),
				InactiveEmployeeStatusError,
			)
		if not self.relieving_date:
			frappe.throw(_("Please enter relieving date."))

	def validate_user(self) -> None:
		"""Require an enabled user who is not another active employee's."""
		if self.status == "Active" and not frappe.db.get_value("User", self.user_id, "enabled"):
			frappe.throw(_("User {0} is disabled").format(self.user_id), EmployeeUserDisabledError)
		others = {"user_id": self.user_id, "status": "Active", "name": ("!=", self.name)}
		other = frappe.db.get_value("Employee", others)
		if other:
			frappe.throw(
				_("User {0} is already assigned to Employee {1}").format(self.user_id, other),
				frappe.DuplicateEntryError,
			)

	def on_update(self) -> None:
		"""Update the tree, and pass name, role and permissions on to the user."""
		super().on_update()
		if self.user_id:
			self.update_user()
			self.update_user_permissions()

	def update_user(self) -> None:
		"""Give the user the role Employee and the employee's name, date of birth and gender."""
		user = frappe.get_doc("User", self.user_id)
		if "Employee" not in {row.role for row in user.roles}:
			user.append("roles", {"role": "Employee"})
		for field in ("first_name", "middle_name", "last_name"):
			user.set(field, self.get(field) or "")
		user.birth_date, user.gender = self.date_of_birth, self.gender
		# a user who may write employees needs no permission on users for this
		user.save(ignore_permissions=True)

	def update_user_permissions(self) -> None:
		"""Restrict the user to their own employee and company, if the employee record says so."""
		if not (self.has_value_changed("user_id") or self.has_value_changed("create_user_permission")):
			return
		bound = frappe.db.exists(
			"User Permission", {"allow": "Employee", "for_value": self.name, "user": self.user_id}
		)
		if self.create_user_permission and not bound:
			add_user_permission("Employee", self.name, self.user_id, ignore_permissions=True)
			add_user_permission("Company", self.company, self.user_id, ignore_permissions=True)
		elif bound and not self.create_user_permission:
			remove_user_permission("Employee", self.name, self.user_id)
			remove_user_permission("Company", self.company, self.user_id)


def get_holiday_list_for_employee(employee: str, raise_exception: bool = True) -> str | None:
	"""Return the holiday list of an employee, else of the company; raise if neither has one."""
	own, company = frappe.get_cached_value("Employee", employee, ["holiday_list", "company"]) or (None, None)
	name = own or (company and frappe.get_cached_value("Company", company, "default_holiday_list"))
	if not name and raise_exception:
		frappe.throw(_("Please set a default Holiday List for Employee {0}").format(employee))
	return name
