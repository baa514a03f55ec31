"""Counting the states of lines along the paths of the tree, and what looks different since the last look."""

import pytest

from gigafibre_fsm.domain.network.picture import marks, states
from gigafibre_fsm.domain.network.picture.marks import StandingIncident
from gigafibre_fsm.domain.network.picture.states import LineCounts
from gigafibre_fsm.domain.network.topology.node_types import NodeRow


@pytest.mark.parametrize(
	("counts", "worst"),
	[
		(LineCounts(), "none"),
		(LineCounts(up=60), "up"),
		(LineCounts(up=60, unknown=3), "up"),
		(LineCounts(unknown=3), "unknown"),
		(LineCounts(up=60, weak=1), "weak"),
		(LineCounts(up=60, weak=2, silent=1), "silent"),
		(LineCounts(up=60, weak=2, silent=1, down=1), "down"),
	],
)
def test_the_worst_state_below_a_node_is_its_own(counts: LineCounts, worst: str):
	assert counts.worst == worst


def test_rows_of_one_node_are_added():
	rows = [("port", "up", 60), ("port", "down", 2), ("other", "silent", 1)]
	assert states.count_states(rows) == {"port": LineCounts(up=60, down=2), "other": LineCounts(silent=1)}


def test_what_is_above_has_the_sum_of_what_is_below():
	paths = {"s": "/s/", "o": "/s/o/", "p1": "/s/o/p1/", "p2": "/s/o/p2/"}
	counts = {"p1": LineCounts(up=3, down=1), "p2": LineCounts(up=4)}
	found = states.roll_up(paths, counts)
	assert found["s"] == found["o"] == LineCounts(up=7, down=1)
	assert found["p1"] == LineCounts(up=3, down=1)


def test_lines_above_the_view_and_of_nodes_that_are_gone_are_left_out():
	paths = {"p": "/s/o/p/", "d1": "/s/o/p/d1/", "d2": "/s/o/p/d2/"}
	found = states.roll_up(paths, {"d1": LineCounts(up=1), "gone": LineCounts(down=1)})
	assert found == {"p": LineCounts(up=1), "d1": LineCounts(up=1), "d2": LineCounts()}


def test_only_nodes_that_look_different_are_changed():
	before = {"a": states.as_list(LineCounts(up=2)), "b": states.as_list(LineCounts(up=1))}
	now = {"a": LineCounts(up=1, down=1), "b": LineCounts(up=1), "new": LineCounts()}
	assert set(states.list_changed(before, now)) == {"a", "new"}
	assert set(states.list_changed(None, now)) == {"a", "b", "new"}, "nobody knows what was shown"


def an_incident(name: str, path: str, state: str = "Open") -> StandingIncident:
	return StandingIncident(name, state, "", path.strip("/").split("/")[-1], path)


def test_an_incident_further_down_marks_the_lowest_node_that_is_shown():
	standing = [an_incident("I-1", "/s/o/p/sp/"), an_incident("I-2", "/t/o2/")]
	assert marks.mark_nodes({"s", "o", "p"}, standing) == {"p": "Open"}
	assert marks.mark_nodes({"p", "sp", "d"}, standing) == {"sp": "Open"}


def test_of_two_incidents_at_one_node_the_worse_is_shown():
	standing = [an_incident("I-1", "/s/", "Suspected"), an_incident("I-2", "/s/", "Open")]
	assert marks.mark_nodes({"s"}, standing) == {"s": "Open"}


def test_a_node_is_concerned_by_incidents_above_and_below_it_and_by_no_neighbours():
	node = NodeRow("p", "P", "PON Port", path="/s/o/p/")
	above, below, beside = (
		an_incident("I-1", "/s/o/"),
		an_incident("I-2", "/s/o/p/sp/"),
		an_incident("I-3", "/s/o/p2/"),
	)
	found = marks.list_concerning(node, [above, below, beside])
	assert [each.name for each in found] == ["I-2", "I-1"]
