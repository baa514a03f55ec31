"""Help for everybody: what to try first, how to reach us, and where customers sign in."""

from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.visitors import frame


def get(request: PageRequest) -> Page[None]:
	"""Show the page; it has only words."""
	return frame.frame_page("support", None)
