"""Every literal that a technician or customer can see has its French, and the French is well-formed."""

import ast
import csv
import re
from pathlib import Path

from gigafibre_fsm.integrations.stripe.words import DeclineAdvice
from gigafibre_fsm.integrations.twilio.words import FailureReason
from tests.architecture.sources import APP, name_in_app, syntax

SEEN_BY_PEOPLE = ("www", "templates", "api", "domain", "exceptions.py", "gigafibre_fsm/report")


def rows() -> list[list[str]]:
	with (APP / "translations" / "fr.csv").open(newline="", encoding="utf-8") as file:
		return list(csv.reader(file))


FRENCH = {row[0]: row[1] for row in rows() if len(row) >= 2}


def literals_of_python(path: Path) -> set[str]:
	found = set()
	for node in ast.walk(syntax(path)):
		if (
			isinstance(node, ast.Call)
			and isinstance(node.func, ast.Name)
			and node.func.id == "_"
			and node.args
		):
			found |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
	return {text for text in found if isinstance(text, str)}


def literals_of_template(path: Path) -> set[str]:
	return {
		match[1] or match[2]
		for match in re.finditer(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""", path.read_text())
	}


def literals() -> list[tuple[str, str]]:
	found = []
	for path in sorted(APP.rglob("*.py")) + sorted(APP.rglob("*.html")):
		where = path.relative_to(APP)
		if where.parts[0] in SEEN_BY_PEOPLE or "/".join(where.parts[:2]) in SEEN_BY_PEOPLE:
			read = literals_of_python if path.suffix == ".py" else literals_of_template
			found += [(name_in_app(path), text) for text in sorted(read(path))]
	return found


def test_what_people_see_exists_in_french():
	found = literals()
	assert len({where for where, _text in found}) > 100
	missing = [f"{where}: {text}" for where, text in found if text not in FRENCH]
	assert not missing, f"translations/fr.csv lacks {missing}"


def sentences_of_errors(path: Path) -> set[str]:
	"""What vendors' clients say: the second argument of an error, or a text named `message` on its way there."""
	found = []
	for node in ast.walk(syntax(path)):
		if isinstance(node, ast.Call) and ast.unparse(node.func) in (
			"NotConfigured",
			"Unavailable",
			"Rejected",
		):
			found += node.args[1:2]
		elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message":
			found.append(node.value)
	return {each.value for each in found if isinstance(each, ast.Constant)}


CLIENTS = sorted((APP / "integrations").rglob("*.py"))


def test_what_vendors_clients_say_exists_in_french():
	missing = [
		f"{name_in_app(path)}: {text}"
		for path in CLIENTS
		for text in sorted(sentences_of_errors(path) - set(FRENCH))
	]
	assert not missing, f"translations/fr.csv lacks {missing}"


def test_why_a_message_or_a_payment_failed_is_said_in_french():
	assert not {reason.value for reason in (*FailureReason, *DeclineAdvice)} - set(FRENCH)


def test_sentences_of_errors_are_found():
	assert sum(len(sentences_of_errors(path)) for path in CLIENTS) > 15


def test_each_line_holds_a_source_and_its_french_once():
	sources = [(row[0], row[2] if len(row) > 2 else "") for row in rows() if row]
	assert all(len(row) in (2, 3) for row in rows() if row), "source,translation[,context]"
	assert sorted(sources) == sorted(set(sources)), {s for s in sources if sources.count(s) > 1}


def test_the_french_keeps_the_placeholders():
	holes = re.compile(r"\{\w*\}")
	wrong = {
		source: french
		for source, french in FRENCH.items()
		if sorted(holes.findall(source)) != sorted(holes.findall(french))
	}
	assert not wrong
