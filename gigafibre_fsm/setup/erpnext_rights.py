"""Gives dispatchers and managers what they need to see of ERPNext's documents, and takes it back.

Frappe ignores a doctype's own permissions once a Custom DocPerm stands beside them. So they are copied first, kept in
step with ERPNext while nobody changes the copies, and taken back with ours.
"""

import hashlib
import json
from typing import Any

import frappe
from frappe.permissions import copy_perms

from gigafibre_fsm.domain.dispatch.team.rights import NEEDED, ROLES

_COPIED = "fsm_copied_permissions"
_GRANTS = (
	*("role", "permlevel", "if_owner", "select", "read", "write", "create", "delete", "submit", "cancel"),
	*("amend", "report", "export", "import", "share", "print", "email"),
)


def apply() -> None:
	"""Give the roles what they lack; an administrator's own Custom DocPerms stay."""
	copied = _copied()
	for doctype, rights in NEEDED.items():
		_follow(doctype, copied)
		for role in ROLES:
			known = {"parent": doctype, "role": role, "permlevel": 0}
			if not frappe.db.exists("Custom DocPerm", known):
				# each named: a row that says nothing of reading lets read
				given = {right: int(right in rights) for right in _GRANTS[3:]}
				frappe.get_doc({"doctype": "Custom DocPerm", **known, **given}).insert()
		frappe.clear_cache(doctype=doctype)
	frappe.db.set_global(_COPIED, json.dumps(copied))


def remove() -> None:
	"""Take our rights back, and the copies of ERPNext's own where nobody changed them."""
	for doctype, print_of_copies in _copied().items():
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("in", ROLES)})
		if _print_of("Custom DocPerm", doctype) == print_of_copies:
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
	frappe.db.delete("Custom DocPerm", {"role": ("in", ROLES)})
	frappe.defaults.clear_default(key=_COPIED)
	frappe.clear_cache()


def _follow(doctype: str, copied: dict[str, str]) -> None:
	"""Copy the doctype's own permissions where none stand beside them, and anew after ERPNext changed them."""
	is_ours = copied.get(doctype) == _print_of("Custom DocPerm", doctype)
	if is_ours and copied[doctype] != _print_of("DocPerm", doctype):
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("not in", ROLES)})
	if not frappe.db.exists("Custom DocPerm", {"parent": doctype, "role": ("not in", ROLES)}):
		copy_perms(doctype)
		copied[doctype] = _print_of("Custom DocPerm", doctype)


def _print_of(kind: str, doctype: str) -> str:
	"""A fingerprint of who may what, our own roles left out."""
	rows = frappe.get_all(kind, {"parent": doctype, "role": ("not in", ROLES)}, list(_GRANTS), order_by=None)
	plain = sorted(json.dumps([_plain(row[field]) for field in _GRANTS]) for row in rows)
	return hashlib.sha256("".join(plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
	return value or 0


def _copied() -> dict[str, str]:
	return json.loads(frappe.db.get_global(_COPIED) or "{}")
