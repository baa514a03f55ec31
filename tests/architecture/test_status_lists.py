"""Which statuses mean what is written in `lifecycle.py` alone; what a browser needs of it is a copy that is compared."""

import ast
import json
import re
from pathlib import Path

import pytest

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule import scheduled_job as board
from tests.architecture.sources import MODULES

ROOT = Path(__file__).parents[2]
APP = ROOT / "gigafibre_fsm"
OVER = "|".join(sorted(lifecycle.FINAL))
# two of the statuses of a visit that is over, side by side in a list
BY_HAND = re.compile(rf"""["'](?:{OVER})["'],\s*["'](?:{OVER})["']""")
BOARD, BOOKING = "public/js/dispatch_board/labels.js", "public/js/erpnext/booking.js"
TYPES = re.compile(r"# begin: auto-generated types.*?# end: auto-generated types", re.DOTALL)
"""What Frappe writes of a DocType's fields; test_field_types.py compares it with the JSON."""
FORM = "gigafibre_fsm/doctype/dispatch_job/dispatch_job.js"
SUBSCRIPTIONS = "gigafibre_fsm/domain/equipment/installation/subscription.py"  # ERPNext's words for a subscription that ended
COPIES = [
	(BOARD, r"FINISHED = new Set\(\[(.*?)\]\)", lifecycle.FINAL),
	(BOARD, r"STARTED = new Set\(\[(.*?)\]\)", board.UNDER_WAY),
	(BOOKING, r"waits = \[(.*?)\]", {*lifecycle.STATES} - lifecycle.FINAL - board.UNDER_WAY),
	(FORM, r"is_new\(\) \|\| !\[(.*?)\]\.includes\(status\)", lifecycle.MOVING | {lifecycle.ON_HOLD}),
]


def test_no_module_template_or_script_lists_the_statuses_of_a_visit_that_is_over() -> None:
	written = [
		file
		for folder in (APP, ROOT / "demo", ROOT / "embedded")
		for ending in ("py", "html", "js")
		for file in folder.rglob(f"*.{ending}")
		if not file.name.startswith("test_") and not {"tests", "dist", "node_modules"} & {*file.parts}
	]
	assert len(written) > 300
	found = {
		str(file.relative_to(ROOT)) for file in written if BY_HAND.search(TYPES.sub("", file.read_text()))
	}
	assert found == {f"gigafibre_fsm/{BOARD}", SUBSCRIPTIONS}


@pytest.mark.parametrize(("file", "written", "meant"), COPIES, ids=[copy[1][:12] for copy in COPIES])
def test_what_a_script_needs_of_the_statuses_is_the_same_there(file: str, written: str, meant: set) -> None:
	(found,) = re.findall(written, (APP / file).read_text(), re.DOTALL)
	assert set(re.findall(r'"([^"]+)"', found)) == set(meant)


def test_each_choice_that_only_code_makes_is_made_somewhere() -> None:
	trees = (ast.walk(ast.parse(TYPES.sub("pass", file.read_text()))) for file in MODULES)
	written = {node.value for tree in trees for node in tree if isinstance(node, ast.Constant)}
	documents = [json.loads(file.read_text()) for file in APP.glob("gigafibre_fsm/doctype/*/*.json")]
	never = {
		(document["name"], field["fieldname"], option)
		for document in documents
		for field in document["fields"]
		if field["fieldtype"] == "Select" and field.get("read_only")
		for option in field["options"].split("\n")
		if option and option not in written
	}
	assert not never
