"""Item Group, as far as the app meets it."""

from erpnext.setup.trees import RootedTree


class ItemGroup(RootedTree):
	"""A branch of the tree of items."""

	nsm_parent_field = "parent_item_group"
