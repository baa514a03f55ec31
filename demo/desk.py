"""A dispatcher's browser: signs in and calls the methods that the desk's buttons call."""

import requests

TIMEOUT = 30  # seconds


class Desk:
	"""One signed-in person of the office."""

	def __init__(self, base_url: str, user: str, password: str) -> None:
		self.base_url = base_url
		self._session = requests.Session()
		self._session.headers["Origin"] = base_url
		answer = self._session.post(
			f"{base_url}/api/method/login", data={"usr": user, "pwd": password}, timeout=TIMEOUT
		)
		answer.raise_for_status()
		self._session.headers["X-Frappe-CSRF-Token"] = self._token()

	def call(self, method: str, **arguments: object) -> object:
		"""Call one of the app's methods, named as below gigafibre_fsm.api; raises RuntimeError with its message."""
		answer = self._session.post(
			f"{self.base_url}/api/method/gigafibre_fsm.api.{method}", data=arguments, timeout=TIMEOUT
		)
		return self._message(method, answer)

	def ask(self, method: str, **arguments: object) -> object:
		"""Read from one of the app's methods, named as in call(); raises RuntimeError with its message."""
		answer = self._session.get(
			f"{self.base_url}/api/method/gigafibre_fsm.api.{method}", params=arguments, timeout=TIMEOUT
		)
		return self._message(method, answer)

	def download(self, method: str, **arguments: object) -> bytes:
		"""Return the file that one of the app's methods answers, named as in call(); raises RuntimeError with its message."""
		answer = self._session.get(
			f"{self.base_url}/api/method/gigafibre_fsm.api.{method}", params=arguments, timeout=TIMEOUT
		)
		if not answer.ok:
			raise RuntimeError(f"{method}: {answer.status_code} {answer.text[:500]}")
		return answer.content

	def answer_ticket(self, ticket: str, content: str, recipient: str) -> None:
		"""Send an e-mail from a ticket's timeline, as the desk's *Reply* does."""
		values = {"doctype": "Issue", "name": ticket, "content": content, "recipients": recipient}
		values |= {"subject": f"Re: {ticket}", "communication_medium": "Email", "send_email": 1}
		answer = self._session.post(
			f"{self.base_url}/api/method/frappe.core.doctype.communication.email.make",
			data=values,
			timeout=TIMEOUT,
		)
		self._message("reply", answer)

	def document(self, doctype: str, name: str) -> dict:
		"""Return a document as the desk sees it."""
		answer = self._session.get(f"{self.base_url}/api/resource/{doctype}/{name}", timeout=TIMEOUT)
		answer.raise_for_status()
		return answer.json()["data"]

	def find(self, doctype: str, filters: str, fields: str = '["name"]') -> list[dict]:
		"""Return the documents that fit Frappe's filters, given as JSON."""
		answer = self._session.get(
			f"{self.base_url}/api/resource/{doctype}",
			params={"filters": filters, "fields": fields, "limit_page_length": 50},
			timeout=TIMEOUT,
		)
		answer.raise_for_status()
		return answer.json()["data"]

	@staticmethod
	def _message(method: str, answer: requests.Response) -> object:
		if not answer.ok:
			raise RuntimeError(f"{method}: {answer.status_code} {answer.text[:500]}")
		return answer.json().get("message")

	def _token(self) -> str:
		"""The desk's page carries the token that each write must bring back."""
		page = self._session.get(f"{self.base_url}/app", timeout=TIMEOUT).text
		_before, _mark, rest = page.partition('csrf_token = "')
		return rest.partition('"')[0]
