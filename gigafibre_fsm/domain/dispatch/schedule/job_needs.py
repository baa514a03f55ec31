"""Loads what visits need besides a technician: the skills and tools of their types, their crews, what must be over first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe


@dataclass(frozen=True, slots=True)
class TypeNeeds:
	"""What a job type asks for: skill → lowest sufficient level, the tools on the truck, and no storm."""

	skills: dict[str, int] = field(default_factory=dict)
	tools: frozenset[str] = frozenset()
	is_outdoors: bool = False
	"""Whether a storm makes it wait."""


@dataclass(frozen=True, slots=True)
class PredecessorLink:
	"""A job that must be over first, and the minutes that must lie between."""

	job: str
	gap: int


@dataclass(frozen=True, slots=True)
class JobRows:
	"""The rows of a job that matter for planning: its crew without the lead, and what must be over first."""

	crew: tuple[str, ...] = ()
	before: tuple[PredecessorLink, ...] = ()


def load_type_needs() -> dict[str, TypeNeeds]:
	"""Return what each job type asks for, in one query; tools that only a weak line needs are left out."""
	kind = frappe.qb.DocType("Dispatch Job Type")
	skill = frappe.qb.DocType("Dispatch Job Type Skill")
	tool = frappe.qb.DocType("Dispatch Job Type Tool")
	rows = (
		frappe.qb.from_(kind)
		.left_join(skill)
		.on(skill.parent == kind.name)
		.left_join(tool)
		.on((tool.parent == kind.name) & (tool.when_line_weak == 0))
		.select(kind.name, kind.is_outdoors, skill.skill, skill.minimum_level, tool.tool)
		.orderby(kind.name, skill.idx, tool.idx)
	).run(as_dict=True)
	skills, tools = defaultdict(dict), defaultdict(set)
	for row in rows:
		if row.skill:
			skills[row.name][row.skill] = row.minimum_level or 1
		if row.tool:
			tools[row.name].add(row.tool)
	return {
		row.name: TypeNeeds(skills[row.name], frozenset(tools[row.name]), bool(row.is_outdoors))
		for row in rows
	}


def load_job_rows(names: Sequence[str]) -> dict[str, JobRows]:
	"""Return the crew and the predecessors of these jobs, in one query; jobs without either are left out."""
	if not names:
		return {}
	job = frappe.qb.DocType("Dispatch Job")
	crew = frappe.qb.DocType("Dispatch Job Crew")
	link = frappe.qb.DocType("Dispatch Job Dependency")
	rows = (
		frappe.qb.from_(job)
		.left_join(crew)
		.on((crew.parent == job.name) & (crew.parenttype == "Dispatch Job"))
		.left_join(link)
		.on((link.parent == job.name) & (link.parenttype == "Dispatch Job"))
		.select(job.name, crew.technician, link.job, link.gap)
		.where(job.name.isin(names) & (crew.name.isnotnull() | link.name.isnotnull()))
		.orderby(job.name, crew.idx, link.idx)
	).run(as_dict=True)
	# each of the one with each of the other: a dict keeps every one once, in its order
	crews, links = defaultdict(dict), defaultdict(dict)
	for row in rows:
		if row.technician:
			crews[row.name][row.technician] = None
		if row.job:
			links[row.name][PredecessorLink(row.job, row.gap or 0)] = None
	return {name: JobRows(tuple(crews[name]), tuple(links[name])) for name in {row.name for row in rows}}
