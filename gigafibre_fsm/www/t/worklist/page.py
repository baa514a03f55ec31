"""Today's jobs."""

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.t import wording

TEMPLATE = "gigafibre_fsm/www/t/worklist/page.html"


def get(request: PageRequest) -> Page:
	"""Show the jobs of the signed-in technician, grouped by status."""
	technician = request.bearer.technician
	day = worklist.load_worklist(technician["name"], request.now)
	to_do = [job.name for group in day.groups if group.key in ("today", "earlier") for job in group.jobs]
	carry = technician_work.to_carry(to_do, technician["name"])
	short = inventory.list_shortages(technician["name"], technician["truck"])
	context = {"day": day, "technician": technician, "words": wording, "short": short, "carry": carry}
	return Page(TEMPLATE, context | {"statuses": lifecycle.list_reachable(lifecycle.DISPATCHED)})
