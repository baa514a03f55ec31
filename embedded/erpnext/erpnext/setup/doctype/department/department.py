"""Department: named after its company, under one root for all companies."""

import frappe
from frappe.utils.nestedset import NestedSet, get_root_of


class Department(NestedSet):
	"""A node of the tree of departments."""

	nsm_parent_field = "parent_department"

	def autoname(self) -> None:
		"""Name the record "<department> - <company's abbreviation>"; the root keeps its bare name."""
		root = get_root_of("Department")
		if root and self.department_name != root:
			abbr = frappe.get_cached_value("Company", self.company, "abbr")
			self.name = f"{self.department_name} - {abbr}"
		else:
			self.name = self.department_name

	def validate(self) -> None:
		"""Attach a department without a parent to the root."""
		if not self.parent_department:
			root = get_root_of("Department")
			self.parent_department = root if root != self.name else None
