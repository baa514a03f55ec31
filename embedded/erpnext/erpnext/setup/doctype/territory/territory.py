"""Territory, as far as the app meets it."""

from erpnext.setup.trees import RootedTree


class Territory(RootedTree):
	"""A branch of the tree of places."""

	nsm_parent_field = "parent_territory"
