"""Installing and uninstalling leaves ERPNext's site as it was, column for column."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.layout import Layout

CHECKOUT = Path(__file__).parents[2]
SITE = "uninstall.localhost"
PROBE = """
import frappe, json
frappe.init(site="{site}", sites_path="."); frappe.connect()
tables = frappe.db.get_tables(cached=False)
print(json.dumps({{
	"tables": sorted(tables),
	"columns": {{
		doctype: sorted(row[0] for row in frappe.db.sql(f"show columns from `tab{{doctype}}`"))
		for doctype in ("Issue", "Issue Type", "Sales Order", "Item", "Item Group")
	}},
	"desk": {{
		doctype: frappe.get_all(doctype, {{"module": "Gigafibre FSM"}}, pluck="name")
		for doctype in ("Page", "Number Card", "Dashboard Chart", "Dashboard Chart Source", "Workspace")
	}},
	"roles": frappe.get_all("Role", {{"name": ("like", "FSM%")}}, pluck="name"),
	"custom fields": sorted(frappe.get_all("Custom Field", pluck="name")),
	"boards": frappe.get_all("Kanban Board", pluck="name"),
	"clock": frappe.get_all("Scheduled Job Type", {{"method": ("like", "gigafibre%")}}, pluck="name"),
	"settings": frappe.db.sql_list("select distinct doctype from `tabSingles` where doctype like %s", "FSM%"),
	"modules": frappe.get_all("Module Def", {{"app_name": "gigafibre_fsm"}}, pluck="name"),
	"config": [key for key in frappe.get_site_config() if key.startswith("fsm_")],
}}))
"""


def run(*words: str) -> str:
	done = subprocess.run(words, capture_output=True, text=True, cwd=CHECKOUT, timeout=600, check=False)
	assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
	return done.stdout


@pytest.mark.skipif(
	Path(os.environ.get("FSM_BENCH", "")).resolve() != Layout.here().home.resolve(),
	reason="makes a site of its own: embedded bench only",
)
def test_uninstalling_leaves_no_trace():
	bench = Path(os.environ["FSM_BENCH"])

	def state() -> str:
		probe = PROBE.format(site=SITE)
		return subprocess.check_output(
			[sys.executable, "-c", probe], cwd=bench / "sites", text=True, timeout=120
		)

	run(sys.executable, "embedded/bench.py", "up", "--fresh", "--until", "erpnext", "--site", SITE)
	before = state()
	run(str(bench / "bench"), "--site", SITE, "install-app", "gigafibre_fsm")
	assert state() != before
	run(str(bench / "bench"), "--site", SITE, "uninstall-app", "gigafibre_fsm", "--yes", "--no-backup")
	assert state() == before
