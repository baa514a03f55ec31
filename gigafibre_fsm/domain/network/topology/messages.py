"""Sentences about the tree, in the language of the request; without markup."""

from frappe import _

from gigafibre_fsm.domain.network.topology import moves, tree
from gigafibre_fsm.domain.network.topology.tree import TreeFault


def describe_fault(fault: TreeFault) -> str:
	"""Return what a change of the tree would break, and what to do, as a sentence."""
	return _sentences()[fault.code].format(*map(_word, fault.values))


def _word(value: object) -> str:
	"""Return a value as it stands in a sentence: kinds of nodes are translated, codes and numbers are not."""
	if isinstance(value, tuple):
		return ", ".join(_(each) for each in value)
	return _(value) if isinstance(value, str) and value in tree.node_types.PARENTS else str(value)


def _sentences() -> dict[str, str]:
	return {
		tree.NO_PARENT: _("{0}: nothing feeds it. Leave “Fed from” empty."),
		tree.NEEDS_PARENT: _("{0}: say what feeds it: {1}."),
		tree.WRONG_PARENT: _("{0} is not fed from {1}. Possible: {2}."),
		tree.CYCLE: _("{0} feeds {1}: it cannot hang below it. Choose another node."),
		tree.TOO_DEEP: _("There would be more than {0} splitters in a row. Choose a node further up."),
		tree.NOT_IN_USE: _("{0} is out of use. Choose another node."),
		tree.NO_PORT_THERE: _("{0} has no numbered ports. Leave the port empty."),
		tree.NEEDS_PORT: _("Say which port of {0} feeds it, from 1 to {1}."),
		tree.BEYOND_PORTS: _("There is no port {0}: {1} has {2}."),
		tree.PORT_TAKEN: _("Port {0} of {1} is taken by {2}. Choose a free one."),
		tree.NO_FREE_PORT: _(
			"{0} has too few free ports next to each other: {1} needed. Choose another node."
		),
		tree.BAD_PORTS: _("{0}: the number of its own ports is from {1} to {2}."),
		moves.MOVED_SINCE: _("{0} was changed again since. Undo that change first."),
		tree.PORTS_IN_USE: _("Port {0} is in use. Move what hangs there first."),
	}
