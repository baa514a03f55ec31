"""DocuSeal's stand-in: the routes of its free server alone, with submissions that somebody signs or declines.

Source: docusealco/docuseal, config/routes.rb: it has no route that takes a document (`/submissions/pdf` and the like), so
this answers 404 there; and no idempotency, so the same request makes a second submission.
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn

TOKEN = "stand-in-docuseal-token"
WEBHOOK_SECRET = "whsec_stand-in-docuseal"
TEMPLATE = 7
FIELDS = ("Contrat", "Client", "Adresse", "Services", "Prix mensuel avec taxes")


@dataclass
class MadeSubmission:
	"""A submission as the server holds it."""

	id: int
	external_id: str
	slug: str
	values: dict[str, str]
	email: str
	status: str = "pending"
	reason: str = ""
	mailed: bool = False
	archived: bool = False
	document: bytes = field(default=b"")


class DocusealStandIn(StandIn):
	"""A DocuSeal server on the loopback.

	Modes: `500` and `429` do nothing; `silent` never answers and did nothing; `lost` acts and never answers,
	`lost-reset` acts and cuts the connection; `html` does nothing and answers a page.
	"""

	modes = ("ok", "500", "429", "silent", "lost", "lost-reset", "html")

	def __init__(self, port: int = 0) -> None:
		super().__init__(port)
		self.submissions: dict[int, MadeSubmission] = {}

	def of_agreement(self, external_id: str) -> list[MadeSubmission]:
		"""The submissions that were made for an external id."""
		with self.lock:
			return [each for each in self.submissions.values() if each.external_id == external_id]

	def complete(self, external_id: str) -> None:
		"""Somebody signs."""
		for each in self.of_agreement(external_id):
			each.status, each.document = "completed", b"%PDF-1.7 signed by hand\n%%EOF"

	def decline(self, external_id: str, reason: str) -> None:
		"""Somebody declines."""
		for each in self.of_agreement(external_id):
			each.status, each.reason = "declined", reason

	def webhook(
		self, external_id: str, kind: str = "form.completed", at: float | None = None
	) -> tuple[bytes, str]:
		"""Body and signature of a webhook, as the server sends it."""
		data = {"external_id": external_id, "status": "completed", "id": 1}
		body = json.dumps({"event_type": kind, "timestamp": "2026-11-29T20:00:00Z", "data": data}).encode()
		return body, sign_webhook(body, WEBHOOK_SECRET, at)

	def answer(self, request: Request) -> Reply:
		"""Answer one request as the present mode says."""
		mode = self.mode_of_this_request()
		if mode in ("500", "429"):
			return Reply.of_json({"error": "busy"}, int(mode))
		if mode == "silent":
			raise SilenceError
		if mode == "html":
			return Reply(200, b"<html>Welcome</html>", "text/html")
		reply = self._act(request)
		if mode == "lost":
			raise SilenceError
		if mode == "lost-reset":
			raise HangUpError
		return reply

	def _act(self, request: Request) -> Reply:
		path = request.path.strip("/")
		if path.startswith("file/"):
			return self._file(path.split("/"))
		headers = {name.lower(): value for name, value in request.headers.items()}
		if headers.get("x-auth-token") != TOKEN:
			return Reply.of_json({"error": "Not authenticated"}, 401)
		match (request.method, *path.split("/")):
			case ("GET", "api", "templates", number) if number == str(TEMPLATE):
				return Reply.of_json({"id": TEMPLATE, "name": "Contrat résidentiel", "fields": list(FIELDS)})
			case ("GET", "api", "submitters"):
				wanted = dict(request.query).get("external_id", "")
				return Reply.of_json({"data": [self._submitter(each) for each in self.of_agreement(wanted)]})
			case ("POST", "api", "submissions"):
				return self._create(request.json())
			case ("GET", "api", "submissions", number, *rest) if number.isdigit() and rest in (
				[],
				["documents"],
			):
				return self._read(int(number), bool(rest))
			case ("DELETE", "api", "submissions", number) if number.isdigit():
				return self._archive(int(number))
		return Reply.of_json({"error": "Not Found"}, 404)

	def _create(self, wish: dict[str, Any]) -> Reply:
		submitters = wish.get("submitters") or []
		if wish.get("template_id") != TEMPLATE or not submitters:
			return Reply.of_json({"error": "template_id or submitters is missing"}, 422)
		first = submitters[0]
		with self.lock:
			number = len(self.submissions) + 1
			made = MadeSubmission(
				id=number,
				external_id=first.get("external_id", ""),
				slug=f"slug{number}",
				values={each["name"]: each["default_value"] for each in first.get("fields", [])},
				email=first.get("email", ""),
				mailed=wish.get("send_email", True) and first.get("send_email", True),
			)
			self.submissions[number] = made
		return Reply.of_json([self._submitter(made)])

	def _read(self, number: int, is_documents: bool) -> Reply:
		made = self.submissions.get(number)
		if not made:
			return Reply.of_json({"error": "Not Found"}, 404)
		if is_documents:
			files = (
				[{"name": "contrat", "url": f"{self.url}/file/{number}/contrat.pdf"}] if made.document else []
			)
			return Reply.of_json({"id": number, "documents": files})
		events = [{"event_type": "decline_form", "data": {"reason": made.reason}}] if made.reason else []
		return Reply.of_json(
			{
				"id": number,
				"status": made.status,
				"submitters": [self._submitter(made)],
				"submission_events": events,
				"audit_log_url": f"{self.url}/file/{number}/audit.pdf" if made.document else None,
			}
		)

	def _archive(self, number: int) -> Reply:
		if number not in self.submissions:
			return Reply.of_json({"error": "Not Found"}, 404)
		self.submissions[number].archived = True
		return Reply.of_json({"id": number, "archived_at": "2026-11-29T20:00:00Z"})

	def _file(self, parts: list[str]) -> Reply:
		made = self.submissions.get(int(parts[1])) if len(parts) == 3 and parts[1].isdigit() else None
		if not made or not made.document:
			return Reply.of_json({"error": "Not Found"}, 404)
		body = made.document if parts[2] == "contrat.pdf" else b"%PDF-1.7 audit\n%%EOF"
		return Reply(200, body, "application/pdf")

	def _submitter(self, made: MadeSubmission) -> dict[str, Any]:
		return {
			"id": made.id,
			"submission_id": made.id,
			"slug": made.slug,
			"external_id": made.external_id,
			"email": made.email,
			"status": "awaiting" if made.status == "pending" else made.status,
		}


def sign_webhook(body: bytes, secret: str, at: float | None = None) -> str:
	"""The header of a webhook's signature."""
	stamp = str(int(time.time() if at is None else at))
	return f"{stamp}.{hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"
