"""Requests to a DocuSeal server, by the routes that its free edition has.

That edition makes submissions of templates that somebody drew in its own pages; routes that take a document
(`/submissions/pdf`, `/templates/html` …) stand in its API description and not in its routing table. The facts of an
agreement are therefore read-only values of fields. It knows no idempotency: whoever repeats a request looks for its
`external_id` first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from gigafibre_fsm.integrations.docuseal.words import SubmissionState
from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import HttpClient, HttpRequest, HttpResponse, NoAnswerError
from gigafibre_fsm.integrations.outcomes import note_outcome

VENDOR = "DocuSeal"
MOST_BYTES = 20 * 1024 * 1024
UNREACHABLE, NO_ANSWER = "UNREACHABLE", "NO_ANSWER"


@dataclass(frozen=True, slots=True)
class DocusealTemplate:
	"""The template that is filled in, and the role of whoever signs it; empty for the template's first role."""

	template_id: int
	role: str


@dataclass(frozen=True, slots=True)
class SubmissionRequest:
	"""What is to be signed by whom; `fields` are names of the template's fields with their values, which nobody changes."""

	external_id: str
	name: str
	email: str
	phone: str
	fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DocusealSubmission:
	"""A submission: its id, its state, where it is signed, and why it was declined."""

	submission_id: str
	state: SubmissionState
	signing_url: str
	reason: str = ""


@dataclass(frozen=True, slots=True)
class SignedFiles:
	"""The signed PDF and the audit log of a submission."""

	document: bytes
	audit_log: bytes


class DocusealClient:
	"""A DocuSeal server.

	Args:
		base_url: address of the server, without `/api`.
		token: its API token.
		template: the template that agreements use.
		timeout: seconds for a request, from connecting to the last byte.
	"""

	def __init__(self, base_url: str, token: str, template: DocusealTemplate, *, timeout: float) -> None:
		self._origin = base_url.rstrip("/")
		self._token = token
		self._template = template
		self._timeout = timeout
		self._wire = HttpClient(MOST_BYTES)

	@note_outcome(VENDOR)
	def check(self) -> str:
		"""Prove address, token and template; return the template's name, and change nothing."""
		found = self._ask("GET", f"/templates/{self._template.template_id}")
		return str(_object(found).get("name") or "")

	@note_outcome(VENDOR)
	def find_submission(self, external_id: str) -> str | None:
		"""Return the id of the submission that was made for an external id; None if there is none."""
		found = _object(self._ask("GET", "/submitters", parameters={"external_id": external_id}))
		rows = [row for row in found.get("data") or [] if isinstance(row, dict)]
		# a server that ignored the filter would answer with everybody's
		own = [row for row in rows if row.get("external_id") == external_id and row.get("submission_id")]
		return str(own[0]["submission_id"]) if own else None

	@note_outcome(VENDOR)
	def create_submission(self, wish: SubmissionRequest) -> str:
		"""Make a submission and return its id; the server itself mails nobody.

		Raises:
			Unavailable: not now; with `unknown_outcome` it may have been made.
			NotConfigured: the server refuses the token, or something else answers.
			Rejected: the server refuses this request.
		"""
		submitter = {
			"name": wish.name,
			"external_id": wish.external_id,
			"send_email": False,
			"fields": [
				{"name": name, "default_value": value, "readonly": True}
				for name, value in wish.fields.items()
			],
			**{key: value for key, value in (("email", wish.email), ("phone", wish.phone)) if value},
			**({"role": self._template.role} if self._template.role else {}),
		}
		content = {
			"template_id": self._template.template_id,
			"send_email": False,
			"submitters": [submitter],
		}
		made = self._ask("POST", "/submissions", content)
		rows = made if isinstance(made, list) else []
		if not rows or not isinstance(rows[0], dict) or not rows[0].get("submission_id"):
			_raise_not_docuseal()
		return str(rows[0]["submission_id"])

	@note_outcome(VENDOR)
	def read_submission(self, submission_id: str) -> DocusealSubmission:
		"""Return a submission as it is now."""
		found = _object(self._ask("GET", f"/submissions/{submission_id}"))
		submitters = [each for each in found.get("submitters") or [] if isinstance(each, dict)]
		slug = str(submitters[0].get("slug") or "") if submitters else ""
		return DocusealSubmission(
			submission_id,
			_read_state(found, submitters),
			f"{self._origin}/s/{slug}" if slug.isalnum() else "",
			_read_reason(found),
		)

	@note_outcome(VENDOR)
	def fetch_files(self, submission_id: str) -> SignedFiles:
		"""Return the signed PDF and the audit log of a completed submission; both are on the server itself.

		Raises:
			Unavailable: the server has not stored them yet, or does not answer.
		"""
		found = _object(self._ask("GET", f"/submissions/{submission_id}/documents"))
		documents = [each for each in found.get("documents") or [] if isinstance(each, dict)]
		about = _object(self._ask("GET", f"/submissions/{submission_id}"))
		if not documents or not about.get("audit_log_url"):
			message = "DocuSeal has not stored the signed document yet."
			raise Unavailable(VENDOR, message, code="NOT_STORED")
		return SignedFiles(
			self._download(str(documents[0].get("url") or "")), self._download(str(about["audit_log_url"]))
		)

	@note_outcome(VENDOR)
	def archive_submission(self, submission_id: str) -> None:
		"""Archive a submission, so that it can no longer be signed; it is not destroyed."""
		self._ask("DELETE", f"/submissions/{submission_id}")

	def _download(self, url: str) -> bytes:
		"""Return a file of the server; another host's address is not followed."""
		address = urljoin(f"{self._origin}/", url)
		if urlsplit(address)[:2] != urlsplit(self._origin)[:2]:
			_raise_not_docuseal()
		answer = self._send(HttpRequest("GET", address))
		if answer.status != 200 or not answer.body.startswith(b"%PDF"):
			_raise_not_docuseal()
		return answer.body

	def _ask(
		self, method: str, path: str, content: Any = None, *, parameters: Mapping[str, str] | None = None
	) -> Any:
		request = HttpRequest(
			method,
			f"{self._origin}/api{path}",
			content,
			parameters=parameters,
			headers={"X-Auth-Token": self._token},
			is_write=method != "GET",
		)
		answer = self._send(request)
		_require_success(answer)
		try:
			return json.loads(answer.body or b"{}")
		except (ValueError, RecursionError):
			_raise_not_docuseal()

	def _send(self, request: HttpRequest) -> HttpResponse:
		try:
			return self._wire.ask(request, self._timeout)
		except NoAnswerError as error:
			if error.never_left or not request.is_write:
				raise Unavailable(VENDOR, "DocuSeal cannot be reached.", code=UNREACHABLE) from error
			message = "DocuSeal did not answer: nobody knows whether it acted."
			raise Unavailable(VENDOR, message, code=NO_ANSWER, unknown_outcome=True) from error


