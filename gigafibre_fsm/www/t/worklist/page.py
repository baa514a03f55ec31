"""Today's jobs."""

from gigafibre_fsm.domain.dispatch.technician_work.pages.today import TodayPage, load_today_page
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.t import wording

TEMPLATE = "gigafibre_fsm/www/t/worklist/page.html"


def get(request: PageRequest) -> Page[TodayPage]:
	"""Show the jobs of the signed-in technician, grouped by status."""
	return Page(TEMPLATE, load_today_page(request.identity.technician, request.now), {"words": wording})
