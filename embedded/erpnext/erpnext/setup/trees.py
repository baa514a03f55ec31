"""Shared rule of ERPNext's trees: one root, to which records without a parent are attached."""

import frappe
from frappe.utils.nestedset import NestedSet, get_root_of


class RootedTree(NestedSet):
	"""A nested set with a single root."""

	def validate(self) -> None:
		"""Attach a record without a parent to the root."""
		parent_field = self.nsm_parent_field
		if self.get(parent_field):
			return
		root = get_root_of(self.doctype)
		if root and root != self.name:
			self.set(parent_field, root)

	def on_update(self) -> None:
		"""Place the record in the tree and refuse a second root."""
		super().on_update()
		if not frappe.flags.in_install:
			self.validate_one_root()
