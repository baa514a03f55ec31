"""What to load on the truck before leaving, by type of job, address and state of the line.

Its three queries are part of the union behind the job's page (queries.py), and run as one query for a
whole day.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from typing import TYPE_CHECKING

from pypika import Parameter
from pypika.functions import NullIf
from pypika.terms import ExistsCriterion, NullValue, ValueWrapper

import frappe
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.dispatch.technician_work.page_model import LoadItem
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.quality.optical_budget import WEAKEST
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

COLUMNS = ("at", *"abcdefghi", "x", "y")
MATERIAL, TOOL, SPARE = "material", "tool", "spare"
PARTS = (MATERIAL, TOOL, SPARE)


def build_load_list(jobs: Sequence[str], technician: str) -> tuple[LoadItem, ...]:
	"""Return what several jobs need together, each thing once, with one query; without jobs, no query."""
	if not jobs:
		return ()
	asked = {"carried": tuple(jobs), "technician": technician}
	return sum_parts(frappe.db.sql(_statement(), asked, as_dict=True))


def sum_parts(parts: Iterable[dict]) -> tuple[LoadItem, ...]:
	"""Return one line per thing with its total quantity; `parts` are rows of `build_queries()`."""
	found: dict[tuple[str, str], dict] = {}
	for part in parts:
		kept = found.setdefault((part["part"], part["a"]), {**part, "x": 0})
		kept["x"] += part["x"] or 0
	in_order = sorted(found.values(), key=lambda part: PARTS.index(part["part"]))
	return tuple(_thing(part) for part in in_order)


def build_queries() -> list["QueryBuilder"]:
	"""Return the three queries; parameters: `carried` (names of jobs), `technician`.

	Their columns are those of the union in queries.py.
	"""
	return [_materials(), _tools(), _spares()]


@cache
def _statement() -> str:
	union = reduce(lambda whole, query: whole.union_all(query), build_queries())
	return frappe.qb.from_(union).select("*").get_sql()


def _thing(part: dict) -> LoadItem:
	if part["part"] == TOOL:
		tool = frappe.get_cached_doc("Dispatch Tool", part["a"])
		label = formatting.localized_label(tool, frappe.local.lang)
		return LoadItem(label, kind="weak line" if part["x"] else TOOL)
	is_known = part["part"] == SPARE or bool(part["e"])
	there = int(part["y"] or 0) if is_known else None
	wanted = part["x"] or 1
	return LoadItem(
		label=part["b"] or part["a"],
		quantity=f"{part['x']:g}" if part["part"] == MATERIAL else None,
		kind=part["part"],
		on_truck=there,
		colleague=part["d"] if there is not None and there < wanted else None,
	)


def _materials():
	material = frappe.qb.DocType("Dispatch Job Material")
	model = frappe.qb.DocType("Equipment Model")
	known = frappe.qb.from_(model).select(model.name).where(model.item == material.item).limit(1)
	return _shaped(
		MATERIAL,
		material,
		frappe.qb.from_(material),
		a=material.item,
		b=material.item_name,
		d=_colleague(lambda device: device.item == material.item),
		e=known,
		x=material.qty,
		y=_on_own_truck(lambda device: device.item == material.item),
	).where(material.parent.isin(Parameter("%(carried)s")))


def _tools():
	"""Query for the tools of the job type.

	Some only if the line of the address was weak at its last reading.
	"""
	tool = frappe.qb.DocType("Dispatch Job Type Tool")
	visit = frappe.qb.DocType("Dispatch Job")
	kind = frappe.qb.DocType("Dispatch Job Type")
	state = frappe.qb.DocType("CPE State")
	device = frappe.qb.DocType("Equipment")
	weakest = Coalesce(NullIf(kind.weakest_level, 0), WEAKEST)
	weak = (
		frappe.qb.from_(state)
		.join(device)
		.on(device.name == state.equipment)
		.select(state.name)
		.where((device.service_location == visit.service_location) & (state.optical_state == "Measured"))
		.where(state.rx_power < weakest)
	)
	query = (
		frappe.qb.from_(tool)
		.join(visit)
		.on(visit.job_type == tool.parent)
		.join(kind)
		.on(kind.name == tool.parent)
	)
	return (
		_shaped(TOOL, tool, query, a=tool.tool, x=tool.when_line_weak)
		.where(visit.name.isin(Parameter("%(carried)s")))
		.where((tool.when_line_weak == 0) | ExistsCriterion(weak))
	)


def _spares():
	"""Query for the models installed at the address, one of which may have to be replaced."""
	visit = frappe.qb.DocType("Dispatch Job")
	kind = frappe.qb.DocType("Dispatch Job Type")
	there = frappe.qb.DocType("Equipment").as_("there")
	query = frappe.qb.from_(there).join(visit).on(visit.service_location == there.service_location)
	query = query.join(kind).on((kind.name == visit.job_type) & (kind.carries_spares == 1))
	return _shaped(
		SPARE,
		there,
		query,
		a=there.equipment_model,
		d=_colleague(lambda device: device.equipment_model == there.equipment_model),
		y=_on_own_truck(lambda device: device.equipment_model == there.equipment_model),
	).where(visit.name.isin(Parameter("%(carried)s")) & (there.status == movement_states.INSTALLED))


def _on_own_truck(same: Callable):
	device = frappe.qb.DocType("Equipment").as_("device")
	me = frappe.qb.DocType("Dispatch Technician").as_("me")
	truck = frappe.qb.from_(me).select(me.truck).where(me.name == Parameter("%(technician)s"))
	usable = (device.status == movement_states.ON_TRUCK) & device.warehouse.isin(truck)
	return frappe.qb.from_(device).select(Count("*")).where(usable & same(device))


def _colleague(same: Callable):
	"""Query for a colleague whose truck has one; a sub-contractor is shown no colleagues."""
	device = frappe.qb.DocType("Equipment").as_("device")
	other = frappe.qb.DocType("Dispatch Technician").as_("other")
	me = frappe.qb.DocType("Dispatch Technician").as_("lent")
	lent = frappe.qb.from_(me).select(me.name)
	lent = lent.where((me.name == Parameter("%(technician)s")) & (me.subcontractor == 1))
	active = (other.status == "Active") & (other.name != Parameter("%(technician)s"))
	return (
		frappe.qb.from_(device)
		.join(other)
		.on(other.truck == device.warehouse)
		.select(other.technician_name)
		.where(
			active
			& (device.status == movement_states.ON_TRUCK)
			& same(device)
			& ExistsCriterion(lent).negate()
		)
		.orderby(other.technician_name)
		.limit(1)
	)


def _shaped(part: str, table, query, **columns: object):
	fields = (columns.get(column, NullValue()) for column in COLUMNS)
	named = (field.as_(column) for field, column in zip(fields, COLUMNS, strict=True))
	return query.select(ValueWrapper(part).as_("part"), table.name.as_("row"), table.idx, *named)
