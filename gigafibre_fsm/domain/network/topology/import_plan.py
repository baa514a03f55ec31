"""What importing a file of nodes means for the tree: what is new, what differs, and what cannot be. Pure."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gigafibre_fsm.domain.network.topology import node_types, tree
from gigafibre_fsm.domain.network.topology.node_files import FileNode, NodeFault
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import TreeFault

TWICE, TWO_PARENTS, UNKNOWN_PARENT, IN_A_CIRCLE = "twice", "two_parents", "unknown_parent", "in_a_circle"
HANGS_ELSEWHERE, OTHER_TYPE, PARENT_IS_BAD = "hangs_elsewhere", "other_type", "parent_is_bad"


@dataclass
class ImportPlan:
	"""New nodes with all their columns, parents first; stored nodes with other values; and faults by line."""

	new: list[tuple[NodeRow, FileNode]] = field(default_factory=list)
	changed: list[tuple[NodeRow, FileNode]] = field(default_factory=list)
	faults: list[NodeFault] = field(default_factory=list)


def plan_import(
	rows: Sequence[FileNode],
	stored: Mapping[str, NodeRow],
	children: Mapping[str, Sequence[NodeRow]],
	make_name: Callable[[], str],
) -> ImportPlan:
	"""Plan the import of a file.

	Args:
		rows: as `node_files.read_file` has read them.
		stored: code in lower case → node, of all codes that the file names.
		children: name → what hangs from each of these nodes.
		make_name: gives a name that no node has.
	"""
	plan, by_code = ImportPlan(), {}
	for row in rows:
		key = row.code.casefold()
		if key in by_code:
			other = by_code[key]
			code = TWICE if (other.parent, other.port_no) == (row.parent, row.port_no) else TWO_PARENTS
			plan.faults.append(NodeFault(row.line, code, (row.code, other.line)))
		else:
			by_code[key] = row
	work = _Work(
		plan, dict(stored), defaultdict(list, {name: list(those) for name, those in children.items()})
	)
	for row in _parents_first(by_code, stored, plan):
		work.add(row, stored.get(row.code.casefold()), make_name)
	plan.faults.sort(key=lambda fault: fault.line)
	return plan


@dataclass
class _Work:
	"""The tree as it grows with each row that is good."""

	plan: ImportPlan
	nodes: dict[str, NodeRow]
	children: dict[str, list[NodeRow]]

	def add(self, row: FileNode, there: NodeRow | None, make_name: Callable[[], str]) -> None:
		parent = self.nodes.get(row.parent.casefold()) if row.parent else None
		if row.parent and parent is None:
			self.plan.faults.append(NodeFault(row.line, PARENT_IS_BAD, (row.parent,)))
			return
		if there is not None:
			self._compare(row, there, parent)
			return
		ports = 1 if row.node_type == node_types.PON_PORT else row.ports
		status = str(row.others.get("status", node_types.IN_SERVICE))
		name = parent.name if parent else ""
		node = NodeRow(make_name(), row.code, row.node_type, name, row.port_no, ports, status)
		try:
			tree.check_ports(node)
			tree.check_place(node, parent, self.children[name] if parent and parent.ports else ())
		except TreeFault as fault:
			self.plan.faults.append(NodeFault(row.line, fault.code, fault.values))
			return
		node = tree.with_ancestors(node, parent)
		self.nodes[row.code.casefold()] = node
		self.children[name].append(node)
		self.plan.new.append((node, row))

	def _compare(self, row: FileNode, there: NodeRow, parent: NodeRow | None) -> None:
		"""Take a stored node's other values; its kind and place change by moves only."""
		if there.node_type != row.node_type:
			self.plan.faults.append(NodeFault(row.line, OTHER_TYPE, (row.code, there.node_type)))
		elif (there.parent_node, there.port_no) != (parent.name if parent else "", row.port_no):
			self.plan.faults.append(NodeFault(row.line, HANGS_ELSEWHERE, (row.code,)))
		else:
			changed = replace(there, ports=row.ports or there.ports)
			try:
				tree.check_ports(changed, self.children.get(there.name, ()))
			except TreeFault as fault:
				self.plan.faults.append(NodeFault(row.line, fault.code, fault.values))
				return
			self.plan.changed.append((changed, row))


def _parents_first(
	by_code: Mapping[str, FileNode], stored: Mapping[str, NodeRow], plan: ImportPlan
) -> Iterable[FileNode]:
	"""Return the rows so that each comes after its parent; rows that no way from a stored or free node reaches are faults."""
	below: dict[str, list[str]] = defaultdict(list)
	ready: deque[str] = deque()
	unreached = set(by_code)
	for key, row in by_code.items():
		above = row.parent.casefold()
		if above in by_code:
			below[above].append(key)
		elif not above or above in stored:
			ready.append(key)
		else:
			plan.faults.append(NodeFault(row.line, UNKNOWN_PARENT, (row.parent,)))
			unreached.discard(key)
	ordered = []
	while ready:
		key = ready.popleft()
		unreached.discard(key)
		ordered.append(by_code[key])
		ready.extend(below[key])
	for key in sorted(unreached, key=lambda each: by_code[each].line):
		row = by_code[key]
		code = IN_A_CIRCLE if _is_in_circle(key, by_code) else PARENT_IS_BAD
		plan.faults.append(NodeFault(row.line, code, (row.parent,)))
	return ordered


def _is_in_circle(key: str, by_code: Mapping[str, FileNode]) -> bool:
	at, seen = key, set()
	while at in by_code and at not in seen:
		seen.add(at)
		at = by_code[at].parent.casefold()
	return at == key
