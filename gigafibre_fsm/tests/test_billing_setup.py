"""What setup does to ERPNext for billing, and what uninstalling puts back."""

import frappe

from gigafibre_fsm.domain.billing.erpnext_job import is_billing_by_itself
from gigafibre_fsm.setup import billing_settings, found, health, taxes
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


def the_company() -> str:
	return taxes.canadian_companies()[0]


def forget_templates(company: str) -> None:
	for name in frappe.get_all(taxes.TEMPLATE, {"company": company}, pluck="name"):
		frappe.delete_doc(taxes.TEMPLATE, name, force=True)


def make_other_template(company: str) -> str:
	template = frappe.new_doc(taxes.TEMPLATE)
	template.update({"title": "Another tax", "company": company, "is_default": 1})
	account = taxes.ensure_account(company, "TPS", taxes._tax_group(company), account_type="Tax")
	row = {"charge_type": "On Net Total", "account_head": account, "rate": 5, "description": "TPS"}
	template.append("taxes", row)
	return template.insert().name


class TestTaxes(FrappeTestCase):
	def setUp(self):
		self.company = the_company()
		found.forget()
		forget_templates(self.company)

	def default(self) -> str | None:
		return frappe.db.get_value(taxes.TEMPLATE, {"company": self.company, "is_default": 1})

	def test_both_taxes_are_on_the_net_total_and_become_the_default(self):
		make_other_template(self.company)
		taxes.apply()
		template = frappe.get_doc(taxes.TEMPLATE, self.default())
		rows = [(row.charge_type, row.rate, row.account_head.split(" - ")[0]) for row in template.taxes]
		self.assertEqual(rows, [("On Net Total", 5.0, "TPS"), ("On Net Total", 9.975, "TVQ")])
		for row in template.taxes:
			parent = frappe.db.get_value("Account", row.account_head, "parent_account")
			self.assertEqual(frappe.db.get_value("Account", parent, "root_type"), "Liability")

	def test_a_second_time_changes_nothing(self):
		taxes.apply()
		before = frappe.db.count("Account"), frappe.db.count(taxes.TEMPLATE)
		taxes.apply()
		self.assertEqual((frappe.db.count("Account"), frappe.db.count(taxes.TEMPLATE)), before)

	def test_a_company_with_taxes_of_quebec_keeps_them_and_its_default(self):
		own = taxes.create_template(self.company)
		frappe.db.set_value(taxes.TEMPLATE, own, "title", "Our taxes")
		other = make_other_template(self.company)
		taxes.apply()
		self.assertEqual((taxes.quebec_template(self.company), self.default()), (own, other))

	def test_uninstalling_makes_the_former_template_the_default_and_leaves_no_account(self):
		for name in ("TPS", "TVQ"):
			frappe.db.delete("Account", {"company": self.company, "account_name": name})
		group = taxes._tax_group(self.company)
		before = frappe.db.count("Account", {"parent_account": group})
		former = frappe.new_doc(taxes.TEMPLATE)
		former.update({"title": "Former", "company": self.company, "is_default": 1})
		account = frappe.db.get_value(
			"Account", {"company": self.company, "account_type": "Tax", "is_group": 0}
		)
		row = {"charge_type": "On Net Total", "account_head": account, "rate": 5, "description": "x"}
		former.append("taxes", row)
		former.insert()
		taxes.apply()
		taxes.remove()
		self.assertEqual(self.default(), former.name)
		self.assertIsNone(taxes.quebec_template(self.company))
		self.assertEqual(frappe.db.count("Account", {"parent_account": group}), before)

	def test_a_company_that_has_billed_keeps_its_default_and_its_doctor_says_so(self):
		other = make_other_template(self.company)
		invoice = frappe.new_doc("Sales Invoice")
		invoice.update({"name": "ZQ-SINV-2", "company": self.company, "docstatus": 1})
		invoice.db_insert()
		taxes.apply()
		self.assertEqual(self.default(), other)
		texts = [text for text, _remedy in billing_settings.problems() if "without TVQ" in text]
		self.assertEqual(len(texts), 1)

	def test_books_that_refuse_an_account_do_not_stop_a_migrate(self):
		group = taxes._tax_group(self.company)
		for name in ("TPS", "TVQ"):
			frappe.db.delete("Account", {"company": self.company, "account_name": name})
		frappe.db.set_value("Account", {"company": self.company, "root_type": "Liability"}, "is_group", 0)
		frappe.db.set_value("Account", {"parent_account": group}, "account_type", "Tax")
		taxes.apply()
		self.assertIsNone(taxes.quebec_template(self.company))
		texts = [text for text, _remedy in billing_settings.problems() if "no tax template" in text]
		self.assertEqual(len(texts), 1)

	def test_an_account_with_entries_stays(self):
		taxes.apply()
		account = frappe.db.get_value("Account", {"company": self.company, "account_name": "TPS"})
		entry = frappe.new_doc("GL Entry")
		entry.update({"account": account, "company": self.company})
		entry.db_insert()
		found.remember(f"account {account}", account)
		taxes.remove()
		self.assertTrue(frappe.db.exists("Account", account))


