"""Request state that the app sets directly where Frappe reads it, because Frappe has no API for it.

No other module does so. `tests/site/test_frappe_internals.py` fails if Frappe looks elsewhere. Frappe
functions that are wrapped because they draw text as markup are in `mails`, `printing` and `exports`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.translate import MERGED_TRANSLATION_KEY


def skip_website_routes() -> None:
	"""Skip compiling the website's route rules in this request: none leads to our pages.

	It costs a fifth of the time of a light page. Frappe finds an empty list where it caches the compiled
	rules.
	"""
	frappe.local.cache[frappe.cache().make_key("website_route_rules")] = []


def supply_translations(lang: str, words: dict[str, str]) -> None:
	"""Give this request translations that an earlier one loaded.

	For each request Frappe unpickles every string of every app, a seventh of the time of the page /t. It
	first looks into the request's own cache, which this fills.
	"""
	frappe.local.cache.setdefault(frappe.cache().make_key(MERGED_TRANSLATION_KEY), {})[lang] = words


def become_user(user: str) -> None:
	"""Run the rest of this request as a user who did not log in.

	Frappe's set_user clears the form data and what the request has read from Redis: hooks, time zone and
	defaults, which are the same for all users (a user's own data is cached under the user's name), so both
	are put back. The login session is dropped, so that Frappe does not extend it: that writes to User and
	commits, even on a GET.
	"""
	form_dict, read = frappe.local.form_dict, frappe.local.cache
	frappe.set_user(user)
	frappe.local.form_dict, frappe.local.cache = form_dict, read
	frappe.local.session_obj = None


@contextmanager
def acting_as(user: str) -> Iterator[None]:
	"""Run a part of a request or job as another user, and leave the login session as it was.

	Frappe's set_user empties the session in place, and the end of a request stores it: the person would have a
	session without its CSRF token. It clears the form data as well.
	"""
	session, form_dict = frappe.local.session, frappe.local.form_dict
	before = session.user
	if before == user:
		yield
		return
	frappe.local.session = frappe._dict(session)
	try:
		frappe.set_user(user)
		yield
	finally:
		frappe.set_user(before)  # forgets what was cached of the other user's rights
		frappe.local.session, frappe.local.form_dict = session, form_dict


@contextmanager
def without_avatars() -> Iterator[None]:
	"""Insert contacts and leads without a request to an outside server.

	Frappe asks gravatar.com for a picture of each e-mail address, within the transaction, except while it imports.
	"""
	before = frappe.flags.in_import
	frappe.flags.in_import = True
	try:
		yield
	finally:
		frappe.flags.in_import = before


def drop_list_updates() -> None:
	"""Do not tell open lists and forms of the documents that this transaction has written.

	Frappe tells them of each document apart, two messages for each time it is saved.
	"""
	if told := getattr(frappe.local, "_realtime_log", None):
		# emptied in place: Frappe goes through it after the commit
		told.clear()


def drop_guest_cookies() -> None:
	"""Send none of the five cookies that Frappe sets in every guest's browser."""
	frappe.local.cookie_manager.cookies.clear()


def announce_rate_limit(seconds: int) -> None:
	"""Have Frappe answer 429 with the waiting time in seconds, as its own rate limiter does.

	Without a rate limiter on the request, Frappe sends no answer outside /api and the web server reports an
	error.
	"""
	frappe.local.rate_limiter = _RateLimit(seconds)


class _RateLimit:
	"""A stand-in for Frappe's rate limiter, which asks it for headers and for the whole response."""

	def __init__(self, seconds: int) -> None:
		self.seconds = seconds

	def headers(self) -> dict[str, str]:
		return {"Retry-After": str(self.seconds)}

	def respond(self) -> Response:
		return Response(_("Too Many Requests"), status=429)

	def update(self) -> None:
		"""Count nothing: the counter is in Redis."""


@contextmanager
def without_limit_of_new_users() -> Iterator[None]:
	"""Lift Frappe's limit of 60 new users an hour, which is meant for sign-up forms."""
	was_importing = frappe.flags.in_import
	frappe.flags.in_import = True
	try:
		yield
	finally:
		frappe.flags.in_import = was_importing
