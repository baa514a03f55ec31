"""Customer Group, as far as the app meets it."""

from erpnext.setup.trees import RootedTree


class CustomerGroup(RootedTree):
	"""A branch of the tree of customers."""

	nsm_parent_field = "parent_customer_group"
