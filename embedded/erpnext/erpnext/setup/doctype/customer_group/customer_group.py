"""Customer Group: the part of the doctype that the app uses."""

from erpnext.setup.trees import RootedTree


class CustomerGroup(RootedTree):
	"""A node of the tree of customer groups."""

	nsm_parent_field = "parent_customer_group"
