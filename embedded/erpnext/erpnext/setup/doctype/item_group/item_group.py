"""Item Group: the part of the doctype that the app uses."""

from erpnext.setup.trees import RootedTree


class ItemGroup(RootedTree):
	"""A node of the tree of item groups."""

	nsm_parent_field = "parent_item_group"
