"""Company: its abbreviation, and the warehouses and departments it starts with."""

import frappe
from frappe import _
from frappe.contacts.address_and_contact import load_address_and_contact
from frappe.utils.nestedset import NestedSet

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
	"""A legal entity; making one lays out its warehouses and departments."""

	nsm_parent_field = "parent_company"

	def onload(self) -> None:
		"""Show the company's own addresses on the form."""
		load_address_and_contact(self, "company")

	def validate(self) -> None:
		"""Make the abbreviation from the initials when none is given; it must be the company's own."""
		self.abbr = (self.abbr or "".join(word[0] for word in self.company_name.split()).upper()).strip()
		if not self.abbr:
			frappe.throw(_("Abbreviation is mandatory"))
		if frappe.db.exists("Company", {"abbr": self.abbr, "name": ("!=", self.name)}):
			frappe.throw(_("Abbreviation already used for another company"))

	def on_update(self) -> None:
		"""Lay out what a company needs, once."""
		super().on_update()
		if not frappe.db.exists("Warehouse", {"company": self.name}):
			self.create_default_warehouses()
		if not frappe.db.exists("Department", {"company": self.name}):
			self.create_default_departments()
		frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		frappe.clear_cache()

	def create_default_warehouses(self) -> None:
		"""Make one group warehouse and the four that ERPNext puts under it."""
		root = self.make_warehouse("All Warehouses", is_group=1)
		for name in WAREHOUSES:
			kind = (
				"Transit"
				if name == "Goods In Transit" and frappe.db.exists("Warehouse Type", "Transit")
				else None
			)
			self.make_warehouse(name, parent_warehouse=root, warehouse_type=kind)

	def make_warehouse(self, name: str, **values: object) -> str:
		"""Make a warehouse of this company and return its name."""
		warehouse = frappe.get_doc(
			{"doctype": "Warehouse", "warehouse_name": name, "company": self.name, **values}
		)
		# Whoever may make a company gets its warehouses, without the right to make others.
		return warehouse.insert(ignore_permissions=True, ignore_mandatory=True).name

	def create_default_departments(self) -> None:
		"""Make the departments under the root that all companies share."""
		root = frappe.db.get_value("Department", {"department_name": "All Departments"})
		if not root:
			root = self.make_department("All Departments", is_group=1)
		for name in DEPARTMENTS:
			self.make_department(name, company=self.name, parent_department=root)

	def make_department(self, name: str, **values: object) -> str:
		"""Make a department and return its name."""
		department = frappe.get_doc({"doctype": "Department", "department_name": name, **values})
		# As with the warehouses; the root belongs to no company, hence no mandatory check.
		return department.insert(ignore_permissions=True, ignore_mandatory=True).name
