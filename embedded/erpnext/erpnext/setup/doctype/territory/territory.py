"""Territory: the part of the doctype that the app uses."""

from erpnext.setup.trees import RootedTree


class Territory(RootedTree):
	"""A node of the tree of territories."""

	nsm_parent_field = "parent_territory"
