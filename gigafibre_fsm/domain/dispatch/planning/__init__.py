"""Planning: jobs, technicians and travel times in; routes, reasons and figures out. Imports no frappe.

`python -m gigafibre_fsm.domain.dispatch.planning problem.json` plans without a site. See docs/planning.md.
"""

from .checker import check
from .figures import evaluate
from .form import problem_from_json
from .insertion import insert
from .plan_form import plan_to_json
from .planner import fill, plan_day, plan_technician
from .published import broken, with_routes
from .relaxations import relaxed
from .slots import offer_slots

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
