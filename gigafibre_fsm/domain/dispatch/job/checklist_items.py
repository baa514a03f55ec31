"""Kinds of checklist items: which answers are valid, and which numbers are outside their limits.

Numbers are stored as text with a point and a plain minus (`-19.4`), so that no digit is lost in conversion.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

YES_NO = "Yes/No"
NUMBER = "Number"
PHOTO = "Photo"
CHOICE = "Choice"
SPEED = "Speed Test"
"""Answered by the job's speed test, with its figures; by a tick where no test is possible."""
KINDS = (YES_NO, NUMBER, PHOTO, CHOICE, SPEED)
TICKED = (YES_NO, SPEED)

LONGEST_CHOICE = 60
MOST_CHOICES = 12

# phones and people type − or – for a minus; a unit after the number is dropped
_NUMBER = re.compile(r"\s*([+\-−–]?)\s*(\d{1,9})(?:[.,](\d{1,4}))?\s*([^\d\s.,+\-−–][^\d]{0,11})?\s*")


@dataclass(frozen=True, slots=True)
class AnswerChoice:
	"""One of the answers to choose from; `value` is stored whatever the language."""

	value: str
	french: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
	"""What a checklist item asks for; limits are as written, empty if there is none."""

	kind: str = YES_NO
	unit: str = ""
	minimum: str = ""
	maximum: str = ""
	choices: str = ""


def parse_number(text: str | None) -> Decimal | None:
	"""Parse a number as people type it: `-19.4`, `−19,4`, `- 19,4 dBm`; None if it is not a number."""
	found = _NUMBER.fullmatch(text or "")
	if not found:
		return None
	sign, whole, part, _unit = found.groups()
	return Decimal(f"{'-' if sign in ('-', '−', '–') else ''}{whole}.{part or 0}").normalize() + 0


def format_plain(value: Decimal) -> str:
	"""Return a number in its stored form: no exponent, no trailing zeros, a plain minus."""
	return f"{value:f}"


def parse_choices(text: str | None) -> tuple[AnswerChoice, ...]:
	"""Parse the answers of a Choice item, one a line as `English | Français`.

	A single word serves both languages.
	"""
	found = []
	for line in (text or "").splitlines():
		english, bar, french = (part.strip() for part in line.partition("|"))
		if english:
			found.append(AnswerChoice(english, french if bar and french else english))
	return tuple(found)


def is_outside(item: ChecklistItem, value: str | None) -> bool:
	"""Whether a Number is outside its limits; the limits themselves are inside."""
	measured = parse_number(value) if item.kind == NUMBER else None
	if measured is None:
		return False
	least, most = parse_number(item.minimum), parse_number(item.maximum)
	return (least is not None and measured < least) or (most is not None and measured > most)


def is_answered(kind: str | None, done: object, value: str | None, photo: str | None) -> bool:
	"""Whether an item counts as done; a tick alone answers only a yes/no question or a speed test.

	Args:
		kind: one of KINDS; None counts as a yes/no question.
		done: the tick, as the database or a form holds it.
		value: the stored number or choice.
		photo: name of the photo row that answers it.
	"""
	answer = {NUMBER: value, CHOICE: value, PHOTO: photo}
	return bool(done) and bool(answer.get(kind or YES_NO, True))


def normalise_answer(item: ChecklistItem, text: str) -> str | None:
	"""Return the value to store for a typed or chosen answer; None if the item does not accept it."""
	if item.kind == NUMBER:
		value = parse_number(text)
		return None if value is None else format_plain(value)
	return next(
		(choice.value for choice in parse_choices(item.choices) if choice.value == text.strip()), None
	)


def find_problem(item: ChecklistItem) -> str | None:
	"""Return what is wrong with an item of a job type, as a code; None if it is valid.

	Codes: `kind`, `limit` (not a number), `limits` (the minimum is above the maximum), `few` (fewer than two
	choices), `many`, `twice` (a duplicate choice), `long` (a choice is too long).
	"""
	if item.kind not in KINDS:
		return "kind"
	if item.kind == NUMBER:
		return _problem_of_limits(item.minimum, item.maximum)
	return _problem_of_choices(parse_choices(item.choices)) if item.kind == CHOICE else None


def _problem_of_limits(minimum: str, maximum: str) -> str | None:
	written = [text for text in (minimum, maximum) if (text or "").strip()]
	read = [parse_number(text) for text in written]
	if None in read:
		return "limit"
	return "limits" if len(read) == 2 and read[0] > read[1] else None


def _problem_of_choices(found: Sequence[AnswerChoice]) -> str | None:
	if not 2 <= len(found) <= MOST_CHOICES:
		return "few" if len(found) < 2 else "many"
	for words in ([choice.value for choice in found], [choice.french for choice in found]):
		if len({word.casefold() for word in words}) < len(words):
			return "twice"
		if max(map(len, words)) > LONGEST_CHOICE:
			return "long"
	return None
