"""Planning: jobs, technicians and travel times in; routes, reasons and figures out. Imports no frappe.

`python -m gigafibre_fsm.domain.dispatch.planning problem.json` plans without a site. See docs/planning.md.
"""

from .figures import evaluate
from .form import plan_to_json, problem_from_json
from .planner import plan_day

__all__ = ["evaluate", "plan_day", "plan_to_json", "problem_from_json"]
