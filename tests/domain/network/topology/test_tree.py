"""The rules of the tree: what may hang where, on which port, and what follows for what is below."""

from dataclasses import replace

import pytest

from gigafibre_fsm.domain.network.topology import node_types, tree
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import TreeFault

KINDS = {
	"site": (node_types.SITE, 0),
	"olt": (node_types.OLT, 16),
	"pon": (node_types.PON_PORT, 1),
	"split": (node_types.SPLITTER, 8),
	"nap": (node_types.TERMINAL, 4),
	"drop": (node_types.DROP, 0),
}


def a_node(name: str, parent: NodeRow | None = None, port_no: int = 0, **values: object) -> NodeRow:
	"""A node whose kind is its name's beginning, with the columns that follow from its parent."""
	kind, ports = KINDS[name.rstrip("0123456789")]
	given = {"ports": ports, "parent_node": parent.name if parent else "", "port_no": port_no, **values}
	return tree.with_ancestors(NodeRow(name, name.upper(), kind, **given), parent)  # type: ignore[arg-type]


SITE = a_node("site1")
OLT = a_node("olt1", SITE)
PON = a_node("pon1", OLT, 3)
SPLIT = a_node("split1", PON, 1)
SECOND = a_node("split2", SPLIT, 2)
THIRD = a_node("split3", SECOND, 1)
NAP = a_node("nap1", SPLIT, 5)
DROP = a_node("drop1", NAP, 4)


def fault_of(node: NodeRow, parent: NodeRow | None, *siblings: NodeRow, deepest: int | None = None) -> str:
	with pytest.raises(TreeFault) as raised:
		tree.check_place(node, parent, siblings, deepest)
	return raised.value.code


def test_a_drop_knows_everything_above_it():
	above = (DROP.site, DROP.olt, DROP.pon_port, DROP.splitter, DROP.splitters)
	assert above == ("site1", "olt1", "pon1", "split1", 1)
	assert DROP.path == "/site1/olt1/pon1/split1/nap1/drop1/"


@pytest.mark.parametrize(
	("node", "parent", "siblings", "code"),
	[
		(a_node("drop9", port_no=1), OLT, (), tree.WRONG_PARENT),
		(a_node("drop9", port_no=1), None, (), tree.NEEDS_PARENT),
		(a_node("site9"), SITE, (), tree.NO_PARENT),
		(a_node("drop9"), SPLIT, (), tree.NEEDS_PORT),
		(a_node("drop9", port_no=9), SPLIT, (), tree.BEYOND_PORTS),
		(a_node("drop9", port_no=2), SPLIT, (SECOND,), tree.PORT_TAKEN),
		(a_node("drop9", port_no=8), SPLIT, (NAP,), tree.PORT_TAKEN),
		(a_node("nap9", port_no=3), SPLIT, (NAP,), tree.PORT_TAKEN),
		(a_node("nap9", port_no=6), SPLIT, (), tree.BEYOND_PORTS),
		(a_node("olt9", port_no=1), SITE, (), tree.NO_PORT_THERE),
		(a_node("split9", port_no=1), THIRD, (), tree.TOO_DEEP),
		(
			a_node("drop9", port_no=1),
			replace(SPLIT, status=node_types.OUT_OF_USE),
			(),
			tree.NOT_IN_USE,
		),
	],
)
def test_what_the_tree_does_not_allow_has_a_reason(
	node: NodeRow, parent: NodeRow | None, siblings: tuple[NodeRow, ...], code: str
):
	assert fault_of(node, parent, *siblings) == code


def test_a_splitter_does_not_hang_below_itself():
	assert fault_of(replace(SPLIT, port_no=3), SECOND, deepest=2) == tree.CYCLE
	assert fault_of(replace(SPLIT, port_no=3), SPLIT, deepest=2) == tree.CYCLE


def test_a_subtree_of_two_splitters_does_not_hang_below_two_others():
	other = a_node("split5", a_node("split4", a_node("pon2", OLT, 4), 1), 1)
	assert fault_of(replace(SECOND, port_no=1), other, deepest=3) == tree.TOO_DEEP
	tree.check_place(replace(THIRD, port_no=1), other, (), 3)


def test_a_moved_subtree_takes_over_only_what_came_from_above():
	pon = a_node("pon2", a_node("olt2", SITE), 1)
	moved = tree.plan_move(replace(SPLIT, port_no=1), pon, (), 3)
	assert (moved.old.olt, moved.new.olt, moved.new.pon_port) == ("olt1", "olt2", "pon2")
	assert (moved.old.splitter, moved.new.splitter, moved.deeper) == ("split1", "split1", 0)


def test_free_ports_leave_out_all_ports_of_a_terminal():
	assert tree.list_free_ports(SPLIT, (SECOND, NAP)) == [1, 3, 4]
	assert tree.list_free_ports(SITE, (OLT,)) == []


def test_a_terminal_finds_ports_next_to_each_other():
	assert tree.find_free_port(a_node("nap9"), SPLIT, (SECOND,)) == 3
	with pytest.raises(TreeFault) as raised:
		tree.find_free_port(a_node("nap9"), SPLIT, (SECOND, NAP))
	assert raised.value.code == tree.NO_FREE_PORT


@pytest.mark.parametrize(
	("node", "ports"), [(SPLIT, 1), (SPLIT, 128), (DROP, 1), (PON, 2), (NAP, 0), (OLT, 0)]
)
def test_a_number_of_ports_that_its_kind_does_not_have_is_refused(node: NodeRow, ports: int):
	with pytest.raises(TreeFault) as raised:
		tree.check_ports(replace(node, ports=ports))
	assert raised.value.code == tree.BAD_PORTS


def test_ports_in_use_are_not_taken_away():
	with pytest.raises(TreeFault) as raised:
		tree.check_ports(replace(SPLIT, ports=4), (NAP,))
	assert (raised.value.code, raised.value.values) == (tree.PORTS_IN_USE, (8,))
