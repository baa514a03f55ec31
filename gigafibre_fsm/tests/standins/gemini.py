"""Gemini's stand-in: takes `generateContent` in either spelling, really reads the picture, answers by schema."""

import base64
import binascii
import hashlib
import json
import re
from typing import Any

from gigafibre_fsm.tests.standins import label_reading
from gigafibre_fsm.tests.standins.bills import reading as bill_reading
from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn

API_KEY = "stand-in-gemini-key"
MODEL = "gemini-3.5-flash-lite"
PATH = re.compile(r"/(v1|v1beta)/models/([\w.-]+?)(:generateContent)?")
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
LARGEST_PICTURE = 7 * 1024 * 1024
STATUS_NAMES = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}
GENERATION_FIELDS = {
	"candidateCount",
	"frequencyPenalty",
	"maxOutputTokens",
	"mediaResolution",
	"presencePenalty",
	"responseJsonSchema",
	"responseMimeType",
	"responseSchema",
	"seed",
	"stopSequences",
	"temperature",
	"thinkingConfig",
	"topK",
	"topP",
}


class RefusalError(Exception):
	"""A refusal in the form of Google's APIs."""

	def __init__(self, status: int, message: str, details: list[dict[str, Any]] | None = None) -> None:
		super().__init__(message)
		self.status = status
		self.details = details or []

	@property
	def body(self) -> dict[str, Any]:
		"""The JSON of the answer."""
		name = STATUS_NAMES[self.status]
		error = {"code": self.status, "message": str(self), "status": name, "details": self.details}
		return {"error": error}


