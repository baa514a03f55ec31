"""The metas that the test process keeps are never older than their rows."""

import frappe


def roles(doctype: str) -> set[str]:
	return {row.role for row in frappe.get_meta(doctype).permissions}


def test_a_meta_survives_the_forgetting_of_all_caches_while_its_rows_stay():
	before = frappe.get_meta("Dispatch Job")
	frappe.clear_cache()
	assert frappe.get_meta("Dispatch Job") is before


def test_rows_that_were_deleted_without_frappe_noticing_are_missed_once_caches_are_forgotten():
	assert "FSM Dispatcher" in roles("Issue")
	frappe.db.delete("Custom DocPerm", {"parent": "Issue", "role": "FSM Dispatcher"})
	frappe.clear_cache()
	assert "FSM Dispatcher" not in roles("Issue")
	frappe.db.rollback()
	assert "FSM Dispatcher" in roles("Issue")


def test_a_field_that_a_site_adds_is_there_at_once_and_gone_when_it_is_rolled_back():
	field = {"dt": "Dispatch Job", "fieldname": "zq_colour", "fieldtype": "Data", "label": "Colour"}
	doc = frappe.get_doc({"doctype": "Custom Field", **field})
	doc.db_insert()
	frappe.clear_cache(doctype="Dispatch Job")
	assert frappe.get_meta("Dispatch Job").has_field("zq_colour")
	frappe.db.rollback()
	assert not frappe.get_meta("Dispatch Job").has_field("zq_colour")
