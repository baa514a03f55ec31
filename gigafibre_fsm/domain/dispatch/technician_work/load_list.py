"""What to load on the truck before leaving, by type of job, address and state of the line.

Its three queries are part of the union behind the job's page (queries.py), and run as one query for a
whole day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pypika import Parameter
from pypika.functions import NullIf
from pypika.terms import Case, ExistsCriterion

import frappe
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.dispatch.technician_work import typed_union
from gigafibre_fsm.domain.dispatch.technician_work.page_model import LoadItem
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.quality.optical_budget import WEAKEST
from gigafibre_fsm.domain.network.quality.pon_classes import CLASSES
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder


class MaterialRow(NamedTuple):
	"""A material of a job; `model` is an Equipment Model of the item, if stock counts it piece by piece."""

	item: str
	item_name: str | None
	model: str | None
	colleague: str | None
	qty: float | None
	on_truck: int


class ToolRow(NamedTuple):
	"""A Dispatch Tool of a job's type."""

	tool: str
	when_line_weak: int


class SpareRow(NamedTuple):
	"""An Equipment Model that is installed at a job's address."""

	equipment_model: str
	colleague: str | None
	on_truck: int


@dataclass(frozen=True, slots=True)
class LoadRows:
	"""What the three queries return."""

	materials: list[MaterialRow]
	tools: list[ToolRow]
	spares: list[SpareRow]


def build_load_list(jobs: Sequence[str], technician: str) -> tuple[LoadItem, ...]:
	"""Return what several jobs need together, each thing once, with one query; without jobs, no query."""
	if not jobs:
		return ()
	asked = {"carried": tuple(jobs), "technician": technician}
	rows = typed_union.read_rows(_statement(), asked, LoadRows)
	return sum_rows(rows.materials, rows.tools, rows.spares)


def sum_rows(
	materials: Iterable[MaterialRow], tools: Iterable[ToolRow], spares: Iterable[SpareRow]
) -> tuple[LoadItem, ...]:
	"""Return one line per thing with its total quantity.

	Args:
		materials: rows of the jobs' materials; quantities of one item are added.
		tools: rows of the tools of the jobs' types; one for a weak line alone is marked so.
		spares: rows of the models at the jobs' addresses.
	"""
	wanted: dict[str, float] = {}
	items: dict[str, MaterialRow] = {}
	for row in materials:
		items.setdefault(row.item, row)
		wanted[row.item] = wanted.get(row.item, 0) + (row.qty or 0)
	weak: dict[str, bool] = {}
	for tool in tools:
		weak[tool.tool] = weak.get(tool.tool, True) and bool(tool.when_line_weak)
	models: dict[str, SpareRow] = {}
	for spare in spares:
		models.setdefault(spare.equipment_model, spare)
	return (
		*(_material(row, wanted[item]) for item, row in items.items()),
		*(_tool(name, is_for_weak_line) for name, is_for_weak_line in weak.items()),
		*map(_spare, models.values()),
	)


def build_queries() -> list["QueryBuilder"]:
	"""Return the three queries; parameters: `carried` (names of jobs), `technician`.

	Their rows are those of LoadRows.
	"""
	return [_materials(), _tools(), _spares()]


@cache
def _statement() -> str:
	return typed_union.build_statement(build_queries())


def _material(row: MaterialRow, wanted: float) -> LoadItem:
	there = int(row.on_truck or 0) if row.model else None
	return LoadItem(
		label=row.item_name or row.item,
		quantity=f"{wanted:g}",
		kind="material",
		on_truck=there,
		colleague=row.colleague if there is not None and there < (wanted or 1) else None,
	)


def _tool(name: str, is_for_weak_line: bool) -> LoadItem:
	label = formatting.localized_label(frappe.get_cached_doc("Dispatch Tool", name), frappe.local.lang)
	return LoadItem(label, kind="weak line" if is_for_weak_line else "tool")


def _spare(row: SpareRow) -> LoadItem:
	there = int(row.on_truck or 0)
	return LoadItem(
		label=row.equipment_model,
		kind="spare",
		on_truck=there,
		colleague=row.colleague if there < 1 else None,
	)


def _materials() -> "QueryBuilder":
	material = frappe.qb.DocType("Dispatch Job Material")
	model = frappe.qb.DocType("Equipment Model")
	known = frappe.qb.from_(model).select(model.name).where(model.item == material.item).limit(1)
	return typed_union.select_part(
		"materials",
		MaterialRow,
		material,
		frappe.qb.from_(material),
		model=known,
		colleague=_colleague(lambda device: device.item == material.item),
		on_truck=_on_own_truck(lambda device: device.item == material.item),
	).where(material.parent.isin(Parameter("%(carried)s")))


def _tools() -> "QueryBuilder":
	"""Query for the tools of the job type.

	Some only if the line of the address was weak at its last reading.
	"""
	tool = frappe.qb.DocType("Dispatch Job Type Tool")
	job = frappe.qb.DocType("Dispatch Job")
	kind = frappe.qb.DocType("Dispatch Job Type")
	state = frappe.qb.DocType("CPE State")
	device = frappe.qb.DocType("Equipment")
	port = frappe.qb.DocType("Network Node")
	of_class = Case()
	for each in CLASSES.values():
		of_class = of_class.when(port.pon_class == each.name, each.weakest)
	weakest = Coalesce(NullIf(kind.weakest_level, 0), of_class, WEAKEST)
	weak = (
		frappe.qb.from_(state)
		.join(device)
		.on(device.name == state.equipment)
		.left_join(port)
		.on(port.name == state.pon_port)
		.select(state.name)
		.where((device.service_location == job.service_location) & (state.optical_state == "Measured"))
		.where(state.rx_power < weakest)
	)
	query = (
		frappe.qb.from_(tool)
		.join(job)
		.on(job.job_type == tool.parent)
		.join(kind)
		.on(kind.name == tool.parent)
	)
	return (
		typed_union.select_part("tools", ToolRow, tool, query)
		.where(job.name.isin(Parameter("%(carried)s")))
		.where((tool.when_line_weak == 0) | ExistsCriterion(weak))
	)


def _spares() -> "QueryBuilder":
	"""Query for the models installed at the address, one of which may have to be replaced."""
	job = frappe.qb.DocType("Dispatch Job")
	kind = frappe.qb.DocType("Dispatch Job Type")
	there = frappe.qb.DocType("Equipment").as_("there")
	query = frappe.qb.from_(there).join(job).on(job.service_location == there.service_location)
	query = query.join(kind).on((kind.name == job.job_type) & (kind.carries_spares == 1))
	return typed_union.select_part(
		"spares",
		SpareRow,
		there,
		query,
		colleague=_colleague(lambda device: device.equipment_model == there.equipment_model),
		on_truck=_on_own_truck(lambda device: device.equipment_model == there.equipment_model),
	).where(job.name.isin(Parameter("%(carried)s")) & (there.status == movement_states.INSTALLED))


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
