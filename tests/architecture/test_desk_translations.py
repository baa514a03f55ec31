"""Everything that the desk shows of our documents has French of ours."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

APP = Path(__file__).parents[2] / "gigafibre_fsm"
MODULE = APP / "gigafibre_fsm"
# questions of the desk; 16's own French lacks one of them
ANSWERS = {"Yes", "No"}


@cache
def french() -> frozenset[str]:
	"""Sources that have French of ours, whatever their context: Frappe's own words differ between its versions."""
	with (APP / "translations" / "fr.csv").open(newline="", encoding="utf-8") as file:
		return frozenset(row[0] for row in csv.reader(file) if len(row) > 1 and row[1].strip())


def words_of_doctype(doc: dict) -> Iterator[str | None]:
	yield doc["name"]
	yield doc.get("description")
	for row in doc.get("links", []):
		yield row.get("group")
	for field in doc["fields"]:
		yield field.get("label")
		yield field.get("description")
		if field["fieldtype"] == "Select" and field["fieldname"] != "naming_series":
			yield from (field.get("options") or "").split("\n")


def words_of_card(doc: dict) -> Iterator[str | None]:
	yield doc["label"]


def words_of_report(doc: dict) -> Iterator[str | None]:
	yield doc["report_name"]


def words_of_workspace(doc: dict) -> Iterator[str | None]:
	yield doc["title"]
	for row in (*doc["links"], *doc["shortcuts"], *doc["number_cards"], *doc["charts"]):
		yield row["label"]
		yield row.get("format")
	for block in json.loads(doc["content"]):
		yield block["data"].get("text")


def words_of_page(doc: dict) -> Iterator[str | None]:
	yield doc["title"]


def words_of_chart(doc: dict) -> Iterator[str | None]:
	yield doc["chart_name"]


def words_of_chart_source(doc: dict) -> Iterator[str | None]:
	yield doc["source_name"]


READERS = {
	"Dashboard Chart": words_of_chart,
	"Dashboard Chart Source": words_of_chart_source,
	"DocType": words_of_doctype,
	"Number Card": words_of_card,
	"Print Format": lambda doc: [doc["name"]],
	"Report": words_of_report,
	"Page": words_of_page,
	"Workspace": words_of_workspace,
}
DOCUMENTS = sorted(MODULE.glob("*/*/*.json"))


def words_of_document(path: Path) -> set[str]:
	"""What the desk shows of a document of ours, such as the labels of a doctype."""
	doc = json.loads(path.read_text(encoding="utf-8"))
	return {word.strip() for word in READERS[doc["doctype"]](doc) if word and re.search("[A-Za-z]", word)}


def test_labels_options_and_names_exist_in_french() -> None:
	missing = [f"{path.stem}: {word}" for path in DOCUMENTS for word in words_of_document(path) - french()]
	assert not missing, f"translations/fr.csv lacks {sorted(missing)}"


def words_of_own_fields() -> set[str]:
	"""Labels and descriptions of the fields that the app adds to other doctypes."""
	tree = ast.parse((APP / "setup" / "custom_fields.py").read_text(encoding="utf-8"))
	pairs = [
		pair
		for node in ast.walk(tree)
		if isinstance(node, ast.Dict)
		for pair in zip(node.keys, node.values, strict=True)
	]
	return {
		value.value
		for key, value in pairs
		if isinstance(key, ast.Constant) and key.value in ("label", "description")
		if isinstance(value, ast.Constant) and value.value
	}


def test_fields_added_to_other_doctypes_exist_in_french() -> None:
	words = words_of_own_fields()
	assert len(words) > 20 and not words - french(), f"translations/fr.csv lacks {sorted(words - french())}"


PUBLIC = APP / "public" / "js"
SCRIPTS = sorted((*MODULE.rglob("*.js"), *PUBLIC.glob("*/*.js"), PUBLIC / "vendor_form.js"))


def words_of_script(path: Path) -> set[str]:
	"""The literals that a script hands to the desk's translation."""
	return set(re.findall(r'\b__\(\s*"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")))


def test_what_scripts_of_the_desk_say_exists_in_french() -> None:
	missing = [f"{path.stem}: {word}" for path in SCRIPTS for word in words_of_script(path) - french()]
	assert not missing, f"translations/fr.csv lacks {sorted(missing)}"


def test_answers_to_questions_exist_in_french() -> None:
	assert french() >= ANSWERS


def test_there_is_something_to_check() -> None:
	assert len(DOCUMENTS) > 20
	assert len(SCRIPTS) > 20
	assert len(set().union(*map(words_of_script, SCRIPTS))) > 100
