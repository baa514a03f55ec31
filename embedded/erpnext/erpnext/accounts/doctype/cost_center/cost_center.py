"""Cost Center: the part of a company to which income and expenses belong."""

import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet

from erpnext.accounts.doctype.account.account import name_with_abbr


class CostCenter(NestedSet):
	"""A cost center, or a group of them, of one company."""

	nsm_parent_field = "parent_cost_center"

	def autoname(self) -> None:
		"""Name it by number, name and company."""
		self.name = name_with_abbr(self.company, self.cost_center_number, self.cost_center_name.strip())

	def on_trash(self) -> None:
		"""Keep a cost center that was posted to."""
		if frappe.db.exists("GL Entry", {"cost_center": self.name}):
			frappe.throw(_("Cost Center with existing transactions can not be deleted"))
		super().on_trash(allow_root_deletion=True)
