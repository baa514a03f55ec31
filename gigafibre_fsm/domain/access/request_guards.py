"""Checks that all endpoints share: who sends a request, whether from our own page, and how often."""

from urllib.parse import urlsplit

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.link_identity import LinkIdentity, find_identity
from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity
from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.exceptions import NotYours, OnlyLooking

COOKIE = "fsm_link"
PORTAL_COOKIE, PORTAL_PATH = "fsm_portal", "/portal"
VIEW_COOKIE = "fsm_portal_view"
"""Of the staff who look at the portal as a customer sees it, beside their login."""
ORDER_COOKIE = "fsm_order"
"""Of a visitor who orders, beside any other link: who orders may hold a link to a visit or to an agreement as well."""
ORDER_PURPOSE = "Order"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


class ForeignOrigin(NotYours):
	"""A write that another site, or an unknown one, made the browser send."""


def current_identity() -> LinkIdentity | None:
	"""Return the sender, as the auth hook identified them; None outside our own pages and methods."""
	return getattr(frappe.local, "fsm_identity", None)


def current_portal() -> PortalIdentity | None:
	"""Return the customer who signed in, as the auth hook identified them; None outside of the customer's pages."""
	return getattr(frappe.local, "fsm_portal", None)


def current_order() -> LinkIdentity | None:
	"""Return the visitor of the website who orders, whose document is their FSM Order; None without such a link."""
	token = frappe.request.cookies.get(ORDER_COOKIE)
	identity = find_identity(token) if token else None
	return identity if identity and identity.purpose == ORDER_PURPOSE else None


def refuse_onlooker() -> None:
	"""Refuse a write of somebody of the staff who looks at a customer's portal; raises OnlyLooking."""
	portal = current_portal()
	if portal and portal.is_staff:
		frappe.throw(_("You only look: as a member of staff you change and send nothing here."), OnlyLooking)


def has_login() -> bool:
	"""Whether a login session sent this request: not a link, not an API key, not a background job."""
	identity = current_identity()
	if frappe.session.user == "Guest" or (identity and identity.link):
		return False
	return bool(getattr(frappe.local, "session_obj", None)) and not frappe.request.headers.get(
		"Authorization"
	)


def require_same_origin() -> None:
	"""Refuse a write unless the browser vouches that one of our pages sent it; raises ForeignOrigin.

	Current browsers state it in Sec-Fetch-Site, older ones in Origin, the oldest in Referer. A request with
	an Authorization header needs no proof: no other site can make a browser add one.
	"""
	request = frappe.request
	if request.method not in UNSAFE or request.headers.get("Authorization"):
		return
	site = request.headers.get("Sec-Fetch-Site")
	if site is not None:
		is_own = site in ("same-origin", "none")
	else:
		origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
		is_own = urlsplit(origin).netloc in _own_hosts()
	if not is_own:
		frappe.throw(_("This was not sent from our own page. Open the page again and retry."), ForeignOrigin)


def require_own_form() -> None:
	"""Refuse a form post that does not come from a page of our own origin.

	In a login session it must also carry Frappe's CSRF token.

	Raises:
		ForeignOrigin: another site sent it, or the token is missing or does not match the session's.
	"""
	require_same_origin()
	if not has_login():
		return
	given = frappe.request.headers.get("X-Frappe-CSRF-Token") or frappe.request.form.get("csrf_token")
	if not given or given != frappe.session.data.get("csrf_token"):
		frappe.throw(_("This page was open for too long. Open it again and retry."), ForeignOrigin)


def count_request(what: str, limit: int, seconds: int) -> None:
	"""Count one request of the caller (by link, user or network address) against a limit.

	Args:
		what: name of the limit; each name has its own count.
		limit: how many requests are allowed.
		seconds: length of the time window.

	Raises:
		TooMany: the limit is exceeded.
	"""
	rate_limits.require_within_limit(f"{what}:{_caller()}", limit, seconds)


def note_use() -> None:
	"""Record the use of the request's link, once per browser; on writes only, as a GET changes nothing."""
	identity = current_identity()
	if identity and identity.link and frappe.request.method in UNSAFE:
		log_use(identity.link)


def log_use(link: str) -> None:
	"""Record that this browser uses the link."""
	links.log_use(link, rate_limits.client_address(), frappe.request.headers.get("User-Agent", ""))


def _caller() -> str:
	identity, portal = current_identity(), current_portal()
	if portal:
		return f"portal:{portal.session}"
	if identity and identity.link:
		return f"link:{identity.link}"
	if frappe.session.user != "Guest":
		return f"user:{frappe.session.user}"
	return f"address:{rate_limits.client_address()}"


def _own_hosts() -> set[str]:
	public = frappe.db.get_single_value("FSM Settings", "public_base_url") or ""
	return {frappe.request.host, urlsplit(public).netloc} - {""}
