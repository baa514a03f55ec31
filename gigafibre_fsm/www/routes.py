"""Routes of the light pages: which package of www/ answers which path. Fixed paths precede patterns."""

import re
from dataclasses import dataclass

ANYBODY = "anybody"
TECHNICIAN = "technician"
VISIT = "Visit"
INVOICE = "Invoice"
SIGNATURE = "Signature"
"""These three are purposes of links: only such a link opens the page."""
SIGNED_IN = "signed in"
CUSTOMER = "customer"
"""A person who signed in to the customer's pages; for the second, with a customer chosen."""
STAFF = "staff"
"""Somebody who is logged in; the page decides what they may do."""
PUBLIC = "public"
"""Everybody, on a page that search engines and caches may keep; its address says its language."""
PUBLIC_PATHS = {
	"home": {"fr": "accueil", "en": "en"},
	"offers": {"fr": "offres", "en": "en/offers"},
	"coverage": {"fr": "couverture", "en": "en/coverage"},
	"order": {"fr": "commande", "en": "en/order"},
	"support": {"fr": "soutien", "en": "en/support"},
	"status": {"fr": "etat", "en": "en/status"},
}
"""The public pages, each with its path in either language."""
LISTED_PATHS = {page: paths for page, paths in PUBLIC_PATHS.items() if page != "order"}
"""Those that search engines may find; an order is its visitor's alone."""
SITEMAP = "sitemap.xml"
_NAME = r"[^/]{1,140}"
LONGEST_RETURN = 140
_RETURN = re.compile(r"/portal(?:/[A-Za-z0-9._-]+)+")
"""A path that needs no quoting: for a name with other characters the start page is shown."""


@dataclass(frozen=True)
class PageRoute:
	"""A path of the light pages, the package whose `page` module answers it, its audience, and its language if it has one."""

	pattern: re.Pattern[str]
	package: str
	audience: str
	language: str = ""


def _route(pattern: str, package: str, audience: str = TECHNICIAN, language: str = "") -> PageRoute:
	return PageRoute(re.compile(pattern), f"gigafibre_fsm.www.{package}", audience, language)


