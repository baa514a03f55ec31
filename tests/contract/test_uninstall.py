"""Installing and uninstalling leaves ERPNext's site as it was, column for column."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.layout import Layout

CHECKOUT = Path(__file__).parents[2]
SITE = "uninstall.localhost"
# where other doctypes name those of the app, and a few of the names
PROBE = """
import frappe, json
OURS = ("Dispatch Job", "Dispatch Technician", "Equipment", "Service Location", "FSM Settings")
TRACES = {{
	"Comment": "reference_doctype", "Version": "ref_doctype", "DocShare": "share_doctype", "File": "attached_to_doctype",
	"ToDo": "reference_type", "Deleted Document": "deleted_doctype", "Property Setter": "doc_type",
}}
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
	"settings": frappe.db.sql_list("select distinct doctype from `tabSingles`"),
	"counters": sorted(frappe.db.sql_list("select name from `tabSeries`")),
	"users": sorted(frappe.get_all("User", pluck="name")),
	"contacts": sorted(frappe.get_all("Contact", {{"email_id": ("like", "%technicians.invalid")}}, pluck="name")),
	"files": sorted(frappe.get_all("File", {{"is_folder": 0}}, pluck="file_name")),
	"traces": {{
		doctype: frappe.get_all(doctype, {{field: ("in", OURS)}}, pluck="name")
		for doctype, field in TRACES.items()
	}},
	"accounts": sorted(frappe.get_all("Account", pluck="name")),
	"tax templates": sorted(
		(row.name, row.is_default)
		for row in frappe.get_all("Sales Taxes and Charges Template", fields=["name", "is_default"])
	),
	"books": [
		frappe.db.get_single_value(*field)
		for field in (
			("System Settings", "rounding_method"),
			("Global Defaults", "disable_rounded_total"),
			("Subscription Settings", "prorate"),
			("Selling Settings", "allow_negative_rates_for_items"),
		)
	],
	"stopped jobs": frappe.get_all("Scheduled Job Type", {{"stopped": 1}}, pluck="name"),
	"modules": frappe.get_all("Module Def", {{"app_name": "gigafibre_fsm"}}, pluck="name"),
	"config": [key for key in frappe.get_site_config() if key.startswith("fsm_")],
}}))
"""


USE = """
import frappe
frappe.init(site="{site}", sites_path="."); frappe.connect()
from gigafibre_fsm.tests import builders, people, pictures
technician = people.make_technician("Marc Lavoie", "+15145550144")
job = builders.a_planned_job(technician=builders.a_technician().name)
doc = frappe.get_doc("Dispatch Job", job.name)
doc.add_comment("Comment", "call first")
doc.priority = "High"
doc.save()
frappe.get_doc({{"doctype": "ToDo", "description": "x", "reference_type": "Dispatch Job", "reference_name": job.name}}).insert()
photo = {{"file_name": "home.jpg", "content": pictures.a_photo(), "is_private": 1}}
frappe.get_doc({{"doctype": "File", "attached_to_doctype": "Dispatch Job", "attached_to_name": job.name, **photo}}).insert()
frappe.get_doc("CPE Polling").save()
frappe.db.commit()
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

	fresh = [sys.executable, "embedded/bench.py", "up", "--fresh", "--site", SITE]
	run(*fresh, "--until", "erpnext")
	before = state()
	# the bench keeps what installing the app on such a site gives
	run(*fresh)
	assert state() != before
	use = [sys.executable, "-c", USE.format(site=SITE)]
	subprocess.run(use, check=True, cwd=bench / "sites", timeout=120)
	uninstall = [
		str(bench / "bench"),
		"--site",
		SITE,
		"uninstall-app",
		"gigafibre_fsm",
		"--yes",
		"--no-backup",
	]
	used = state()
	run(*uninstall, "--dry-run")
	assert state() == used
	run(*uninstall)
	assert state() == before