class TestSettings(FrappeTestCase):
	def setUp(self):
		self.company = the_company()
		found.forget()
		frappe.db.set_value("Sales Invoice", {"docstatus": 1}, "docstatus", 0)  # rolled back

	def tearDown(self):
		super().tearDown()
		frappe.db.rollback()
		frappe.clear_cache()

	def spoil(self, setting: billing_settings.Setting, value: str | int) -> None:
		doc = frappe.get_doc(setting.doctype)
		doc.set(setting.fieldname, value)
		doc.flags.ignore_mandatory = True
		doc.save()

	def test_they_are_applied_once_and_are_the_administrators_afterwards(self):
		prorate = billing_settings.SETTINGS[2]
		self.spoil(prorate, 1)
		self.assertEqual(billing_settings.differing(), [prorate])
		billing_settings.apply()
		self.assertEqual(billing_settings.differing(), [])
		self.spoil(prorate, 1)
		billing_settings.apply()
		self.assertEqual(billing_settings.differing(), [prorate])

	def test_a_site_with_invoices_keeps_its_own_and_its_doctor_names_them(self):
		prorate = billing_settings.SETTINGS[2]
		self.spoil(prorate, 1)
		invoice = frappe.new_doc("Sales Invoice")
		invoice.update({"name": "ZQ-SINV-1", "company": self.company, "docstatus": 1})
		invoice.db_insert()
		billing_settings.apply()
		self.assertEqual(billing_settings.differing(), [prorate])
		said = [finding for finding in health.findings() if "billing needs 0" in finding.text]
		self.assertEqual([finding.state for finding in said], ["warning"])

	def test_uninstalling_puts_back_what_nobody_has_changed_since(self):
		rounding, whole, prorate = billing_settings.SETTINGS[:3]
		self.spoil(rounding, "Banker's Rounding")
		self.spoil(whole, 0)
		self.spoil(prorate, 1)
		billing_settings.apply()
		self.spoil(rounding, "Banker's Rounding (legacy)")
		billing_settings.remove()
		self.assertEqual(billing_settings._value(rounding), "Banker's Rounding (legacy)")
		self.assertEqual([billing_settings._value(whole), billing_settings._value(prorate)], [0, 1])

	def test_the_doctor_names_a_typed_clearing_account_and_missing_taxes(self):
		account = billing_settings.ensure_clearing_account(self.company)
		self.assertEqual(billing_settings.problems(), [])
		frappe.db.set_value("Account", account, "account_type", "Bank")
		forget_templates(self.company)
		texts = " ".join(text for text, _remedy in billing_settings.problems())
		self.assertIn(account, texts)
		self.assertIn("no tax template", texts)

	def test_the_doctor_names_a_job_that_would_bill_beside_the_app(self):
		known = frappe.db.exists("Scheduled Job Type", {"method": billing_settings.SUBSCRIPTION_JOB})
		if not known:
			job = {"method": billing_settings.SUBSCRIPTION_JOB, "frequency": "Daily Long", "stopped": 0}
			frappe.get_doc({"doctype": "Scheduled Job Type", **job}).insert()
		frappe.db.set_value("Scheduled Job Type", {"method": billing_settings.SUBSCRIPTION_JOB}, "stopped", 0)
		self.assertTrue(is_billing_by_itself())
		billing_settings.apply()
		self.assertFalse(is_billing_by_itself())
		billing_settings.remove()
		self.assertTrue(is_billing_by_itself())
