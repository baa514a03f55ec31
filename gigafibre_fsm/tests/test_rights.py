"""The roles that the docs name are enough for the work that they describe, and are taken back exactly."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.permissions import add_permission

from gigafibre_fsm.domain.dispatch.team import rights
from gigafibre_fsm.setup import erpnext_rights
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

GRANTS = ("role", "permlevel", "read", "write", "create", "delete", "submit", "report", "export")


class TestRights(FrappeTestCase):
	"""Permissions of ERPNext's doctypes, before, with and after the app's."""

	def setUp(self) -> None:
		self.addCleanup(frappe.clear_cache)
		self.addCleanup(frappe.db.rollback)
		self.office = people.make_user("zq-rights@example.com", "FSM Dispatcher", user_type="System User")

	def test_a_dispatcher_sees_what_the_work_needs_and_changes_none_of_it(self):
		self.assertEqual(rights.find_missing_rights(self.office), [])
		for doctype in rights.NEEDED:
			self.assertFalse(frappe.has_permission(doctype, "write", user=self.office), doctype)
		self.assertFalse(
			frappe.has_permission("Employee", "read", user=self.office), "the personnel office's"
		)

	def test_a_manager_opens_tickets_and_reads_invoices_as_the_flows_do_that_they_activate(self):
		manager = people.make_user("zq-rights-m@example.com", "FSM Manager", user_type="System User")
		self.assertTrue(frappe.has_permission("Issue", "create", user=manager))
		self.assertTrue(frappe.has_permission("Sales Invoice", "read", user=manager))
		self.assertFalse(frappe.has_permission("Sales Invoice", "write", user=manager))
		self.assertFalse(frappe.has_permission("Sales Invoice", "read", user=self.office))

	def test_accounts_reads_what_the_figures_lead_to_and_changes_none_of_it(self):
		clerk = people.make_user("zq-rights-a@example.com", "FSM Accounts", user_type="System User")
		self.assertEqual(rights.find_missing_rights(clerk), [])
		for doctype in rights.ACCOUNTS_NEED:
			self.assertFalse(frappe.has_permission(doctype, "write", user=clerk), doctype)

	def test_support_opens_tickets_and_sees_no_amounts(self):
		support = people.make_user("zq-rights-s@example.com", "FSM Support", user_type="System User")
		self.assertEqual(rights.find_missing_rights(support), [])
		self.assertTrue(frappe.has_permission("Issue", "create", user=support))
		self.assertFalse(frappe.has_permission("Customer", "write", user=support))
		for doctype in ("Sales Invoice", "Sales Order", "Payment Entry", "FSM Payment", "FSM SMS"):
			self.assertFalse(frappe.has_permission(doctype, "read", user=support), doctype)

	def test_what_a_customer_owes_is_taken_off_their_form_for_who_reads_no_invoices(self):
		customer = builders.a_customer()
		self.addCleanup(frappe.set_user, "Administrator")
		for user, is_shown in ((self.office, False), ("Administrator", True)):
			frappe.set_user(user)
			customer.set_onload("dashboard_info", [{"total_unpaid": 91.93}])
			customer.run_method("onload")
			self.assertEqual("dashboard_info" in customer.get_onload(), is_shown, user)

	def test_erpnexts_own_roles_keep_what_they_have(self):
		for doctype in rights.NEEDED:
			own = effective(doctype, "DocPerm")
			self.assertLessEqual(own, effective(doctype, "Custom DocPerm"), doctype)

	def test_they_are_taken_back_exactly(self):
		erpnext_rights.remove()
		for doctype in rights.NEEDED:
			self.assertFalse(frappe.db.exists("Custom DocPerm", {"parent": doctype}), doctype)
		self.assertTrue(rights.find_missing_rights(self.office))
		erpnext_rights.apply()
		self.assertEqual(rights.find_missing_rights(self.office), [])

	def test_what_an_administrator_arranged_stays(self):
		add_permission("Issue", "Blogger", 0)
		erpnext_rights.apply()
		erpnext_rights.remove()
		kept = effective("Issue", "Custom DocPerm")
		self.assertEqual({row[0] for row in kept - effective("Issue", "DocPerm")}, {"Blogger"})
		self.assertLessEqual(effective("Issue", "DocPerm"), kept)

	def test_what_erpnext_changes_is_followed(self):
		row = frappe.get_all("DocPerm", {"parent": "Warehouse", "role": "Stock User"}, pluck="name")[0]
		frappe.db.set_value("DocPerm", row, "write", 1)
		erpnext_rights.apply()
		self.assertLessEqual(effective("Warehouse", "DocPerm"), effective("Warehouse", "Custom DocPerm"))
		frappe.db.set_value("DocPerm", row, "write", 0)
		erpnext_rights.apply()
		erpnext_rights.remove()
		self.assertFalse(frappe.db.exists("Custom DocPerm", {"parent": "Warehouse"}))

	def test_applying_twice_changes_nothing(self):
		before = {doctype: effective(doctype, "Custom DocPerm") for doctype in rights.NEEDED}
		erpnext_rights.apply()
		self.assertEqual(before, {doctype: effective(doctype, "Custom DocPerm") for doctype in rights.NEEDED})

	def test_a_dispatcher_who_is_an_employee_keeps_every_technician(self):
		"""ERPNext lets such a user see documents of their own Employee only."""
		other = frappe.get_doc(
			{"doctype": "Employee", "first_name": "Zq", "gender": "", "date_of_birth": "1990-01-01"}
		)
		other.update({"name": "HR-EMP-ZQ", "employee_name": "Zq", "status": "Active"})
		other.db_insert()
		technician = builders.a_technician(employee=None)
		technician.db_set("employee", other.name)
		with restricted_to(self.office, "HR-EMP-OWN"):
			doc = frappe.get_doc("Dispatch Technician", technician.name)
			self.assertTrue(frappe.has_permission(doc.doctype, "read", doc=doc, user=self.office))

	def test_a_dispatcher_sees_every_figure_of_the_workspace(self):
		frappe.set_user(self.office)
		self.addCleanup(frappe.set_user, "Administrator")
		workspace = frappe.get_doc("Workspace", "Gigafibre FSM")
		names = [("Number Card", row.number_card_name) for row in workspace.number_cards]
		names += [("Dashboard Chart", row.chart_name) for row in workspace.charts]
		self.assertGreater(len(names), 5)
		for doctype, name in names:
			self.assertTrue(frappe.has_permission(doctype, "read", doc=name), name)

	def test_nobody_makes_a_technician_of_somebody_with_more_rights(self):
		chief = people.make_user("zq-chief@example.com", "System Manager", user_type="System User")
		technician = builders.a_technician()
		frappe.set_user(self.office)
		self.addCleanup(frappe.set_user, "Administrator")
		technician.user = chief
		with self.assertRaisesRegex(frappe.PermissionError, "only a System Manager"):
			technician.save()
		frappe.set_user(chief)
		technician.reload()
		technician.user = chief
		technician.save()


def effective(doctype: str, kind: str) -> set[tuple]:
	"""Who may what, as a set of rows."""
	rows = frappe.get_all(kind, {"parent": doctype}, list(GRANTS), order_by=None)
	return {tuple(row[field] or 0 for field in GRANTS) for row in rows}


@contextmanager
def restricted_to(user: str, employee: str) -> Iterator[None]:
	"""A user permission as ERPNext makes it for an employee."""
	row = frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "Employee", "for_value": employee}
	)
	row.update({"name": frappe.generate_hash(length=10), "apply_to_all_doctypes": 1})
	row.db_insert()
	frappe.cache().hdel("user_permissions", user)
	yield
	frappe.cache().hdel("user_permissions", user)
