"""Texts with placeholders: `Bad rating of {doc.customer_name}`. Pure.

What a placeholder brings is text from outside: it is put in as it is, once, and never read again, so it can bring no
further placeholder. The whole is text, not markup: whoever shows it escapes it, as every text of this app.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from gigafibre_fsm.domain.flows.conditions.paths import Find, is_path
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression, ConditionProblem

LONGEST_TEXT = 10_000
LONGEST_VALUE = 2_000
_DOUBLED = re.compile(r"\{\{\s*(\w+(?:\.\w+)+)\s*\}\}")
"""What other programs take for a placeholder."""
_HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
# control characters, and those that turn the direction of the text around them
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def fill_text(text: str, find: Find) -> str:
	"""Return a text with its placeholders filled; `{{` and `}}` stand for braces.

	Raises:
		BadExpression: a brace without its partner, something else than a path in braces, or too long a text.
		UnknownPath: from `find`.
	"""
	_require_short(text)

	def fill(match: re.Match) -> str:
		whole, path = match[0], match[1]
		if whole in ("{{", "}}"):
			return whole[0]
		if path is None or not is_path(path.strip()):
			raise BadExpression("{0} is no placeholder.", whole)
		return write_value(find(path.strip()))

	filled = _HOLE.sub(fill, text)
	_require_short(filled)
	return filled


def _require_short(text: str) -> None:
	if len(text) > LONGEST_TEXT:
		raise BadExpression("A text has at most {0} characters.", LONGEST_TEXT)


def write_value(value: Any) -> str:
	"""Return a value as text for readers of either language: days and figures as they are stored.

	`platform/formatting.spell_out` writes such days in the reader's language.
	"""
	if value is None or isinstance(value, Mapping):
		return ""
	for kinds, write in _WRITERS:
		if isinstance(value, kinds):
			return write(value)
	text = _UNSEEN.sub("", str(value))
	return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _write_length(value: timedelta) -> str:
	minutes = int(value.total_seconds() // 60)
	return f"{minutes // 60:02d}:{minutes % 60:02d}"


_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
	(bool, lambda value: str(int(value))),
	((float, Decimal), lambda value: format(Decimal(str(value)).normalize(), "f")),
	(datetime, lambda value: f"{value:%Y-%m-%d %H:%M}"),
	(date, date.isoformat),
	(time, lambda value: f"{value:%H:%M}"),
	(timedelta, _write_length),
	((list, tuple), lambda value: ", ".join(filter(None, map(write_value, value[:20])))),
)


def list_paths(text: str) -> Iterator[str]:
	"""Yield the paths of a text's placeholders."""
	for match in _HOLE.finditer(text):
		if match[1] is not None and is_path(match[1].strip()):
			yield match[1].strip()


def check_text(text: Any, path: str, fields: Mapping[str, str] | None = None) -> list[ConditionProblem]:
	"""Return what is wrong with a text.

	Args:
		text: the text with its placeholders.
		path: where it stands, for the problems.
		fields: type of field by path, where they are known.
	"""
	if not isinstance(text, str):
		return [ConditionProblem(path, "A text is missing.")]
	if len(text) > LONGEST_TEXT:
		return [ConditionProblem(path, "A text has at most {0} characters.", (str(LONGEST_TEXT),))]
	found = []
	for match in _HOLE.finditer(text):
		name = (match[1] or "").strip()
		if match[0] in ("{{", "}}"):
			found += _check_doubled(text[match.start() :], path)
			continue
		if match[1] is None or not is_path(name):
			found.append(ConditionProblem(path, "{0} is no placeholder.", (match[0][:60],)))
		elif fields is not None and name not in fields:
			found.append(ConditionProblem(path, "There is no field {0}.", (name[:60],)))
	return found


def _check_doubled(rest: str, path: str) -> list[ConditionProblem]:
	"""Two braces stand for one brace of the text; around a path they are meant as a placeholder."""
	doubled = _DOUBLED.match(rest)
	if not doubled:
		return []
	name = doubled[1] if is_path(doubled[1]) else f"doc.{doubled[1]}"
	sentence = "{0} has two braces. A placeholder has one on each side, like {1}."
	return [ConditionProblem(path, sentence, (doubled[0][:60], f"{{{name[:60]}}}"))]
