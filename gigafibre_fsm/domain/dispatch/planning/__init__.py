"""Planning: takes jobs, technicians and travel times; returns routes, reasons and figures. Imports no frappe.

`python -m gigafibre_fsm.domain.dispatch.planning problem.json` plans without a site. See docs/features/planning.md.
"""

from gigafibre_fsm.domain.dispatch.planning.emergency_insertion import insert
from gigafibre_fsm.domain.dispatch.planning.model.plan_json import plan_to_json
from gigafibre_fsm.domain.dispatch.planning.model.problem_json import problem_from_json
from gigafibre_fsm.domain.dispatch.planning.search.metrics import evaluate
from gigafibre_fsm.domain.dispatch.planning.search.published import broken, with_routes
from gigafibre_fsm.domain.dispatch.planning.search.relaxations import relaxed
from gigafibre_fsm.domain.dispatch.planning.search.slots import offer_slots
from gigafibre_fsm.domain.dispatch.planning.verify.checker import check

from .planner import fill, plan_day, plan_technician

__all__ = [
	"broken",
	"check",
	"evaluate",
	"fill",
	"insert",
	"offer_slots",
	"plan_day",
	"plan_technician",
	"plan_to_json",
	"problem_from_json",
	"relaxed",
	"with_routes",
]
