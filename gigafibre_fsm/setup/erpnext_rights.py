"""Grants dispatchers, support and managers the rights they need on documents of ERPNext and Frappe, and revokes them.

Frappe ignores a doctype's own permissions if it has any Custom DocPerm. They are therefore copied first, kept
up to date with ERPNext unless the copies are edited, and removed together with ours.
"""

import hashlib
import json
from typing import Any

import frappe
from frappe.permissions import copy_perms

from gigafibre_fsm.domain.dispatch.team.rights import ROLES, list_needed

_COPIED = "fsm_copied_permissions"
_GRANTS = (
	*("role", "permlevel", "if_owner", "select", "read", "write", "create", "delete", "submit", "cancel"),
	*("amend", "report", "export", "import", "share", "print", "email"),
)


def apply() -> None:
	"""Grant the roles missing rights; an administrator's own Custom DocPerms are kept."""
	copied = _copied()
	for role in ROLES:
		for doctype, rights in list_needed(role).items():
			_copy_permissions(doctype, copied)
			known = {"parent": doctype, "role": role, "permlevel": 0}
			if not frappe.db.exists("Custom DocPerm", known):
				# every right is set explicitly, because a row without a value for `read` grants it
				given = {right: int(right in rights) for right in _GRANTS[3:]}
				frappe.get_doc({"doctype": "Custom DocPerm", **known, **given}).insert()
			frappe.clear_cache(doctype=doctype)
	frappe.db.set_global(_COPIED, json.dumps(copied))


def remove() -> None:
	"""Remove our rights, and the copies of ERPNext's own if they were not edited."""
	for doctype, print_of_copies in _copied().items():
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("in", ROLES)})
		if _print_of("Custom DocPerm", doctype) == print_of_copies:
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
	frappe.db.delete("Custom DocPerm", {"role": ("in", ROLES)})
	frappe.defaults.clear_default(key=_COPIED)
	frappe.clear_cache()


def _copy_permissions(doctype: str, copied: dict[str, str]) -> None:
	"""Copy the doctype's own permissions if there are no others, and again after ERPNext has changed them."""
	is_ours = copied.get(doctype) == _print_of("Custom DocPerm", doctype)
	if is_ours and copied[doctype] != _print_of("DocPerm", doctype):
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("not in", ROLES)})
	if not frappe.db.exists("Custom DocPerm", {"parent": doctype, "role": ("not in", ROLES)}):
		copy_perms(doctype)
		copied[doctype] = _print_of("Custom DocPerm", doctype)


def _print_of(kind: str, doctype: str) -> str:
	"""Return a fingerprint of the permissions, without those of our roles."""
	rows = frappe.get_all(kind, {"parent": doctype, "role": ("not in", ROLES)}, list(_GRANTS), order_by=None)
	plain = sorted(json.dumps([_plain(row[field]) for field in _GRANTS]) for row in rows)
	return hashlib.sha256("".join(plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
	return value or 0


def _copied() -> dict[str, str]:
	return json.loads(frappe.db.get_global(_COPIED) or "{}")
