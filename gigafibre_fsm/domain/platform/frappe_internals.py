"""What a request puts where Frappe looks for it, though Frappe offers no door; nothing else of the app does.

`tests/site/test_frappe_internals.py` fails when Frappe looks elsewhere. Functions of Frappe's that are wrapped, because
they draw text as markup, stand in `mails`, `printing` and `exports`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.translate import MERGED_TRANSLATION_KEY


def skip_website_routes() -> None:
	"""Spare this request the compiling of every website rule, a fifth of a light page's cost: none leads to ours.

	Frappe finds an empty list where it keeps the rules it has read during the request.
	"""
	frappe.local.cache[frappe.cache().make_key("website_route_rules")] = []


def supply_translations(lang: str, words: dict[str, str]) -> None:
	"""Give this request translations that an earlier one has read.

	Frappe unpickles every string of every app for each request, a seventh of what /t costs. It looks first
	among what the request has read already: that is where they are put.
	"""
	frappe.local.cache.setdefault(frappe.cache().make_key(MERGED_TRANSLATION_KEY), {})[lang] = words


def become_user(user: str) -> None:
	"""Run the rest of this request as somebody who did not log in.

	Frappe's set_user empties what was asked, and what was read from Redis so far: hooks, time zone and
	defaults, which are the same for everybody (what is one user's own is kept under the user's name). There is
	no login session to prolong either: Frappe would write to User and commit, on a GET too.
	"""
	form_dict, read = frappe.local.form_dict, frappe.local.cache
	frappe.set_user(user)
	frappe.local.form_dict, frappe.local.cache = form_dict, read
	frappe.local.session_obj = None


def drop_guest_cookies() -> None:
	"""Send none of the five cookies in which Frappe tells every browser that it is a guest."""
	frappe.local.cookie_manager.cookies.clear()


def announce_rate_limit(seconds: int) -> None:
	"""Have Frappe answer a 429 with the time to wait, in seconds, as its own rate limiter would.

	Without one it answers nothing at all outside /api, and the web server reports an error instead.
	"""
	frappe.local.rate_limiter = _RateLimit(seconds)


class _RateLimit:
	"""Speaks to Frappe as its own rate limiter does: it is asked for headers, and for the whole answer."""

	def __init__(self, seconds: int) -> None:
		self.seconds = seconds

	def headers(self) -> dict[str, str]:
		return {"Retry-After": str(self.seconds)}

	def respond(self) -> Response:
		return Response(_("Too Many Requests"), status=429)

	def update(self) -> None:
		"""Nothing to add up: the counter is in Redis."""


@contextmanager
def without_limit_of_new_users() -> Iterator[None]:
	"""Lift Frappe's limit of 60 new users an hour, which is meant for sign-up forms."""
	was_importing = frappe.flags.in_import
	frappe.flags.in_import = True
	try:
		yield
	finally:
		frappe.flags.in_import = was_importing
