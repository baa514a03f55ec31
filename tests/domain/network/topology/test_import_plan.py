"""Files of nodes: each bad row is named with its line, and what is good comes parents first."""

import itertools

import pytest

from gigafibre_fsm.domain.network.topology import import_plan, node_files, tree
from gigafibre_fsm.domain.network.topology.import_plan import ImportPlan
from tests.domain.network.topology.test_tree import DROP, NAP, OLT, PON, SITE, SPLIT

STORED = {node.code.casefold(): node for node in (SITE, OLT, PON, SPLIT, NAP, DROP)}
CHILDREN = {
	node.name: [each for each in STORED.values() if each.parent_node == node.name] for node in STORED.values()
}
HEAD = "code,type,parent,port,ports\n"


def plan(text: str, *, stored: bool = True) -> ImportPlan:
	rows, faults = node_files.read_file((HEAD + text).encode())
	numbers = itertools.count(1)
	known = STORED if stored else {}
	found = import_plan.plan_import(rows, known, CHILDREN if stored else {}, lambda: f"new{next(numbers)}")
	found.faults = sorted([*faults, *found.faults], key=lambda fault: fault.line)
	return found


def test_a_whole_network_is_planned_parents_first_whatever_the_order_of_its_rows():
	text = "D1,Drop,SP,1,\nSP,Splitter,PON,1,8\nPON,PON Port,OLT,1,\nOLT,OLT,S,,16\nS,Site,,,\n"
	found = plan(text, stored=False)
	assert not found.faults
	assert [node.code for node, _row in found.new] == ["S", "OLT", "PON", "SP", "D1"]
	drop = found.new[-1][0]
	assert (drop.path.count("/"), drop.splitters, drop.pon_port) == (6, 1, found.new[2][0].name)


@pytest.mark.parametrize(
	("text", "faults"),
	[
		# a circle of two, and of one
		(
			"A,Splitter,B,1,8\nB,Splitter,A,1,8\n",
			[(2, import_plan.IN_A_CIRCLE), (3, import_plan.IN_A_CIRCLE)],
		),
		("A,Splitter,A,1,8\n", [(2, import_plan.IN_A_CIRCLE)]),
		# what hangs from a circle is no circle itself
		(
			"A,Splitter,A,1,8\nD,Drop,A,2,\n",
			[(2, import_plan.IN_A_CIRCLE), (3, import_plan.PARENT_IS_BAD)],
		),
		# two parents, and the same row twice
		("D,Drop,SPLIT1,1,\nD,Drop,NAP1,1,\n", [(3, import_plan.TWO_PARENTS)]),
		("D,Drop,SPLIT1,1,\nd,Drop,SPLIT1,1,\n", [(3, import_plan.TWICE)]),
		# ports: beyond, none, taken in the network, taken in the file
		("D,Drop,SPLIT1,9,\n", [(2, tree.BEYOND_PORTS)]),
		("D,Drop,SPLIT1,,\n", [(2, tree.NEEDS_PORT)]),
		("D,Drop,NAP1,4,\n", [(2, tree.PORT_TAKEN)]),
		("D,Drop,SPLIT1,1,\nE,Drop,SPLIT1,1,\n", [(3, tree.PORT_TAKEN)]),
		# parents that are not there, or are bad themselves
		("D,Drop,NOWHERE,1,\n", [(2, import_plan.UNKNOWN_PARENT)]),
		("A,Splitter,PON1,7,8\nD,Drop,A,1,\n", [(2, tree.BEYOND_PORTS), (3, import_plan.PARENT_IS_BAD)]),
		# stored nodes are moved by moves only
		("DROP1,Drop,SPLIT1,1,\n", [(2, import_plan.HANGS_ELSEWHERE)]),
		("DROP1,Splitter,NAP1,4,8\n", [(2, import_plan.OTHER_TYPE)]),
		("SPLIT1,Splitter,PON1,1,4\n", [(2, tree.PORTS_IN_USE)]),
		("SPLIT9,Splitter,PON1,1,128\n", [(2, tree.BAD_PORTS)]),
		# rows that cannot be read
		(",Drop,SPLIT1,1,\n", [(2, node_files.NO_CODE)]),
		("D,Dropp,SPLIT1,1,\n", [(2, node_files.BAD_CHOICE)]),
		("D,Drop,SPLIT1,one,\n", [(2, node_files.BAD_NUMBER)]),
		("D,Drop,SPLIT1,-1,\n", [(2, node_files.BAD_NUMBER)]),
		(f"{'D' * 141},Drop,SPLIT1,1,\n", [(2, node_files.LONG_TEXT)]),
		('"D,Drop\n', [(0, node_files.NO_TABLE)]),
		("\n", [(0, node_files.NO_ROWS)]),
	],
)
def test_each_bad_row_is_named_with_its_line_and_reason(text: str, faults: list[tuple[int, str]]):
	assert [(fault.line, fault.code) for fault in plan(text).faults] == faults


@pytest.mark.parametrize("head", ["", "type,parent\n", "code,code,type\n", "code,type,colour\n"])
def test_a_file_without_the_right_titles_is_refused(head: str):
	assert [fault.code for fault in node_files.read_file(head.encode())[1]] == [node_files.NO_COLUMNS]


def test_markup_and_formulas_in_a_file_are_text():
	found = plan("<b>D</b>,Drop,SPLIT1,1,\n'=1+1,Drop,SPLIT1,2,\n")
	assert [node.code for node, _row in found.new] == ["<b>D</b>", "=1+1"]


def test_semicolons_decimal_commas_and_windows_letters_are_read():
	text = "code;type;parent;port;length_m;place\nD;Drop;SPLIT1;1;12,5;Rue de l'Église\n"
	(row,), faults = node_files.read_file(text.encode("cp1252"))
	assert (row.others, faults) == ({"length_m": 12.5, "place": "Rue de l'Église"}, [])


@pytest.mark.parametrize("number", ["nan", "inf", "1e9", "-5"])
def test_a_length_that_no_fibre_has_is_refused(number: str):
	_rows, faults = node_files.read_file(f"code,type,length_m\nS,Site,{number}\n".encode())
	assert [fault.code for fault in faults] == [node_files.BAD_NUMBER]


def test_a_hundred_thousand_rows_are_planned_and_one_more_is_refused():
	sites = "".join(f"S{number},Site,,,\n" for number in range(node_files.MOST_ROWS))
	assert len(plan(sites, stored=False).new) == node_files.MOST_ROWS
	assert [fault.code for fault in plan(f"{sites}MORE,Site,,,\n").faults] == [node_files.TOO_MANY]


def test_a_file_that_is_too_large_is_not_read():
	assert node_files.read_file(b"x" * (node_files.LARGEST + 1))[1][0].code == node_files.TOO_LARGE
