"""Who a request is: the one auth hook, which lets a link's bearer in on our own pages and methods and nowhere else."""

import re

import frappe

from gigafibre_fsm.domain.access.link_identity import Bearer, bearer_of, bearer_of_session
from gigafibre_fsm.domain.access.request_guards import COOKIE

_OUR_METHOD = re.compile(r"gigafibre_fsm\.api\.[a-z_]+\.[a-z_]+")
_METHOD_PATH = re.compile(r"/api/(?:v[12]/)?method/([^/]+)/?")
_PAGE_PATH = re.compile(r"/+(?:t|l|portal)(?:/.*)?", re.DOTALL)


def authenticate() -> None:
	"""Set `frappe.local.fsm_bearer`, and run a link's request as the person it was made for.

	Frappe calls this on every path, after sessions and API keys. A logged-in session wins over a link.
	"""
	frappe.local.fsm_bearer = None
	if not _is_ours():
		return
	if frappe.session.user != "Guest":
		frappe.local.fsm_bearer = bearer_of_session(frappe.session.user)
	elif token := frappe.request.cookies.get(COOKIE):
		_become(bearer_of(token))
	_skip_route_rules()


def _is_ours() -> bool:
	"""Whether this request goes to our pages or methods.

	A `cmd` (in the query, a form or JSON) beats every path in Frappe, so it is looked at first: a link must
	not reach somebody else's method through one of our paths.
	"""
	if command := frappe.form_dict.get("cmd"):
		return bool(_OUR_METHOD.fullmatch(str(command)))
	if called := _METHOD_PATH.fullmatch(frappe.request.path):
		return bool(_OUR_METHOD.fullmatch(called.group(1)))
	return bool(_PAGE_PATH.fullmatch(frappe.request.path))


def asked_method() -> str:
	"""The dotted name of the method that this request calls, by whatever way; empty where it calls none."""
	if command := frappe.form_dict.get("cmd"):
		return str(command)
	called = _METHOD_PATH.fullmatch(frappe.request.path)
	return called.group(1) if called else ""


def _skip_route_rules() -> None:
	"""Spare our pages the compiling of every website rule, a fifth of their cost: none leads to them.

	For the rest of this request Frappe finds an empty list where it keeps the rules it has read.
	"""
	if _PAGE_PATH.fullmatch(frappe.request.path):
		frappe.local.cache[frappe.cache().make_key("website_route_rules")] = []


def _become(bearer: Bearer | None) -> None:
	if not bearer:
		return
	if bearer.user != "Guest":
		form_dict, read = frappe.local.form_dict, frappe.local.cache
		frappe.set_user(bearer.user)
		# Frappe's set_user empties what was asked, and what was read from Redis so far: hooks, time zone and
		# defaults, which are the same for everybody (what is one user's own is kept under the user's name)
		frappe.local.form_dict, frappe.local.cache = form_dict, read
		# there is no login session to prolong: Frappe would write to User and commit, on a GET too
		frappe.local.session_obj = None
	if bearer.language and not frappe.form_dict.get("_lang"):
		frappe.local.lang = bearer.language
	frappe.local.fsm_bearer = bearer
