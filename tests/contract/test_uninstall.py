"""Installing and uninstalling leaves ERPNext's site as it was, column for column."""

import functools
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import frappe

from embedded.layout import Layout
from gigafibre_fsm.setup.billing_settings import SETTINGS
from gigafibre_fsm.setup.taxes import TEMPLATE
from gigafibre_fsm.tests import builders, people, pictures
from tests.plugin import BENCH, CHECKOUT

SITE = "uninstall.localhost"
# where other doctypes name those of the app, and a few of the names
OURS = ("Dispatch Job", "Dispatch Technician", "Equipment", "Service Location", "FSM Settings")
TRACES = {
	"Comment": "reference_doctype",
	"Version": "ref_doctype",
	"DocShare": "share_doctype",
	"File": "attached_to_doctype",
	"ToDo": "reference_type",
	"Deleted Document": "deleted_doctype",
	"Property Setter": "doc_type",
}
ERPNEXTS = ("Issue", "Issue Type", "Sales Order", "Item", "Item Group")
INDEXES = """select distinct concat(table_name, ' ', index_name) from information_schema.statistics
	where table_schema = %s and index_name like 'fsm%%'"""
DESK = ("Page", "Number Card", "Dashboard Chart", "Dashboard Chart Source", "Workspace")


def on_the_site(work: Callable[[], Any]) -> Any:
	"""Do this on the site of this test: in a thread, as Frappe keeps one site a thread."""

	def connected() -> Any:
		frappe.init(site=SITE, sites_path=".")
		frappe.connect()
		try:
			return work()
		finally:
			frappe.destroy()

	with ThreadPoolExecutor(1) as thread:
		return thread.submit(connected).result()


def state() -> dict[str, Any]:
	"""What an app can leave on a site."""
	names = functools.partial(frappe.get_all, pluck="name")
	columns = {
		doctype: sorted(row[0] for row in frappe.db.sql(f"show columns from `tab{doctype}`"))
		for doctype in ERPNEXTS
	}
	return {
		"tables": sorted(frappe.db.get_tables(cached=False)),
		"columns": columns,
		"indexes": sorted(frappe.db.sql_list(INDEXES, frappe.conf.db_name)),
		"desk": {doctype: names(doctype, {"module": "Gigafibre FSM"}) for doctype in DESK},
		"roles": names("Role", {"name": ("like", "FSM%")}),
		"custom fields": sorted(names("Custom Field")),
		"boards": names("Kanban Board"),
		"clock": names("Scheduled Job Type", {"method": ("like", "gigafibre%")}),
		"settings": frappe.db.sql_list("select distinct doctype from `tabSingles`"),
		"counters": sorted(frappe.db.sql_list("select name from `tabSeries`")),
		"users": sorted(names("User")),
		"contacts": sorted(names("Contact", {"email_id": ("like", "%technicians.invalid")})),
		"files": sorted(frappe.get_all("File", {"is_folder": 0}, pluck="file_name")),
		"traces": {doctype: names(doctype, {field: ("in", OURS)}) for doctype, field in TRACES.items()},
		"accounts": sorted(names("Account")),
		"tax templates": sorted(
			(row.name, row.is_default) for row in frappe.get_all(TEMPLATE, fields=["name", "is_default"])
		),
		"books": [frappe.db.get_single_value(each.doctype, each.fieldname) for each in SETTINGS],
		"stopped jobs": names("Scheduled Job Type", {"stopped": 1}),
		"modules": names("Module Def", {"app_name": "gigafibre_fsm"}),
		"config": [key for key in frappe.get_site_config() if key.startswith("fsm_")],
	}


def use() -> None:
	"""Leave something of each kind."""
	people.make_technician("Marc Lavoie", "+15145550144")
	job = builders.a_planned_job(technician=builders.a_technician().name)
	doc = frappe.get_doc("Dispatch Job", job.name)
	doc.add_comment("Comment", "call first")
	doc.priority = "High"
	doc.save()
	todo = {"description": "x", "reference_type": "Dispatch Job", "reference_name": job.name}
	frappe.get_doc({"doctype": "ToDo", **todo}).insert()
	photo = {"file_name": "home.jpg", "content": pictures.a_photo(), "is_private": 1}
	attached = {"attached_to_doctype": "Dispatch Job", "attached_to_name": job.name}
	frappe.get_doc({"doctype": "File", **attached, **photo}).insert()
	frappe.get_doc("CPE Polling").save()
	frappe.db.commit()  # what uninstalls is another process


def run(*words: str) -> str:
	done = subprocess.run(words, capture_output=True, text=True, cwd=CHECKOUT, timeout=600, check=False)
	assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
	return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(
	Path(os.environ.get("FSM_BENCH", "")).resolve() != Layout.for_checkout().home.resolve(),
	reason="makes a site of its own: embedded bench only",
)
def test_uninstalling_leaves_no_trace(connected_site: str):
	fresh = [sys.executable, "embedded/bench.py", "up", "--fresh", "--site", SITE]
	run(*fresh, "--until", "erpnext")
	before = on_the_site(state)
	# the bench keeps what installing the app on such a site gives
	run(*fresh)
	assert on_the_site(state) != before
	on_the_site(use)
	uninstall = [
		str(BENCH / "bench"),
		"--site",
		SITE,
		"uninstall-app",
		"gigafibre_fsm",
		"--yes",
		"--no-backup",
	]
	used = on_the_site(state)
	run(*uninstall, "--dry-run")
	assert on_the_site(state) == used
	run(*uninstall)
	assert on_the_site(state) == before