def _require_success(answer: HttpResponse) -> None:
	status, code = answer.status, str(answer.status)
	if 200 <= status < 300 and not answer.is_html:
		return
	if status in (401, 403):
		raise NotConfigured(VENDOR, "DocuSeal refuses the token.", code=code, missing=("api_token",))
	if status == 404:
		message = "DocuSeal does not know this template or submission."
		raise Rejected(VENDOR, message, code=code)
	if status == 429 or status >= 500:
		message = "DocuSeal has a problem of its own right now."
		raise Unavailable(
			VENDOR, message, code=code, unknown_outcome=status >= 500, retry_after=answer.retry_after
		)
	if 400 <= status < 500 and not answer.is_html:
		raise Rejected(VENDOR, "DocuSeal refused the request.", code=code)
	_raise_not_docuseal()


def _raise_not_docuseal() -> NoReturn:
	message = "What answers at this address is not DocuSeal."
	raise NotConfigured(VENDOR, message, code="NOT_DOCUSEAL", missing=("base_url",))


def _object(value: Any) -> dict[str, Any]:
	if not isinstance(value, dict):
		_raise_not_docuseal()
	return value


def _read_state(found: dict[str, Any], submitters: list[dict[str, Any]]) -> SubmissionState:
	"""Return the state by the submission's word, or by that of whoever signs: older servers say it there alone."""
	words = {str(found.get("status"))} | {str(each.get("status")) for each in submitters}
	for state in (SubmissionState.DECLINED, SubmissionState.EXPIRED):
		if state.value in words:
			return state
	done = bool(submitters) and all(each.get("status") == "completed" for each in submitters)
	return SubmissionState.COMPLETED if done else SubmissionState.PENDING


def _read_reason(found: dict[str, Any]) -> str:
	"""Return why it was declined, which stands in the events alone."""
	events = [each for each in found.get("submission_events") or [] if isinstance(each, dict)]
	data = [each.get("data") for each in events if each.get("event_type") == "decline_form"]
	return str((data[-1] or {}).get("reason") or "")[:1000] if data else ""
