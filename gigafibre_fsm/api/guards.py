"""What stands before each of our methods: who may call it, from where, how often. Used under @frappe.whitelist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

import frappe
from frappe import _

from gigafibre_fsm.domain.access import limits, links
from gigafibre_fsm.domain.access.bearer import Bearer
from gigafibre_fsm.exceptions import NotYours

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
CALLS_PER_MINUTE = 240
DISPATCH_ROLES = frozenset(("FSM Dispatcher", "FSM Manager", "System Manager"))

Method = TypeVar("Method", bound=Callable[..., Any])


class ForeignOrigin(NotYours):
	"""A write that another site, or nobody we can tell, asked the browser to send."""


def current_bearer() -> Bearer | None:
	"""Who came, as `api.identity` found out; None outside our own pages and methods."""
	return getattr(frappe.local, "fsm_bearer", None)


def technician(method: Method) -> Method:
	"""Only a technician, by link or by login; writes must come from our own pages."""

	@wraps(method)
	def guarded(*args: Any, **kwargs: Any) -> Any:
		bearer = current_bearer()
		if not (bearer and bearer.technician):
			raise NotYours(_("This is for technicians. Open the link in your latest text message."))
		_admit(method)
		return method(*args, **kwargs)

	return guarded


def dispatcher(method: Method) -> Method:
	"""Only a dispatcher or manager, logged in: a link never carries an office's rights."""

	@wraps(method)
	def guarded(*args: Any, **kwargs: Any) -> Any:
		bearer = current_bearer()
		if (bearer and bearer.link) or not DISPATCH_ROLES.intersection(frappe.get_roles()):
			raise NotYours(_("This is for dispatchers."))
		_admit(method)
		return method(*args, **kwargs)

	return guarded


def same_origin(method: Method) -> Method:
	"""Writes must come from our own pages; for methods that take guests."""

	@wraps(method)
	def guarded(*args: Any, **kwargs: Any) -> Any:
		require_same_origin()
		return method(*args, **kwargs)

	return guarded


def limited(limit: int, seconds: int) -> Callable[[Method], Method]:
	"""At most `limit` calls per `seconds` by one link, login or address, whichever way the method is reached."""

	def decorate(method: Method) -> Method:
		@wraps(method)
		def guarded(*args: Any, **kwargs: Any) -> Any:
			spend(_name(method), limit, seconds)
			return method(*args, **kwargs)

		return guarded

	return decorate


def spend(what: str, limit: int, seconds: int) -> None:
	"""Count one use of `what` by whoever is asking; TooMany beyond the limit."""
	limits.spend(f"{what}:{_caller()}", limit, seconds)


def require_same_origin() -> None:
	"""Refuse a write whose browser does not vouch that one of our pages sent it; ForeignOrigin.

	Browsers of today say so in Sec-Fetch-Site, older ones in Origin, the oldest in Referer. A request that
	carries an Authorization header needs no proof: no other site can make a browser add one.
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
		raise ForeignOrigin(_("This was not sent from our own page. Open the page again and retry."))


def require_own_form() -> None:
	"""A post to a page: from our own origin, and with Frappe's token if a login session sent it."""
	require_same_origin()
	session = frappe.local.session
	if session.user == "Guest" or not getattr(frappe.local, "session_obj", None):
		return
	given = frappe.request.headers.get("X-Frappe-CSRF-Token") or frappe.request.form.get("csrf_token")
	if not given or given != session.data.get("csrf_token"):
		raise ForeignOrigin(_("This page was open for too long. Open it again and retry."))


def note_use() -> None:
	"""Write down, once per browser, that the link is being used; called on writes only, a GET changes nothing."""
	bearer = current_bearer()
	if bearer and bearer.link and frappe.request.method in UNSAFE:
		links.log_use(bearer.link, limits.address(), frappe.request.headers.get("User-Agent", ""))


def _admit(method: Callable[..., Any]) -> None:
	require_same_origin()
	spend(_name(method), CALLS_PER_MINUTE, 60)
	note_use()


def _caller() -> str:
	bearer = current_bearer()
	if bearer and bearer.link:
		return f"link:{bearer.link}"
	if frappe.session.user != "Guest":
		return f"user:{frappe.session.user}"
	return f"address:{limits.address()}"


def _name(method: Callable[..., Any]) -> str:
	return f"{method.__module__}.{method.__qualname__}"


def _own_hosts() -> set[str]:
	public = frappe.db.get_single_value("FSM Settings", "public_base_url") or ""
	return {frappe.request.host, urlsplit(public).netloc} - {""}
