"""The roles of the app."""

import frappe

# name → whether it has access to the desk
ROLES = {
	"FSM Manager": True,
	"FSM Dispatcher": True,
	"FSM Accounts": True,
	"FSM Refunds": True,
	"FSM Support": True,
	"FSM Portal Viewer": True,
	"FSM Technician": False,
}


def apply() -> None:
	"""Create missing roles; existing ones keep an administrator's changes."""
	for name, has_desk in ROLES.items():
		if not frappe.db.exists("Role", name):
			frappe.get_doc({"doctype": "Role", "role_name": name, "desk_access": int(has_desk)}).insert()


def remove() -> None:
	"""Remove the roles from all users and delete them."""
	for name in ROLES:
		for doctype in ("Has Role", "DocPerm", "Custom DocPerm"):
			frappe.db.delete(doctype, {"role": name})
		if frappe.db.exists("Role", name):
			frappe.delete_doc("Role", name, force=True)


def may_open_app() -> bool:
	"""Return whether this user sees the app's tile: they have one of its roles with desk access."""
	desk_roles = {"System Manager", *(name for name, has_desk in ROLES.items() if has_desk)}
	return bool(desk_roles & set(frappe.get_roles()))
