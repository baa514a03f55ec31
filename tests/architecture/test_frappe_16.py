"""What can be held about Frappe 16 without a bench of it: its rules, and what our sources may not rely on."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
APP = CHECKOUT / "gigafibre_fsm"
CALENDAR = APP / "gigafibre_fsm" / "doctype" / "dispatch_job" / "dispatch_job_calendar.js"
SCRIPTS = [path for path in APP.rglob("*.js") if not {"dist", "node_modules"} & set(path.parts)]
STUBS = """
const kept = {};
globalThis.window = globalThis; globalThis.__ = (text) => text; globalThis.localStorage = { getItem: () => null };
globalThis.frappe = { views: { calendar: kept }, boot: { versions: { frappe: process.argv[1] } } };
require(process.argv[2]);
console.log(JSON.stringify(kept["Dispatch Job"].options, (key, value) => typeof value == "function" ? "function" : value));
"""


def test_the_rules_for_16_find_nothing(tmp_path: Path):
	preflight = Path(sys.executable).with_name("preflight")
	if not preflight.exists():
		pytest.skip("prefly is not installed")
	leave_out = shutil.ignore_patterns("dist", "node_modules", "__pycache__")
	shutil.copytree(APP, tmp_path / "gigafibre_fsm", ignore=leave_out)
	words = [str(preflight), "--path", str(tmp_path), "--target", "v16", "--fail-on", "info"]
	done = subprocess.run(words, capture_output=True, text=True, check=False)
	assert done.returncode == 0, done.stdout


def test_scripts_link_to_documents_by_the_desks_own_address():
	wrong = [
		f"{path.relative_to(APP)}: {line.strip()[:90]}"
		for path in SCRIPTS
		for line in path.read_text().splitlines()
		if re.search(r"href[^\n]*/app/|[\"'`]/app/[a-z-]+/", line)
	]
	assert not wrong, "/app/… reloads the desk of 16: use frappe.utils.get_form_link"


def test_nothing_puts_another_cache_in_the_place_of_frappes():
	wrong = [
		str(path.relative_to(CHECKOUT))
		for folder in ("gigafibre_fsm", "tests", "embedded")
		for path in (CHECKOUT / folder).rglob("*.py")
		if path != Path(__file__) and re.search(r"\bvalue_cache\s*=", path.read_text())
	]
	assert not wrong, "16's cache nests by itself: clear() it"


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
@pytest.mark.parametrize(
	("version", "view", "names"),
	[
		("15.72.4", ("defaultView", "agendaDay"), {"minTime", "maxTime", "eventRender"}),
		("16.10.7", ("initialView", "timeGridDay"), {"slotMinTime", "slotMaxTime", "eventDidMount"}),
	],
)
def test_the_calendar_speaks_to_the_full_calendar_of_its_major(version: str, view: tuple, names: set):
	words = ["node", "-e", STUBS, version, str(CALENDAR)]
	options = json.loads(subprocess.check_output(words, text=True))
	assert options.pop(view[0]) == view[1]
	assert set(options) == {*names, "slotEventOverlap"}
