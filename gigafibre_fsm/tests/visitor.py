"""A browser for site tests: the whole of Frappe answers, in a thread of its own, with cookies kept between requests."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from werkzeug.test import Client, TestResponse

import frappe
from frappe.database.database import Database

from gigafibre_fsm.domain.flows.triggers import listening

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
_BOOKKEEPING = re.compile(r"\s*(commit|rollback|start transaction|set session|begin)", re.IGNORECASE)


class Visitor:
	"""Somebody with a browser. It sees what is committed, as any other request would."""

	def __init__(self, name: str = "guest") -> None:
		import frappe.app

		self.name = name
		self.site = frappe.local.site
		self.client = Client(frappe.app.application)
		self.csrf_token = ""

	def get(self, path: str, **options: Any) -> TestResponse:
		"""GET; redirects are not followed."""
		return self.ask("GET", path, **options)

	def post(self, path: str, data: dict | None = None, **options: Any) -> TestResponse:
		"""POST a form as one of our own pages would, unless other headers are given."""
		return self.ask("POST", path, data=data or {}, **options)

	def send_form(self, path: str, data: dict | None = None, **options: Any) -> TestResponse:
		"""POST a form; a refusal is shown by the page to which it leads, as a browser does."""
		answer = self.post(path, data, **options)
		return self.get(answer.location, **options) if "refus=" in (answer.location or "") else answer

	def ask(self, method: str, path: str, headers: dict | None = None, **options: Any) -> TestResponse:
		"""Any request. Frappe keeps one request a thread, and this thread already has the test's own site."""
		sent = {"X-Frappe-Site-Name": self.site, **(OWN_PAGE if headers is None else headers)}
		if self.csrf_token:
			sent["X-Frappe-CSRF-Token"] = self.csrf_token
		return _elsewhere(lambda: self._answer(method, path, headers=sent, **options))

	def log_in(self, user: str, password: str) -> "Visitor":
		"""Log in with a password, as at /login."""
		answer = self.post("/api/method/login", {"usr": user, "pwd": password})
		assert answer.status_code == 200, answer.text
		return self

	def with_token(self) -> "Visitor":
		"""After a login: send Frappe's token from now on, as the scripts of a page do."""
		self.csrf_token = self.get("/t/link").text.split('name="csrf_token" value="')[1].split('"')[0]
		return self

	def open_link(self, url: str) -> "Visitor":
		"""Open a short link from a text message."""
		answer = self.get("/l/" + url.rsplit("/", 1)[1])
		assert answer.status_code == 303, answer.text
		return self

	def cookie(self, name: str = "fsm_link", path: str = "/") -> str | None:
		"""The value of a cookie this browser holds."""
		found = self.client.get_cookie(name, path=path)
		return found.value if found else None

	def _answer(self, method: str, path: str, **options: Any) -> TestResponse:
		answer = self.client.open(path, method=method, **options)
		answer.get_data()
		answer.close()
		return answer


def _elsewhere(work: Callable[[], TestResponse]) -> TestResponse:
	with ThreadPoolExecutor(1) as thread:
		return thread.submit(work).result()


@contextmanager
def counted_queries() -> Iterator[list[str]]:
	"""Collect the statements that requests send to the database, Frappe's own included."""
	_settle_answers()
	statements: list[str] = []
	original = Database.sql

	def listening(self: Database, query: Any, *args: Any, **kwargs: Any) -> Any:
		if not _BOOKKEEPING.match(str(query)):
			statements.append(str(query))
		return original(self, query, *args, **kwargs)

	# Frappe's assertQueryCount leaves the connection with a `sql` of its own, which would hide ours
	vars(frappe.local.db).pop("sql", None)
	with patch.object(Database, "sql", listening):
		yield statements


def _settle_answers() -> None:
	"""Let answers be stored again at once that another test has changed a moment ago."""
	cache = frappe.cache()
	for mark in cache.keys(cache.make_key("*:changed")):
		cache.delete(mark)
	listening.find_listeners("Dispatch Job")


def forget_limits() -> None:
	"""Empty the counters of domain.access.limits, so that one test does not use up another's."""
	cache = frappe.cache()
	for key in cache.keys(cache.make_key("fsm-limit:*")):
		cache.delete(key)
