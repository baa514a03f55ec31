"""State of the network for everybody: how many homes of which towns are without service, and since when."""

from gigafibre_fsm.domain.care.outages import public_status
from gigafibre_fsm.domain.care.outages.public_status import PublicOutages
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.visitors import frame, wording

KEPT = 60
"""Seconds: a page about outages that is older would be wrong for too many."""


def get(request: PageRequest) -> Page[PublicOutages]:
	"""Show the towns with an outage, the worst first, or that everything works."""
	shown = public_status.load_outages()
	return frame.frame_page("status", shown, {"words": wording, "now": request.now}, kept=KEPT)
