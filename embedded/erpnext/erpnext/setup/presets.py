"""Records of a new ERPNext site, created once and not changed afterwards."""

import frappe

ITEM_GROUPS = ("Products", "Raw Material", "Services", "Sub Assemblies", "Consumable")
CUSTOMER_GROUPS = ("Individual", "Commercial", "Non Profit", "Government")
PRIORITIES = ("Low", "Medium", "High")
PURPOSES = (
	"Material Issue",
	"Material Receipt",
	"Material Transfer",
	"Material Transfer for Manufacture",
	"Material Consumption for Manufacture",
	"Manufacture",
	"Repack",
	"Send to Subcontractor",
	"Disassemble",
)
# ERPNext has 239 units; these are the ones that a field service uses
WHOLE_UNITS = ("Nos", "Unit", "Box", "Pair", "Set")
MEASURED_UNITS = ("Meter", "Centimeter", "Kilometer", "Foot", "Hour", "Minute", "Day", "Kg", "Gram", "Litre")
MODES_OF_PAYMENT = {
	"Cash": "Cash",
	"Cheque": "Bank",
	"Credit Card": "Bank",
	"Wire Transfer": "Bank",
	"Bank Draft": "Bank",
}
DESIGNATIONS = ("Analyst", "Customer Service Representative", "Engineer", "Manager", "Project Manager")


def install(country: str) -> None:
	"""Create every missing preset; `country` becomes the home territory."""
	tree("Item Group", "item_group_name", "All Item Groups", ITEM_GROUPS)
	tree("Customer Group", "customer_group_name", "All Customer Groups", CUSTOMER_GROUPS)
	tree("Territory", "territory_name", "All Territories", (country.replace("'", ""), "Rest Of The World"))
	for name in PRIORITIES:
		ensure("Issue Priority", name)
	for name in PURPOSES:
		ensure("Stock Entry Type", name, purpose=name, is_standard=1)
	for name in WHOLE_UNITS:
		ensure("UOM", name, uom_name=name, must_be_whole_number=1)
	for name in MEASURED_UNITS:
		ensure("UOM", name, uom_name=name)
	for name in DESIGNATIONS:
		ensure("Designation", name, designation_name=name)
	for name, kind in MODES_OF_PAYMENT.items():
		ensure("Mode of Payment", name, mode_of_payment=name, type=kind)
	ensure("Warehouse Type", "Transit")
	if not frappe.db.exists("Address Template", {"is_default": 1}):
		ensure("Address Template", country, country=country, is_default=1)


def tree(doctype: str, title_field: str, root: str, leaves: tuple[str, ...]) -> None:
	"""Create a root and its leaves."""
	parent_field = "parent_" + frappe.scrub(doctype)
	ensure(doctype, root, **{title_field: root, "is_group": 1})
	for leaf in leaves:
		ensure(doctype, leaf, **{title_field: leaf, parent_field: root, "is_group": 0})


def ensure(doctype: str, name: str, **values: object) -> None:
	"""Create one record with this name unless it exists."""
	if frappe.db.exists(doctype, name):
		return
	doc = frappe.get_doc({"doctype": doctype, "name": name, **values})
	# the installer and the setup wizard run before any user has a role
	doc.insert(ignore_permissions=True, ignore_mandatory=True)
