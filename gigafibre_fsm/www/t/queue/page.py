"""The entries that wait on this phone.

The server does not know them; a script lists them with the page's texts.

The page is public, so that a technician whose link has expired sees that nothing is lost; names are shown to
their own technician only.
"""

from gigafibre_fsm.www.page import Page, PageRequest

TEMPLATE = "gigafibre_fsm/www/t/queue/page.html"


def get(request: PageRequest) -> Page[None]:
	"""Show the page, which is the same for everybody."""
	return Page(TEMPLATE, context={"is_in": bool(request.identity and request.identity.technician)})
