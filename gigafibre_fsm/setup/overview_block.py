"""The block of the workspace “Business at a Glance”: Frappe keeps blocks as documents that no app can bring as files."""

import frappe

DOCTYPE, NAME = "Custom HTML Block", "Business at a Glance"
HTML = "<div></div>"
# the script stands in the block's shadow, where the styles of the desk do not reach: it draws beside it
SCRIPT = """frappe
	.require(["business_overview.bundle.css", "business_overview.bundle.js"])
	.then(() => gigafibre_fsm.open_business_overview(root_element.host));
"""


def apply() -> None:
	"""Create the block, and give it the script of this version."""
	block = frappe.get_doc(DOCTYPE, NAME) if frappe.db.exists(DOCTYPE, NAME) else frappe.new_doc(DOCTYPE)
	if block.script == SCRIPT:
		return
	block.update({"name": NAME, "html": HTML, "script": SCRIPT, "private": 0})
	block.save()


def remove() -> None:
	"""Delete the block."""
	frappe.delete_doc(DOCTYPE, NAME, force=True, ignore_missing=True)
