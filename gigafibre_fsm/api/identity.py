"""Auth hook that identifies a request: it accepts a link only on our own pages and methods."""

import re

import frappe

from gigafibre_fsm.domain.access.link_identity import LinkIdentity, find_identity, find_session_identity
from gigafibre_fsm.domain.access.request_guards import COOKIE
from gigafibre_fsm.domain.platform import frappe_internals

_OUR_METHOD = re.compile(r"gigafibre_fsm\.api\.[a-z_]+\.[a-z_]+")
_METHOD_PATH = re.compile(r"/api/(?:v[12]/)?method/([^/]+)/?")
_PAGE_PATH = re.compile(r"/+(?:t|l|portal)(?:/.*)?", re.DOTALL)


def authenticate() -> None:
	"""Set `frappe.local.fsm_identity`, and run a link's request as the user it was issued for.

	Frappe calls this for every path, after sessions and API keys. A login session takes precedence over a
	link.
	"""
	frappe.local.fsm_identity = None
	if not _is_ours():
		return
	if frappe.session.user != "Guest":
		frappe.local.fsm_identity = find_session_identity(frappe.session.user)
	elif token := frappe.request.cookies.get(COOKIE):
		_set_user(find_identity(token))
	if _PAGE_PATH.fullmatch(frappe.request.path):
		frappe_internals.skip_website_routes()


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
	if identity.language and not frappe.form_dict.get("_lang"):
		frappe.local.lang = identity.language
	frappe.local.fsm_identity = identity
