"""Every literal that people can see has its French, the French is well-formed, and none is left of texts that went."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from gigafibre_fsm.domain.flows.engine.messages import EngineReason
from gigafibre_fsm.domain.messaging.templates.catalogue import CATALOGUE
from gigafibre_fsm.integrations.stripe.words import DeclineAdvice
from gigafibre_fsm.integrations.twilio.words import FailureReason
from tests.architecture.sources import APP, MODULES, is_code, name_in_app, syntax

FRAPPES_OWN = {*(Path(__file__).parent / "frappes_own.txt").read_text(encoding="utf-8").splitlines()}
"""What the desk says and Frappe's own French lacks."""


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
	for path in (*MODULES, *files_named("html")):
		read = literals_of_python if path.suffix == ".py" else literals_of_template
		found += [(name_in_app(path), text) for text in sorted(read(path))]
	return found


def files_named(*endings: str) -> list[Path]:
	"""The app's own files, without tests and what is built."""
	files = (path for ending in endings for path in sorted(APP.rglob(f"*.{ending}")))
	return [path for path in files if is_code(path) and "dist" not in path.parts]


def strings(value: object) -> Iterator[str]:
	"""The strings of a JSON value, each option of a field, and the texts of a workspace's blocks."""
	if isinstance(value, str) and value.startswith("[{"):
		yield from strings(json.loads(value))
	elif isinstance(value, str):
		yield value.strip()
		yield from map(str.strip, value.split("\n"))
	elif isinstance(value, (list, dict)):
		for each in value.values() if isinstance(value, dict) else value:
			yield from strings(each)


def test_no_french_is_left_of_a_text_that_went():
	trees = (ast.walk(syntax(path)) for path in MODULES)
	written = {node.value for tree in trees for node in tree if isinstance(node, ast.Constant)} | FRAPPES_OWN
	for path in files_named("json"):
		written |= {*strings(json.loads(path.read_text()))}
	pages = "\n".join(re.sub(r"\\(.)", r"\1", path.read_text()) for path in files_named("html", "js"))
	stale = {
		source
		for source in FRENCH
		if source not in written and not any(f"{mark}{source}{mark}" in pages for mark in "\"'`")
	}
	assert not stale, f"translations/fr.csv has {sorted(stale)}"


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


def test_when_a_message_is_sent_is_said_in_french():
	assert not {template.description for template in CATALOGUE.values()} - set(FRENCH)


REASONS = {
	"refuse": 0,
	"write_reason": 0,
	"StoredReason": 0,
	"StepError": 0,
	"require_text": 2,
	"require_values": 2,
}
"""Functions of flows whose argument at this place is stored, and translated for whoever reads it."""


def sentences_of_reasons(path: Path) -> set[str]:
	found = set()
	for node in ast.walk(syntax(path)):
		if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
			continue
		place = REASONS.get(node.func.id)
		if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
			found.add(node.args[place].value)
	return found


FLOWS = sorted((APP / "domain" / "flows").rglob("*.py"))


def test_why_a_run_stands_is_said_in_french():
	missing = [
		f"{name_in_app(path)}: {text}"
		for path in FLOWS
		for text in sorted(sentences_of_reasons(path) - set(FRENCH))
	]
	assert not missing, f"translations/fr.csv lacks {missing}"
	sentences = {text for name, text in vars(EngineReason).items() if name.isupper()}
	assert len(sentences) > 5 and not sentences - set(FRENCH)
	assert sum(len(sentences_of_reasons(path)) for path in FLOWS) > 35


def test_sentences_of_errors_are_found():
	assert sum(len(sentences_of_errors(path)) for path in CLIENTS) > 15


def test_each_line_holds_a_source_and_its_french_once():
	sources = [(row[0], row[2] if len(row) > 2 else "") for row in rows() if row]
	assert all(len(row) in (2, 3) for row in rows() if row), "source,translation[,context]"
	assert sorted(sources) == sorted(set(sources)), {s for s in sources if sources.count(s) > 1}


def test_no_line_of_french_begins_with_a_colon_or_a_quotation_mark_alone():
	"""What stands before a colon, and inside of quotation marks, is a space that breaks no line."""
	breaking = re.compile(r" :(?=[\s<]|$)|« | »|(?<=[\d}]) [%$](?=\W|$)")
	wrong = [french for french in FRENCH.values() if breaking.search(french)]
	assert not wrong, f"a no-break space is missing in {wrong[:20]}"


def test_nothing_stands_before_a_semicolon_a_question_or_an_exclamation_mark():
	"""As Québec writes, unlike France."""
	spaced = re.compile(r"(?<=[\w»)}])\s[;?!](?=[\s\"]|$)")
	wrong = [french for french in FRENCH.values() if spaced.search(french) and "! - ?" not in french]
	assert not wrong, wrong[:20]


def test_the_french_keeps_the_placeholders():
	holes = re.compile(r"\{\w*\}")
	wrong = {
		source: french
		for source, french in FRENCH.items()
		if sorted(holes.findall(source)) != sorted(holes.findall(french))
	}
	assert not wrong
