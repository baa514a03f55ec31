"""Frappe's own test case, by the name that the installed major has for it, and what its runner must be told."""

import json
from pathlib import Path

try:
	from frappe.tests import IntegrationTestCase as FrappeTestCase  # 16
except ImportError:
	from frappe.tests.utils import FrappeTestCase  # 15

__all__ = ["FrappeTestCase", "linked_doctypes"]

DOCTYPES = Path(__file__).parents[1] / "gigafibre_fsm" / "doctype"


def linked_doctypes(module: str) -> list[str]:
	"""What the doctype of a test module links to, for that module's `test_ignore`.

	The runner makes test records of every linked doctype, and of what those link to in turn; ERPNext's lead to
	doctypes of apps that may be absent (Payment Gateway). Our tests make the documents that they need.

	Args:
		module: The test module's dotted name, `….doctype.<folder>.test_<folder>`.

	Returns:
		Names of doctypes, sorted; read from the JSON files, because no site is connected when tests are collected.
	"""
	folder = module.rsplit(".", 2)[1]
	fields = _fields(folder)
	tables = [field["options"] for field in fields if field["fieldtype"].startswith("Table")]
	for table in tables:
		fields += _fields(table.lower().replace(" ", "_"))
	return sorted({field["options"] for field in fields if field["fieldtype"] == "Link"})


def _fields(folder: str) -> list[dict]:
	return list(json.loads((DOCTYPES / folder / f"{folder}.json").read_text())["fields"])
