"""Moves, splits and merges: nothing is lost, no port is taken twice, and undoing restores what was."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import frappe

from gigafibre_fsm.domain.network.topology import changes, drops, node_types, repository, tree
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.exceptions import FsmError, OutOfDate
from gigafibre_fsm.tests import topology
from gigafibre_fsm.tests.topology import NetworkNames
from tests.plugin import SITE
from tests.site.test_topology import a_served_home, place_of

ENGINEER = "Administrator"
PHONES = 20


@pytest.fixture
def two(site: str) -> tuple[NetworkNames, NetworkNames]:
	"""Two PON ports of one OLT, with a splitter and three drops each."""
	first = topology.a_network(drops=3)
	return first, topology.a_pon(first.site, first.olt, 2, drops=3)


def all_rows(site: str) -> dict[str, NodeRow]:
	names = frappe.get_all("Network Node", {"site": site}, pluck="name")
	return repository.load_nodes(names)


def check_tree(rows: dict[str, NodeRow]) -> None:
	"""Every column follows from the parent, and no port is taken twice."""
	taken = set()
	for row in rows.values():
		assert row == tree.with_ancestors(row, rows.get(row.parent_node)), row.code
		if row.status != node_types.OUT_OF_USE:
			ports = {(row.parent_node, port) for port in row.taken}
			assert not taken & ports, row.code
			taken |= ports


def test_a_moved_splitter_takes_its_drops_and_their_lines_along(two: tuple[NetworkNames, NetworkNames]):
	first, second = two
	_location, device = a_served_home(first.drops[0])
	change = changes.move_node(first.splitter, second.splitter, 0, user=ENGINEER)
	assert repository.path_of(first.drops[0]).pon_port == second.pon_port
	assert place_of(device) == (second.pon_port, first.splitter)
	check_tree(all_rows(first.site))
	changes.undo_change(change, user=ENGINEER)
	assert place_of(device) == (first.pon_port, first.splitter)


def test_a_merge_keeps_ports_where_they_are_free_and_its_undo_restores_everything(
	two: tuple[NetworkNames, NetworkNames],
):
	first, second = two
	before = all_rows(first.site)
	change = changes.merge_nodes(first.splitter, second.splitter, user=ENGINEER)
	rows = all_rows(first.site)
	check_tree(rows)
	assert sorted(row.port_no for row in rows.values() if row.parent_node == second.splitter) == [
		1,
		2,
		3,
		4,
		5,
		6,
	]
	assert rows[first.splitter].status == node_types.OUT_OF_USE
	changes.undo_change(change, user=ENGINEER)
	assert all_rows(first.site) == before
	with pytest.raises(OutOfDate, match="already"):
		changes.undo_change(change, user=ENGINEER)


def test_a_merge_into_a_full_splitter_changes_nothing(two: tuple[NetworkNames, NetworkNames]):
	first, second = two
	for _each in range(4):
		drops.add_drop(second.splitter)
	before = all_rows(first.site)
	with pytest.raises(FsmError, match="too few free ports"):
		changes.merge_nodes(first.splitter, second.splitter, user=ENGINEER)
	assert all_rows(first.site) == before


def test_a_split_hangs_the_chosen_drops_from_a_new_splitter_and_its_undo_deletes_it(
	two: tuple[NetworkNames, NetworkNames],
):
	first, second = two
	before = all_rows(first.site)
	chosen = first.drops[1:]
	made = {"code": "SP-NEW", "ports": 4, "parent": second.splitter, "port_no": 7}
	change = changes.split_splitter(first.splitter, **made, children=chosen, user=ENGINEER)
	new = frappe.db.get_value("Network Node", {"code": "SP-NEW"})
	assert {repository.path_of(each).splitter for each in chosen} == {new}
	assert repository.path_of(chosen[0]).pon_port == second.pon_port
	check_tree(all_rows(first.site))
	changes.undo_change(change, user=ENGINEER)
	assert all_rows(first.site) == before
	with pytest.raises(FsmError, match="hang from this splitter"):
		changes.split_splitter(first.splitter, **made, children=second.drops, user=ENGINEER)


def test_an_undo_over_a_later_move_is_refused_and_names_what_was_moved(
	two: tuple[NetworkNames, NetworkNames],
):
	first, second = two
	earlier = changes.move_node(first.drops[0], second.splitter, 8, user=ENGINEER)
	changes.move_node(first.drops[0], first.splitter, 8, user=ENGINEER)
	with pytest.raises(OutOfDate, match=frappe.db.get_value("Network Node", first.drops[0], "code")):
		changes.undo_change(earlier, user=ENGINEER)


def test_an_undo_into_a_port_that_was_taken_meanwhile_is_refused(two: tuple[NetworkNames, NetworkNames]):
	first, second = two
	change = changes.move_node(first.drops[0], second.splitter, 8, user=ENGINEER)
	topology.a_node(node_types.DROP, first.splitter, 1)
	with pytest.raises(FsmError, match="is taken by"):
		changes.undo_change(change, user=ENGINEER)


@pytest.mark.parametrize("seed", range(3))
def test_any_row_of_changes_keeps_every_node_and_is_undone_step_by_step(site: str, seed: int):
	chance = random.Random(seed)
	first = topology.a_network(drops=2)
	pons = [first, *(topology.a_pon(first.site, first.olt, port, drops=2) for port in (2, 3))]
	history = []
	for _turn in range(12):
		before = all_rows(first.site)
		try:
			change = a_random_change(chance, pons)
		except FsmError:
			frappe.clear_messages()
			assert all_rows(first.site) == before, "what is refused changes nothing"
			continue
		check_tree(all_rows(first.site))
		assert before.keys() <= all_rows(first.site).keys(), "no node is lost"
		history.append((change, before))
	assert len(history) > 3
	for change, before in reversed(history):
		changes.undo_change(change, user=ENGINEER)
		assert all_rows(first.site) == before


def a_random_change(chance: random.Random, pons: list[NetworkNames]) -> str:
	one, other = chance.sample(pons, 2)
	drop = chance.choice([*one.drops, *other.drops])
	kind = chance.choice(["drop", "splitter", "merge", "split"])
	if kind == "drop":
		return changes.move_node(drop, other.splitter, chance.randint(0, 9), user=ENGINEER)
	if kind == "splitter":
		return changes.move_node(
			one.splitter, chance.choice([other.splitter, one.pon_port]), 0, user=ENGINEER
		)
	if kind == "merge":
		return changes.merge_nodes(one.splitter, other.splitter, user=ENGINEER)
	old = repository.find_node(drop).parent_node
	place = {"parent": other.splitter, "port_no": chance.randint(1, 8), "ports": 4}
	return changes.split_splitter(old, code=f"SP-{chance.random()}", **place, children=[drop], user=ENGINEER)


# ---- many at once


@pytest.fixture
def committed(site: str) -> Iterator[NetworkNames]:
	made = topology.a_network(drops=0)
	frappe.db.set_value("Network Node", made.splitter, "ports", 32)
	frappe.db.commit()  # the phones are other connections
	yield made
	frappe.db.rollback()
	frappe.db.delete("Network Node", {"site": made.site})
	frappe.db.commit()  # as above


def test_twenty_phones_add_drops_at_once_and_each_gets_a_port(committed: NetworkNames):
	with ThreadPoolExecutor(PHONES) as phones:
		ports = list(phones.map(lambda _each: add_as_a_request(committed.splitter), range(PHONES)))
	assert sorted(ports) == list(range(1, PHONES + 1))
	frappe.db.rollback()  # a new snapshot
	check_tree(all_rows(committed.site))


def add_as_a_request(splitter: str) -> int:
	frappe.init(site=SITE, sites_path=".")
	frappe.connect()
	try:
		return transactions.run_transaction(lambda: drops.add_drop(splitter)).port_no
	finally:
		frappe.destroy()
