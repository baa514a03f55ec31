"""Notices on the desk to accounts receivable: what somebody must look at, in the language of each."""

import frappe
from frappe import _

ROLE = "FSM Accounts"


def notify(sentence: str, doctype: str, name: str) -> None:
	"""Notify everybody of accounts receivable of a document; those who want it by e-mail get it by e-mail too.

	Args:
		sentence: in English, a source string of the translations.
		doctype, name: the document that it opens.
	"""
	for user, language in _list_people():
		notice = {
			"doctype": "Notification Log",
			"for_user": user,
			"type": "Alert",
			"document_type": doctype,
			"document_name": name,
			"subject": f"{_(doctype, language)} {name}: {_(sentence, language)}",
		}
		# guard: nobody asks for it; the clock and the vendor's events lead here
		frappe.get_doc(notice).insert(ignore_permissions=True)


def _list_people() -> list[tuple[str, str]]:
	user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	rows = (
		frappe.qb.from_(user)
		.join(role)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.name, user.language)
		.where((role.role == ROLE) & (user.enabled == 1))
		.orderby(user.name)
		.run()
	)
	return [(name, language or frappe.db.get_default("lang") or "fr") for name, language in rows]
