"""What the names on the board stand for: job types, skills and territories, in the language of the request."""

from dataclasses import dataclass
from functools import reduce

from pypika.terms import NullValue, ValueWrapper

import frappe

from gigafibre_fsm.domain.dispatch.board.answers import BoardTerritory, JobTypeLabel
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.platform import formatting

_TYPES, _SKILLS, _TERRITORIES = "Dispatch Job Type", "Dispatch Skill", territory_rows.DOCTYPE
_COLUMNS = ("name", "label_fr", "color", "map")


@dataclass(frozen=True, slots=True)
class BoardLegend:
	"""The label and colour of each job type, the label of each skill, and the territories in use with their outlines."""

	job_types: dict[str, JobTypeLabel]
	skills: dict[str, str]
	territories: list[BoardTerritory]


def load_legend() -> BoardLegend:
	"""Load the legend of the board, in one query."""
	parts = [_select(_TYPES, "color"), _select(_SKILLS), _select(_TERRITORIES, "color", "map")]
	union = reduce(lambda whole, part: whole.union_all(part), parts)
	query = frappe.qb.from_(union.as_("named")).select("doctype", *_COLUMNS).orderby("name")
	rows: dict[str, list] = {_TYPES: [], _SKILLS: [], _TERRITORIES: []}
	for row in query.run(as_dict=True):
		rows[row.doctype].append(row)
	return BoardLegend(
		{row.name: {"label": _label(row), "color": row.color} for row in rows[_TYPES]},
		{row.name: _label(row) for row in rows[_SKILLS]},
		[_describe_territory(each) for each in map(territory_rows.read_named, rows[_TERRITORIES])],
	)


def list_skills() -> dict[str, str]:
	"""Return each skill's label in the language of the request."""
	return {row.name: _label(row) for row in frappe.get_all(_SKILLS, fields=["name", "label_fr"])}


def _select(doctype: str, *has: str):
	"""Select the rows of one doctype for the union; a column that it does not have is empty."""
	table = frappe.qb.DocType(doctype)
	columns = [
		table[name] if name in ("name", "label_fr", *has) else NullValue().as_(name) for name in _COLUMNS
	]
	query = frappe.qb.from_(table).select(ValueWrapper(doctype).as_("doctype"), *columns)
	return query.where(table.disabled == 0) if doctype == _TERRITORIES else query


def _describe_territory(each: territory_rows.NamedTerritory) -> BoardTerritory:
	return {
		"name": each.territory.name,
		"label": each.label,
		"color": each.color,
		"outlines": [
			[(latitude, longitude) for longitude, latitude in polygon.outline]
			for polygon in each.territory.area
		],
	}


def _label(row) -> str:
	return formatting.localized_label(row, frappe.local.lang)
