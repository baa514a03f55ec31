"""Planning: takes jobs, technicians and travel times; returns routes, reasons and figures. Imports no frappe.

`python -m gigafibre_fsm.domain.dispatch.planning problem.json` plans without a site. See docs/features/planning.md.
"""

from gigafibre_fsm.domain.dispatch.planning.emergency_insertion import insert_urgent_job
from gigafibre_fsm.domain.dispatch.planning.model.plan_json import plan_to_json
from gigafibre_fsm.domain.dispatch.planning.model.problem_json import problem_from_json
from gigafibre_fsm.domain.dispatch.planning.search.metrics import compute_figures
from gigafibre_fsm.domain.dispatch.planning.search.published import find_broken, publish_routes
from gigafibre_fsm.domain.dispatch.planning.search.relaxations import relax_problem
from gigafibre_fsm.domain.dispatch.planning.search.slots import offer_slots
from gigafibre_fsm.domain.dispatch.planning.verify.checker import check_plan

from .planner import fill_routes, plan_day, plan_technician

__all__ = [
	"check_plan",
	"compute_figures",
	"fill_routes",
	"find_broken",
	"insert_urgent_job",
	"offer_slots",
	"plan_day",
	"plan_technician",
	"plan_to_json",
	"problem_from_json",
	"publish_routes",
	"relax_problem",
]
