"""What waits on this phone. The server knows nothing of it: the page brings the words, its script the items.

Open to everybody, so that somebody whose link has ended sees that nothing is lost; names are shown to their own
technician only.
"""

from gigafibre_fsm.www.page import Page, PageRequest

TEMPLATE = "gigafibre_fsm/www/t/queue/page.html"


def get(request: PageRequest) -> Page:
	"""The page, the same for everybody."""
	return Page(TEMPLATE, {"is_in": bool(request.bearer and request.bearer.technician)})
