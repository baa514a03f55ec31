"""Auth hook that identifies a request: it accepts a link only on our own pages and methods."""

import re

import frappe

from gigafibre_fsm.domain.access.link_identity import LinkIdentity, find_identity, find_session_identity
from gigafibre_fsm.domain.access.portal import sessions, staff_views
from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity
from gigafibre_fsm.domain.access.request_guards import COOKIE, PORTAL_COOKIE, VIEW_COOKIE
from gigafibre_fsm.domain.platform import frappe_internals

_OUR_METHOD = re.compile(r"gigafibre_fsm\.api\.[a-z_]+\.[a-z_]+")
_METHOD_PATH = re.compile(r"/api/(?:v[12]/)?method/([^/]+)/?")
_PORTAL_PATH = re.compile(r"/+portal(?:/.*)?", re.DOTALL)
_PAGE_PATH = re.compile(r"/+(?:t|l|portal)(?:/.*)?", re.DOTALL)


def authenticate() -> None:
	"""Set `frappe.local.fsm_identity` and `fsm_portal`, and run a link's request as the user it was issued for.

	Frappe calls this for every path, after sessions and API keys. A login session takes precedence over a
	link and over a customer's session, and that over a technician's link. A customer who signed in has no User:
	their requests run as Guest, so they have nobody's rights, whoever else has the same e-mail address.
	"""
	frappe.local.fsm_identity = frappe.local.fsm_portal = None
	if not _is_ours():
		return
	if frappe.session.user != "Guest":
		frappe.local.fsm_identity = find_session_identity(frappe.session.user)
		_show_portal(_find_view())
	else:
		_identify_visitor()
	if _PAGE_PATH.fullmatch(frappe.request.path):
		frappe_internals.skip_website_routes()


def _identify_visitor() -> None:
	"""Identify a request without login: by the session of a customer's pages, by a link, or by both."""
	token = frappe.request.cookies.get(COOKIE)
	identity, portal = find_identity(token) if token else None, _find_portal()
	if portal and identity and identity.user != "Guest":
		identity = None
	_set_user(identity)
	_show_portal(portal)


def _show_portal(portal: PortalIdentity | None) -> None:
	"""Let the pages show a customer, in their language."""
	if portal and portal.language and not _is_language_chosen():
		frappe.local.lang = portal.language
	frappe.local.fsm_portal = portal


def _is_language_chosen() -> bool:
	"""Whether the address names one of the languages of our pages; any other text chooses none."""
	return frappe.form_dict.get("_lang") in ("fr", "en")


def _find_portal() -> PortalIdentity | None:
	"""Return the customer who signed in; their session opens the customer's pages and nothing else."""
	token = _find_cookie(PORTAL_COOKIE)
	return sessions.find_identity(token) if token else None


def _find_view() -> PortalIdentity | None:
	"""Return the customer as whom somebody of the staff looks at the portal, in the login that opened it."""
	token = _find_cookie(VIEW_COOKIE)
	if not token or frappe.request.headers.get("Authorization"):
		return None
	return staff_views.find_identity(token, frappe.session.user, frappe.session.sid)


def _find_cookie(name: str) -> str | None:
	"""Return a cookie of the customer's pages; it counts there and nowhere else."""
	is_page = not find_called_method() and _PORTAL_PATH.fullmatch(frappe.request.path)
	return frappe.request.cookies.get(name) if is_page else None


def _is_ours() -> bool:
	"""Whether this request goes to our pages or methods.

	A `cmd` (in the query, a form or JSON) takes precedence over the path in Frappe, so it is checked first: a
	link must not reach another app's method through one of our paths.
	"""
	if command := frappe.form_dict.get("cmd"):
		return bool(_OUR_METHOD.fullmatch(str(command)))
	if called := _METHOD_PATH.fullmatch(frappe.request.path):
		return bool(_OUR_METHOD.fullmatch(called.group(1)))
	return bool(_PAGE_PATH.fullmatch(frappe.request.path))


def find_called_method() -> str:
	"""Return the dotted name of the method that this request calls, by any route; empty if it calls none."""
	if command := frappe.form_dict.get("cmd"):
		return str(command)
	called = _METHOD_PATH.fullmatch(frappe.request.path)
	return called.group(1) if called else ""


def _set_user(identity: LinkIdentity | None) -> None:
	if not identity:
		return
	if identity.user != "Guest":
		frappe_internals.become_user(identity.user)
	if identity.language and not _is_language_chosen():
		frappe.local.lang = identity.language
	frappe.local.fsm_identity = identity
