"""A phone's browser without JavaScript: it keeps our cookies, follows redirects and fills in forms."""

from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag

TIMEOUT = 30  # seconds
COOKIES = ("fsm_link", "fsm_portal", "fsm_order")
"""The link that is open, the session of a customer who signed in, and the order of a visitor."""


class Phone:
	"""One browser; `page` is what it shows.

	The cookies are marked Secure and a loopback address has no TLS. Browsers trust the loopback all the same,
	the library used here does not, so they are carried by hand.
	"""

	def __init__(self, base_url: str, language: str = "fr") -> None:
		self.base_url = base_url
		self.url = base_url
		self.page = BeautifulSoup("", "html.parser")
		self._headers = {"Accept-Language": language, "User-Agent": "Mozilla/5.0 (Linux; Android 14) Demo"}
		self._cookies: dict[str, str] = {}
		self._status = 0

	def open(self, url: str) -> BeautifulSoup:
		"""Open an address and return the page it leads to."""
		return self._follow(requests.get(self._absolute(url), headers=self._sent(), **_OPTIONS))

	def submit(
		self, action: str, values: dict[str, str] | None = None, files: dict | None = None, **where: str
	):
		"""Press the button of the first form whose hidden `action` fits, with the given values filled in.

		Args:
			action: The form's own word for what it does; empty for a form that has none.
			values: What the person enters.
			files: What the person photographs: field → (name, bytes, content type).
			where: Hidden fields that tell one form from another, for example `to="On Site"`.

		Raises:
			LookupError: The page has no such form.
			RuntimeError: The page came back with a problem, which is the error's text.
		"""
		form = self._form(action, where)
		data = _filled_in(form) | (values or {})
		target = urljoin(self.url, form.get("action") or self.url)
		headers = self._sent() | {"Origin": self.base_url}
		answer = requests.post(target, data=data, files=files, headers=headers, **_OPTIONS)
		page = self._follow(answer)
		if self._status >= 400:
			raise RuntimeError(self.problem() or f"{self._status} at {target}")
		return page

	def call(self, method: str, **values: object) -> dict:
		"""Call a method of the site's interface as the script of the open page does, and return its answer.

		Raises:
			RuntimeError: it was refused.
		"""
		token = self.page.select_one("input[name=csrf_token]")
		data = {**values, "csrf_token": token["value"] if token else ""}
		headers = self._sent() | {"Origin": self.base_url, "Accept": "application/json"}
		answer = requests.post(
			self._absolute(f"/api/method/gigafibre_fsm.api.{method}"), data=data, headers=headers, **_OPTIONS
		)
		if answer.status_code >= 400:
			raise RuntimeError(f"{answer.status_code} at {method}")
		return answer.json()["message"]

	def problem(self) -> str:
		"""Return what the page complains about, or nothing."""
		box = self.page.select_one("[role=alert]")
		return " ".join(box.get_text(" ").split()) if box else ""

	def _absolute(self, url: str) -> str:
		return urljoin(self.base_url + "/", url)

	def _sent(self) -> dict[str, str]:
		kept = "; ".join(f"{name}={value}" for name, value in self._cookies.items() if value)
		return self._headers | ({"Cookie": kept} if kept else {})

	def _follow(self, answer: requests.Response) -> BeautifulSoup:
		self._take_cookies(answer)
		while answer.is_redirect:
			target = urljoin(answer.url, answer.headers["Location"])
			answer = requests.get(target, headers=self._sent(), **_OPTIONS)
			self._take_cookies(answer)
		self.url, self._status = answer.url, answer.status_code
		self.page = read_page(answer.text)
		return self.page

	def _take_cookies(self, answer: requests.Response) -> None:
		self._cookies |= {name: answer.cookies[name] for name in COOKIES if name in answer.cookies}

	def _form(self, action: str, where: dict[str, str]) -> Tag:
		for form in self.page.select("form"):
			given = {field["name"]: field.get("value", "") for field in form.select("[name]")}
			if given.get("action", "") == action and all(
				given.get(key) == value for key, value in where.items()
			):
				return form
		raise LookupError(f"{self.url} has no form for {action} {where or ''}")


def read_page(html: str) -> BeautifulSoup:
	"""Return what a page shows: what it keeps for its script in a template is not on it, and nobody can press that."""
	page = BeautifulSoup(html, "html.parser")
	for kept in page.select("template"):
		kept.decompose()
	return page


def _filled_in(form: Tag) -> dict[str, str]:
	"""Return what a browser would send of an untouched form, its first button pressed."""
	data = {}
	for field in form.select("input[name], textarea[name], select[name]"):
		kind = field.get("type", "")
		if field.name == "select":
			chosen = field.select_one("option[selected]") or field.select_one("option")
			data[field["name"]] = chosen.get("value", chosen.get_text(strip=True)) if chosen else ""
		elif field.name == "textarea":
			data[field["name"]] = field.get_text()
		elif kind in ("radio", "checkbox"):
			data |= {field["name"]: field.get("value", "on")} if field.has_attr("checked") else {}
		elif kind != "file":
			data[field["name"]] = field.get("value", "")
	return data | {button["name"]: button.get("value", "") for button in form.select("button[name]")[:1]}


_OPTIONS = {"timeout": TIMEOUT, "allow_redirects": False}
