"""Stripe's wire: nested form fields, and refusals in the shape of its errors."""

import re
from collections.abc import Iterable
from typing import Any

from gigafibre_fsm.tests.standins.server import Reply

Json = dict[str, Any]


class RefusalError(Exception):
	"""An answer with a status of error, in the shape of https://docs.stripe.com/api/errors."""

	def __init__(
		self, status: int, message: str, *, kind: str = "invalid_request_error", **about: Any
	) -> None:
		super().__init__(message)
		self.status = status
		self.body = {"error": {"type": kind, "message": message, **about}}

	def reply(self, **headers: str) -> Reply:
		"""The refusal as an answer."""
		plain = Reply.of_json(self.body, self.status)
		return Reply(plain.status, plain.body, plain.content_type, headers)


def missing(kind: str, row_id: str) -> RefusalError:
	"""What Stripe says to an id that it does not know."""
	said = f"No such {kind.replace('.', ' ')}: '{row_id}'"
	return RefusalError(404, said, code="resource_missing", param="id")


def nested(fields: Iterable[tuple[str, str]]) -> Json:
	"""Decode `a[b][0][c]=d` into dictionaries and lists."""
	found: Json = {}
	for name, value in fields:
		keys = re.findall(r"[^\[\]]+|\[\]", name)
		place = found
		for key in keys[:-1]:
			place = place.setdefault(key, {})
		place[str(len(place)) if keys[-1] == "[]" else keys[-1]] = value
	return _build_lists(found)


def _build_lists(value: Any) -> Any:
	if not isinstance(value, dict):
		return value
	values = {key: _build_lists(each) for key, each in value.items()}
	if values and all(key.isdigit() for key in values):
		return [values[key] for key in sorted(values, key=int)]
	return values


def whole(asked: Json, name: str, *, least: int = 0) -> int:
	"""A whole number of the request."""
	text = str(asked.get(name, ""))
	if not re.fullmatch(r"-?\d+", text):
		raise RefusalError(400, f"Invalid integer: {text}", param=name, code="parameter_invalid_integer")
	if int(text) < least:
		said = f"This value must be greater than or equal to {least}."
		raise RefusalError(400, said, param=name, code="parameter_invalid_integer")
	return int(text)


def needed(asked: Json, *names: str) -> None:
	"""Refuse a request without one of these parameters."""
	for name in names:
		if asked.get(name) in (None, ""):
			raise RefusalError(400, f"Missing required param: {name}.", param=name, code="parameter_missing")


def only(asked: Json, *names: str) -> None:
	"""Refuse a request with a parameter that is none of these."""
	for name in asked:
		if name not in (*names, "expand"):
			said = f"Received unknown parameter: {name}"
			raise RefusalError(400, said, param=name, code="parameter_unknown")