ROUTES = (
	_route(r"t", "t.worklist"),
	_route(rf"t/job/(?P<name>{_NAME})", "t.job"),
	_route(r"t/scan", "t.scan"),
	_route(rf"t/scan/(?P<scan>{_NAME})", "t.scan"),
	_route(rf"t/device/(?P<serial>{_NAME})", "t.device"),
	_route(rf"t/line/(?P<serial>{_NAME})", "t.line"),
	_route(r"t/stock(?:/(?P<do>count|over|in))?", "t.stock"),
	_route(r"t/diagnostic", "t.diagnostic"),
	_route(r"t/more", "t.more"),
	_route(rf"t/file/(?P<job>{_NAME})/(?P<row>{_NAME})", "t.file"),
	_route(r"t/queue", "t.queue", ANYBODY),
	_route(r"t/link", "t.link", ANYBODY),
	_route(r"t/sw\.js", "t.sw", ANYBODY),
	# a token has two dots; a text without any is a mistyped address and not a link
	_route(r"t/(?P<link>[^/]*\.[^/]*)", "l", ANYBODY),
	_route(rf"l/(?P<link>{_NAME})", "l", ANYBODY),
	_route(r"moved", "moved", ANYBODY),
	_route(r"portal", "portal.home", ANYBODY),
	_route(r"portal/invoices", "portal.invoices", CUSTOMER),
	_route(rf"portal/invoices/(?P<invoice>{_NAME})", "portal.invoice", CUSTOMER),
	_route(rf"portal/invoices/(?P<invoice>{_NAME})/pdf", "portal.invoice.pdf", CUSTOMER),
	_route(r"portal/pay", "portal.pay", CUSTOMER),
	_route(r"portal/shop", "portal.shop", CUSTOMER),
	_route(r"portal/cart", "portal.cart", CUSTOMER),
	_route(r"portal/orders", "portal.orders", CUSTOMER),
	_route(rf"portal/orders/(?P<order>{_NAME})", "portal.order", CUSTOMER),
	_route(r"portal/line", "portal.line", CUSTOMER),
	_route(r"portal/speed", "portal.speed", CUSTOMER),
	_route(r"portal/speed/down", "portal.speed.down", CUSTOMER),
	_route(r"portal/speed/up", "portal.speed.up", CUSTOMER),
	_route(r"portal/methods", "portal.methods", CUSTOMER),
	_route(r"portal/statement", "portal.statement", CUSTOMER),
	_route(r"portal/statement/pdf", "portal.statement.pdf", CUSTOMER),
	_route(r"portal/messages", "portal.messages", CUSTOMER),
	_route(rf"portal/messages/file/(?P<row>{_NAME})", "portal.messages.file", CUSTOMER),
	_route(r"portal/profile", "portal.profile", CUSTOMER),
	_route(r"portal/visits", "portal.visits", CUSTOMER),
	_route(r"portal/tickets", "portal.tickets", CUSTOMER),
	_route(r"portal/tickets/new", "portal.tickets.new", CUSTOMER),
	_route(rf"portal/tickets/(?P<issue>{_NAME})", "portal.tickets.ticket", CUSTOMER),
	_route(rf"portal/tickets/(?P<issue>{_NAME})/file/(?P<row>{_NAME})", "portal.tickets.file", CUSTOMER),
	_route(rf"portal/visits/(?P<job>{_NAME})", "portal.visit", CUSTOMER),
	_route(rf"portal/visits/(?P<job>{_NAME})/visit\.ics", "portal.visit.calendar", CUSTOMER),
	_route(rf"portal/visits/(?P<job>{_NAME})/photo", "portal.visit.photo", CUSTOMER),
	_route(rf"portal/visits/(?P<job>{_NAME})/report", "portal.visit.report", CUSTOMER),
	_route(r"portal/plan", "portal.plan", CUSTOMER),
	_route(rf"portal/plan/(?P<subscription>{_NAME})/change", "portal.plan.change", CUSTOMER),
	_route(rf"portal/plan/(?P<subscription>{_NAME})/end", "portal.plan.end", CUSTOMER),
	_route(r"portal/accounts", "portal.accounts", SIGNED_IN),
	_route(r"portal/step-up", "portal.step_up", CUSTOMER),
	_route(r"portal/as-customer", "portal.as_customer", STAFF),
	_route(r"portal/visit", "portal.visit", VISIT),
	_route(r"portal/visit/visit\.ics", "portal.visit.calendar", VISIT),
	_route(r"portal/visit/photo", "portal.visit.photo", VISIT),
	_route(r"portal/visit/report", "portal.visit.report", VISIT),
	_route(r"portal/invoice", "portal.invoice", INVOICE),
	_route(r"portal/invoice/pdf", "portal.invoice.pdf", INVOICE),
	_route(r"portal/sign", "portal.sign", SIGNATURE),
	_route(r"portal/sign/pdf", "portal.sign.pdf", SIGNATURE),
	*(
		_route(re.escape(path), f"visitors.{page}", PUBLIC, language)
		for page, paths in PUBLIC_PATHS.items()
		for language, path in paths.items()
	),
	_route(re.escape(SITEMAP), "visitors.sitemap", PUBLIC),
)


def find_route(path: str) -> tuple[PageRoute, dict[str, str]] | None:
	"""Return the route of a path without its outer slashes, and its parameters; None if there is none."""
	for route in ROUTES:
		if match := route.pattern.fullmatch(path):
			return route, match.groupdict()
	return None


def find_return(path: str | None) -> str:
	"""Return a path to which a customer may be led back: a page of their own account, and never another site.

	Args:
		path: of a page, as somebody sent it; anything else means the start page.
	"""
	if not path or len(path) > LONGEST_RETURN or not _RETURN.fullmatch(path):
		return "/portal"
	found = find_route(path.strip("/"))
	return path if found and found[0].audience == CUSTOMER else "/portal"


def is_ours(path: str) -> bool:
	"""Whether the light pages answer this path, even if only with an error page."""
	return path.split("/", 1)[0] in ("t", "l", "moved", "portal")


def is_listed(path: str) -> bool:
	"""Whether search engines may find a public page at this path."""
	return any(path in paths.values() for paths in LISTED_PATHS.values()) or path == SITEMAP


def is_public(path: str) -> bool:
	"""Whether a public page answers this path; other paths below `en/` are the website's."""
	found = find_route(path)
	return bool(found and found[0].audience == PUBLIC)
