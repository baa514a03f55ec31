"""Random conditions and rows, and a plain second judge that knows nothing of the first."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from gigafibre_fsm.domain.flows.conditions import operators

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=ZoneInfo("America/Toronto"))
WORDS = ("Completed", "completed", "Côté", "Cote", "Σας", "straße", "a%_b", "😀", "x ", "x", "İs", "O'Neil\\")
FIELDS = {
	"doc.subject": "Data",
	"doc.status": "Select",
	"doc.duration": "Int",
	"doc.promised": "Check",
	"doc.arrival": "Datetime",
	"doc.completed_on": "Datetime",
	"doc.reason": "Small Text",
	"doc.docstatus": "Int",
}


def draw_value(random: Random, kind: str) -> Any:
	"""A value that a column of this type may hold, or none."""
	if kind in ("Int", "Check"):
		return random.choice([0, 1]) if kind == "Check" else random.choice([0, 1, 2, 30, 60, -5])
	if random.random() < 0.2:
		return random.choice(["", None]) if kind in operators.TEXT_TYPES else None
	if kind == "Datetime":
		return datetime(2026, 11, 29, 12, 0) + timedelta(hours=random.randrange(-96, 96))
	return random.choice(WORDS)


def draw_row(random: Random) -> dict[str, Any]:
	"""A record, by path."""
	return {path: draw_value(random, kind) for path, kind in FIELDS.items()}


def draw_tree(random: Random, depth: int = 1) -> dict[str, Any]:
	"""A condition of rules that suit their fields."""
	if depth < 5 and random.random() < 0.5 / depth + (depth == 1) * 0.3:
		kind = random.choice(("all", "any", "none"))
		return {kind: [draw_tree(random, depth + 1) for _ in range(random.randrange(1, 5))]}
	path, kind = random.choice(list(FIELDS.items()))
	op = random.choice([each for each in operators.list_operators(kind) if each not in operators.CHANGE_OPS])
	rule: dict[str, Any] = {"field": path, "op": op}
	if op in operators.AGE_OPS:
		return {**rule, "value": {random.choice(("days", "hours")): random.randrange(0, 60)}}
	if op in operators.LIST_OPS:
		return {**rule, "value": [draw_wanted(random, kind) for _ in range(random.randrange(1, 4))]}
	return rule if op in operators.WITHOUT_VALUE else {**rule, "value": draw_wanted(random, kind)}


def draw_wanted(random: Random, kind: str) -> Any:
	"""A value as the office writes it."""
	value = None
	while value in (None, ""):
		value = draw_value(random, kind)
	if isinstance(value, datetime):
		return random.choice([value.isoformat(" "), value.date().isoformat()])
	return random.choice([value, str(value), value + 0.5]) if isinstance(value, int) else value


def plain_judge(tree: dict[str, Any], row: dict[str, Any]) -> bool:
	"""Whether a row meets a condition: the definition, written out once more."""
	if "all" in tree:
		return not [each for each in tree["all"] if not plain_judge(each, row)]
	if "any" in tree:
		return len([each for each in tree["any"] if plain_judge(each, row)]) > 0
	if "none" in tree:
		return sum(plain_judge(each, row) for each in tree["none"]) == 0
	found, op, wanted = row[tree["field"]], tree["op"], tree.get("value")
	if op in ("is set", "is not set"):
		return (op == "is not set") is (found is None or found == "")
	if found is None or found == "":
		return False
	if op in ("older than", "within"):
		span = timedelta(**wanted)
		since = NOW.replace(tzinfo=None) - found
		return since > span if op == "older than" else -span <= since <= span
	if op in ("in", "not in"):
		return (op == "in") is (found_as_written(found) in [as_written(found, each) for each in wanted])
	left, right = found_as_written(found), as_written(found, wanted)
	return {
		"is": lambda: left == right,
		"is not": lambda: left != right,
		">": lambda: left > right,
		">=": lambda: left >= right,
		"<": lambda: left < right,
		"<=": lambda: left <= right,
		"contains": lambda: lowered(right) in lowered(left),
		"starts with": lambda: lowered(left)[: len(right)] == lowered(right),
	}[op]()


def lowered(text: str) -> str:
	"""The letters of a text, without capitals."""
	return "".join(each.lower()[0] for each in text)


def found_as_written(found: Any) -> Any:
	"""What is found, in the type in which it is compared."""
	return Decimal(found) if isinstance(found, int) else found


def as_written(found: Any, wanted: Any) -> Any:
	"""What is wanted, in the type of what is found."""
	if isinstance(found, int):
		return Decimal(str(wanted))
	if isinstance(found, datetime):
		whole = len(str(wanted)) == 10
		return (
			datetime.combine(date.fromisoformat(wanted), datetime.min.time())
			if whole
			else datetime.fromisoformat(wanted)
		)
	return wanted
