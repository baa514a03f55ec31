"""Company: its abbreviation, and its initial accounts, warehouses and departments."""

import frappe
from frappe import _
from frappe.contacts.address_and_contact import load_address_and_contact
from frappe.utils.nestedset import NestedSet

from erpnext.accounts import chart

WAREHOUSES = ("Stores", "Work In Progress", "Finished Goods", "Goods In Transit")
DEPARTMENTS = (
	"Accounts",
	"Marketing",
	"Sales",
	"Purchase",
	"Operations",
	"Production",
	"Dispatch",
	"Customer Service",
	"Human Resources",
	"Management",
	"Quality Management",
	"Research & Development",
	"Legal",
)


class Company(NestedSet):
	"""A legal entity; creating one creates its accounts, warehouses and departments."""

	nsm_parent_field = "parent_company"

	def onload(self) -> None:
		"""Show the company's own addresses on the form."""
		load_address_and_contact(self, "company")

	def validate(self) -> None:
		"""Derive the abbreviation from the initials if none is given; it must be unique."""
		self.abbr = (self.abbr or "".join(word[0] for word in self.company_name.split()).upper()).strip()
		if not self.abbr:
			frappe.throw(_("Abbreviation is mandatory"))
		if frappe.db.exists("Company", {"abbr": self.abbr, "name": ("!=", self.name)}):
			frappe.throw(_("Abbreviation already used for another company"))

	def on_update(self) -> None:
		"""Create the accounts, warehouses and departments of a new company."""
		super().on_update()
		if not frappe.db.exists("Account", {"company": self.name}):
			chart.create(self)
		if not frappe.db.exists("Warehouse", {"company": self.name}):
			self.create_default_warehouses()
		if not frappe.db.exists("Department", {"company": self.name}):
			self.create_default_departments()
		frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		frappe.clear_cache()

	def create_default_warehouses(self) -> None:
		"""Create one group warehouse and the four that ERPNext puts under it."""
		root = self.make_warehouse("All Warehouses", is_group=1)
		for name in WAREHOUSES:
			kind = (
				"Transit"
				if name == "Goods In Transit" and frappe.db.exists("Warehouse Type", "Transit")
				else None
			)
			self.make_warehouse(name, parent_warehouse=root, warehouse_type=kind)

	def make_warehouse(self, name: str, **values: object) -> str:
		"""Create a warehouse of this company and return its name."""
		warehouse = frappe.get_doc(
			{"doctype": "Warehouse", "warehouse_name": name, "company": self.name, **values}
		)
		# a user who may create a company needs no permission on warehouses for this
		return warehouse.insert(ignore_permissions=True, ignore_mandatory=True).name

	def create_default_departments(self) -> None:
		"""Create the departments under the root that all companies share."""
		root = frappe.db.get_value("Department", {"department_name": "All Departments"})
		if not root:
			root = self.make_department("All Departments", is_group=1)
		for name in DEPARTMENTS:
			self.make_department(name, company=self.name, parent_department=root)

	def make_department(self, name: str, **values: object) -> str:
		"""Create a department and return its name."""
		department = frappe.get_doc({"doctype": "Department", "department_name": name, **values})
		# as with the warehouses; the root has no company, hence no mandatory check
		return department.insert(ignore_permissions=True, ignore_mandatory=True).name
