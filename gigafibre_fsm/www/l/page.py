"""Opens a link: /l/<code> from a text message, or /t/<token>.

A GET only sets a cookie; no link is used up.
"""

from dataclasses import dataclass

from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.access.link_identity import LinkIdentity, find_identity
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.page_renderer import expired

BAD_LINKS_PER_WINDOW = 60
WINDOW = 600  # seconds
# links that sign in, pay or sign show a button first, because link scanners do not press buttons
DESTINATIONS = {
	"Technician": "/t",
	"Visit": "/portal/visit",
	"Invoice": "/portal/invoice",
	"Sign-in": "/portal",
	"Signature": "/portal",
}
WITH_BUTTON = frozenset(("Invoice", "Sign-in", "Signature"))


@dataclass(frozen=True)
class OpenedLink:
	"""A valid link: its token, and to whom it belongs."""

	token: str
	identity: LinkIdentity


def get(request: PageRequest) -> Page[None] | Redirect:
	"""Set the cookie and redirect to the page; links that do more than show something ask for a tap first."""
	link = links.trim_link(request.path_args["link"])
	opened = _open(link)
	if not opened:
		return expired(link)
	if opened.identity.purpose in WITH_BUTTON:
		return Page("www/l/page.html", context={"language": opened.identity.language})
	return _enter(opened, request)


def post(request: PageRequest) -> Page | Redirect:
	"""Handle the tap: set the cookie and redirect."""
	link = links.trim_link(request.path_args["link"])
	opened = _open(link)
	if not opened:
		return expired(link)
	request_guards.log_use(opened.identity.link)
	return _enter(opened, request)


def _open(link: str) -> OpenedLink | None:
	token = link if "." in link else links.open_code(link)
	identity = find_identity(token) if token else None
	if identity:
		return OpenedLink(token, identity)
	request_guards.count_request("bad link", BAD_LINKS_PER_WINDOW, WINDOW)
	return None


def _enter(opened: OpenedLink, request: PageRequest) -> Redirect:
	seconds = links.seconds_left(opened.identity.expires_on)
	return Redirect(DESTINATIONS[opened.identity.purpose], cookie=Cookie(opened.token, max(1, seconds)))