class GeminiStandIn(StandIn):
	"""The Gemini API on the loopback.

	Modes: `429` and `503` refuse (`times=2` for a passing overload); `timeout` never answers; `trickle` sends
	a byte every half second; `reset` cuts the connection; `blocked`, `truncated` and `invalid-json` answer 200
	without anything usable; `wrong-serial` exchanges a look-alike character; `eager` lists more than was asked.

	`careless` exchanges one character of every value, and the last digit of a bill's total; `muddled` hands each device
	the values of the next.

	`models` maps the ids it knows to the version that really answers. It has no eye for print: who made a picture
	may tell with `show` what is printed there. Made bills carry a code by which it knows what they print.
	"""

	modes = (
		"ok",
		"429",
		"503",
		"timeout",
		"trickle",
		"reset",
		"blocked",
		"truncated",
		"invalid-json",
		"wrong-serial",
		"eager",
		"careless",
		"muddled",
	)

	def __init__(self, port: int = 0) -> None:
		super().__init__(port)
		self.key = API_KEY
		# The announced end of 2.5 Flash: its id stays and another model answers.
		self.models = {MODEL: MODEL, "gemini-2.5-flash": MODEL, "gemini-3.1-pro": "gemini-3.1-pro"}
		self.pictures: list[bytes] = []
		self.prints: dict[str, list[dict[str, Any]]] = {}

	def show(self, picture: bytes, devices: list[dict[str, Any]]) -> None:
		"""Tell what an eye reads on a picture, device by device, in the words of the answer."""
		self.prints[hashlib.sha256(picture).hexdigest()] = devices

	def answer(self, request: Request) -> Reply:
		"""`GET /v1beta/models/<id>` and `POST /v1beta/models/<id>:generateContent`."""
		path = PATH.fullmatch(request.path)
		try:
			if not path or (request.method == "POST") is not bool(path[3]):
				raise RefusalError(404, "Requested entity was not found.")
			self._admit(request, path[2])
			if not path[3]:
				return Reply.of_json({"name": f"models/{path[2]}", "displayName": f"{path[2]} (stand-in)"})
			return self._generate(path[2], _camel(_json(request)))
		except RefusalError as refusal:
			return Reply.of_json(refusal.body, refusal.status)

	def control(self, action: str, request: Request) -> Reply | None:
		"""`requests` (what was asked, without pictures) and `reset`, besides `mode`."""
		if action == "requests" and request.method == "GET":
			with self.lock:
				return Reply.of_json([{"path": r.path, "bytes": len(r.body)} for r in self.requests])
		if action == "reset" and request.method == "POST":
			with self.lock:
				self.requests.clear()
				self.pictures.clear()
			self.use("ok")
			return Reply.of_json({"ok": True})
		return super().control(action, request)

	def _admit(self, request: Request, model: str) -> None:
		if request.headers.get("x-goog-api-key") != self.key:
			reason = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
			raise RefusalError(400, "API key not valid. Please pass a valid API key.", [reason])
		if model not in self.models:
			raise RefusalError(404, f"models/{model} is not found for API version v1beta.")

	def _generate(self, model: str, body: dict[str, Any]) -> Reply:
		mode = self.mode_of_this_request()
		_fail(mode)
		schema = _checked_schema(body)
		pictures = _pictures(body)
		with self.lock:
			self.pictures.extend(pictures)
		version = self.models[model]
		if mode == "blocked":
			return Reply.of_json({"promptFeedback": {"blockReason": "SAFETY"}, "modelVersion": version})
		text = json.dumps(self._transcribe(schema, pictures, mode))
		finish = "STOP"
		if mode == "truncated":
			text, finish = text[:14], "MAX_TOKENS"
		elif mode == "invalid-json":
			text = "Here is what I can read on the label: " + text
		reply = {
			"candidates": [
				{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": finish, "index": 0}
			],
			"usageMetadata": {"promptTokenCount": 300, "candidatesTokenCount": 60, "totalTokenCount": 360},
			"modelVersion": version,
			"responseId": f"stand-in-{len(self.requests)}",
		}
		return Reply(200, json.dumps(reply).encode(), trickle=0.5 if mode == "trickle" else 0.0)

	def _transcribe(self, schema: dict[str, Any], pictures: list[bytes], mode: str) -> dict[str, Any]:
		if "bill_number" in schema.get("properties", {}):
			found = _read_bill(pictures)
			return bill_reading.misread_total(found) if mode == "careless" else found
		shown = self.prints.get(hashlib.sha256(pictures[0]).hexdigest())
		return _answer(schema, pictures[0], mode, shown)


def _fail(mode: str) -> None:
	if mode == "429":
		delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3s"}
		raise RefusalError(429, "Resource has been exhausted (e.g. check quota).", [delay])
	if mode == "503":
		raise RefusalError(503, "The model is overloaded. Please try again later.")
	if mode == "timeout":
		raise SilenceError
	if mode == "reset":
		raise HangUpError


def _json(request: Request) -> Any:
	try:
		body = request.json()
	except ValueError as error:
		raise RefusalError(400, "Invalid JSON payload received.") from error
	if not isinstance(body, dict):
		raise RefusalError(400, "Invalid JSON payload received. Root element must be a message.")
	return body


def _camel(value: Any) -> Any:
	"""Protocol buffers take `inline_data` and `inlineData` alike; SDK generations differ in which they send."""
	if isinstance(value, list):
		return [_camel(item) for item in value]
	if not isinstance(value, dict):
		return value
	# The names of a schema's properties are data, not spelling.
	return {
		re.sub(r"_([a-z])", lambda match: match[1].upper(), name): (
			{inner: _camel(schema) for inner, schema in item.items()}
			if name == "properties"
			else _camel(item)
		)
		for name, item in value.items()
	}


def _checked_schema(body: dict[str, Any]) -> dict[str, Any]:
	config = body.get("generationConfig", {})
	unknown = set(config) - GENERATION_FIELDS
	if unknown:
		raise RefusalError(400, f"Invalid JSON payload received. Unknown name {sorted(unknown)[0]!r}")
	if config.get("presencePenalty") or config.get("frequencyPenalty"):
		raise RefusalError(400, "Penalty is not enabled for this model.")
	thinking = config.get("thinkingConfig", {})
	if "thinkingBudget" in thinking and "thinkingLevel" in thinking:
		raise RefusalError(400, "You can only set one of thinking_budget and thinking_level.")
	schema = config.get("responseSchema") or config.get("responseJsonSchema")
	if not schema:
		raise RefusalError(400, "This stand-in answers structured requests only: responseSchema is missing.")
	if config.get("responseMimeType") != "application/json":
		raise RefusalError(400, "Function calling with a response mime type is unsupported without JSON.")
	return schema


def _pictures(body: dict[str, Any]) -> list[bytes]:
	parts = [part for content in body.get("contents", []) for part in content.get("parts", [])]
	inline = [part["inlineData"] for part in parts if "inlineData" in part]
	if not inline or not any(part.get("text") for part in parts):
		raise RefusalError(400, "Unable to process input: a picture and a prompt are needed.")
	pictures = [_decode(each) for each in inline]
	if sum(map(len, pictures)) > LARGEST_PICTURE:
		raise RefusalError(400, "Request payload size exceeds the limit.")
	return pictures


def _decode(inline: dict[str, Any]) -> bytes:
	if inline.get("mimeType") not in PICTURES:
		raise RefusalError(400, f"Unsupported MIME type: {inline.get('mimeType')}")
	try:
		encoded = inline["data"].replace("-", "+").replace("_", "/")
		return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
	except (KeyError, binascii.Error) as error:
		raise RefusalError(400, "Base64 decoding failed.") from error


def _read_bill(pictures: list[bytes]) -> dict[str, Any]:
	try:
		return bill_reading.read_pages(pictures)
	except OSError as error:
		raise RefusalError(400, "Unable to process input image.") from error


def _answer(
	schema: dict[str, Any], picture: bytes, mode: str, shown: list[dict[str, Any]] | None
) -> dict[str, Any]:
	try:
		seen = label_reading.see(picture) if shown is None else []
	except OSError as error:
		raise RefusalError(400, "Unable to process input image.") from error
	devices = label_reading.devices(seen) if shown is None else shown
	if mode in label_reading.MISTAKES:
		devices = label_reading.MISTAKES[mode](devices)
	codes = [{"text": code.text, "symbology": code.symbology} for code in seen]
	if mode == "eager":
		devices, codes = devices * 9, codes * 9
	else:
		devices, codes = devices[:5], codes[:3]
	wanted = schema.get("properties", {})
	return {
		name: [_shaped(item, wanted[name]) for item in items]
		for name, items in (("equipment", devices), ("codes", codes))
		if name in wanted
	}


def _shaped(item: dict[str, Any], listed: dict[str, Any]) -> dict[str, Any]:
	"""Only the fields the schema asks for; a `$ref` of a JSON schema is taken as all of them."""
	fields = listed.get("items", {}).get("properties")
	return {name: value for name, value in item.items() if not fields or name in fields}
