"""Where the former portal's start page leads: its pages stood behind the `#`, which only a script can tell us."""

from urllib.parse import urlencode

from gigafibre_fsm.domain.access import retired_rows
from gigafibre_fsm.domain.access.retired_address import FRAGMENT
from gigafibre_fsm.www.page import Page, PageRequest, Redirect

TEMPLATE = "gigafibre_fsm/www/moved/page.html"
START = FRAGMENT
ACCOUNT = "/portal"


def get(request: PageRequest) -> Page[None] | Redirect:
	"""Lead to what the `#` named; without it show the page whose script asks again with it.

	The query `from` is what stood behind the `#`, with it; its own query and that of the address are kept.
	"""
	asked = request.query.get("from", "")
	if not asked:
		return Page(TEMPLATE)
	path, _mark, own = asked.partition("?")
	others = urlencode({name: value for name, value in request.query.items() if name != "from"})
	query = "&".join(filter(None, (own, others)))
	found = retired_rows.find_moved(path, query) if path.startswith(FRAGMENT) else None
	return Redirect(found or retired_rows.find_moved(START, query) or ACCOUNT, 307)
