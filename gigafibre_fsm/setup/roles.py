"""The roles of the app, as data."""

import frappe

# name → whether people with it work in the desk
ROLES = {"FSM Manager": True, "FSM Dispatcher": True, "FSM Technician": False}


def apply() -> None:
	"""Make the roles that are missing; those that exist keep what an administrator changed."""
	for name, has_desk in ROLES.items():
		if not frappe.db.exists("Role", name):
			frappe.get_doc({"doctype": "Role", "role_name": name, "desk_access": int(has_desk)}).insert()


def remove() -> None:
	"""Take the roles off everybody and delete them."""
	for name in ROLES:
		for doctype in ("Has Role", "DocPerm", "Custom DocPerm"):
			frappe.db.delete(doctype, {"role": name})
		if frappe.db.exists("Role", name):
			frappe.delete_doc("Role", name, force=True)


def may_open_app() -> bool:
	"""Tell whether the app's tile is for this user: they have a role of it that works in the desk."""
	desk_roles = {"System Manager", *(name for name, has_desk in ROLES.items() if has_desk)}
	return bool(desk_roles & set(frappe.get_roles()))
