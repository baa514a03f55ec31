"""Opens a link: /l/<code> from a text message, or /t/<token>.

A GET only sets a cookie; no link is used up. The post of a sign-in link uses it up.
"""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.access.link_identity import LinkIdentity, find_identity
from gigafibre_fsm.domain.access.portal import sessions
from gigafibre_fsm.domain.access.portal.sessions import Browser
from gigafibre_fsm.domain.care.portal import contact_changes
from gigafibre_fsm.domain.flows.actions import questions
from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.domain.sales.agreements.signing import acts
from gigafibre_fsm.www import routes
from gigafibre_fsm.www.l.question import page as question_page
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.page_renderer import expired, kind, stranger
from gigafibre_fsm.www.portal.sign import page as sign_page
from gigafibre_fsm.www.templating import translate as _

BAD_LINKS_PER_WINDOW = 60
WINDOW = 600  # seconds
PROFILE = "/portal/profile"
SIGNATURE = "Signature"
# links that sign in, pay or sign show a button first, because link scanners do not press buttons
DESTINATIONS = {
	"Technician": "/t",
	"Visit": "/portal/visit",
	"Invoice": "/portal/invoice",
	SIGNATURE: "/portal/sign",
}
ORDER = request_guards.ORDER_PURPOSE
CHANGE = contact_changes.PURPOSE
WITH_BUTTON = frozenset(("Invoice", sessions.PURPOSE, SIGNATURE, CHANGE))


@dataclass(frozen=True)
class OpenedLink:
	"""A valid link: its token, and to whom it belongs."""

	token: str
	identity: LinkIdentity


def get(request: PageRequest) -> Page[None] | Redirect:
	"""Set the cookie and redirect to the page; links that do more than show something ask for a tap first."""
	link = links.trim_link(request.path_args["link"])
	if questions.find_link(link):
		return question_page.get(request)
	opened = _open(link)
	if not opened:
		row = links.find_row_of_code(link)
		return _ended_change() if row and row.purpose == CHANGE else expired(link)
	if opened.identity.purpose == sessions.PURPOSE and request_guards.has_login():
		return stranger(routes.CUSTOMER)
	if opened.identity.purpose in WITH_BUTTON:
		context = {"language": opened.identity.language, "is_change": opened.identity.purpose == CHANGE}
		return Page("www/l/page.html", context=context)
	return _enter(opened, request)


def post(request: PageRequest) -> Page | Redirect:
	"""Handle the tap: set the cookie and redirect."""
	link = links.trim_link(request.path_args["link"])
	row = links.find_row_of_code(link)
	if row and row.purpose == sessions.PURPOSE:
		return _sign_in(row.name, link, request)
	if row and row.purpose == CHANGE:
		return _confirm_change(row.name, request)
	if questions.find_link(link):
		return question_page.post(request)
	opened = _open(link)
	if not opened:
		return expired(link)
	request_guards.log_use(opened.identity.link)
	if opened.identity.purpose == SIGNATURE:
		# the evidence says when the text was put before its customer; a scanner of links presses no button
		acts.note_opened(opened.identity.document[1], sign_page.describe_visit(opened.identity.link))
	return _enter(opened, request)


def _sign_in(name: str, link: str, request: PageRequest) -> Page | Redirect:
	"""Use up the link and sign the customer in; a link that was used offers a fresh one."""
	if request_guards.has_login():
		return stranger(routes.CUSTOMER)
	agent = frappe.request.headers.get("User-Agent", "")
	browser = Browser(rate_limits.client_address(), agent, request.command_id or "")
	opened = sessions.open_session(name, browser)
	if not opened:
		return expired(link)
	request_guards.log_use(name)
	cookie = Cookie(
		opened.token, max(1, opened.seconds), request_guards.PORTAL_COOKIE, request_guards.PORTAL_PATH
	)
	return Redirect(request.address(routes.find_return(opened.return_to)), cookie=cookie)


def _confirm_change(name: str, request: PageRequest) -> Page | Redirect:
	"""Let a new address count: who has its link receives messages there, signed in or not."""
	change = contact_changes.confirm_change(name, request.now)
	if not change:
		return _ended_change()
	request_guards.log_use(name)
	return Redirect(
		request.address(PROFILE), said=_("Thank you. From now on we write to {0}.").format(change.new_value)
	)


def _ended_change() -> Page:
	"""Return the same page for a change that is done, replaced, too old, or of somebody who is no contact any more."""
	text = _(
		"This address was confirmed already, another one was asked for since, or the link is older than a day. Your profile shows what counts."
	)
	return kind(_("This link has ended"), text, 410, back=PROFILE)


def _open(link: str) -> OpenedLink | None:
	token = link if "." in link else links.open_code(link)
	identity = find_identity(token) if token else None
	# a sign-in link is opened by its code alone, whose post uses it up
	if identity and (identity.purpose != sessions.PURPOSE or "." not in link):
		return OpenedLink(token, identity)
	request_guards.count_request("bad link", BAD_LINKS_PER_WINDOW, WINDOW)
	return None


def _enter(opened: OpenedLink, request: PageRequest) -> Redirect:
	seconds = links.seconds_left(opened.identity.expires_on)
	if opened.identity.purpose == ORDER:
		path = f"/{routes.PUBLIC_PATHS['order'][opened.identity.language or 'fr']}"
		return Redirect(path, cookie=Cookie(opened.token, max(1, seconds), request_guards.ORDER_COOKIE))
	return Redirect(DESTINATIONS[opened.identity.purpose], cookie=Cookie(opened.token, max(1, seconds)))
