"""Invites people of the office and gives them roles; Frappe's User and its mail do the work."""

import frappe
from frappe import _
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.administration.people.role_words import word_roles
from gigafibre_fsm.domain.dispatch.team import rights
from gigafibre_fsm.exceptions import FsmError


def invite_person(email: str, full_name: str, roles: list[str], language: str) -> tuple[str, bool]:
	"""Create a user of the desk, whom Frappe's mail invites to choose a password.

	Args:
		email: address, and name of the login.
		full_name: first and last name.
		roles: names of roles, each of `word_roles`.
		language: `fr` or `en`.

	Returns:
		Name of the User, and whether the mail could be queued.

	Raises:
		FsmError: name, address or roles are missing or unusable, or the address has a login already.
	"""
	email, full_name = email.strip().lower(), full_name.strip()
	_refuse(email, full_name, roles)
	first, __, last = full_name.partition(" ")
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first,
			"last_name": last,
			"language": language,
			"enabled": 1,
			"user_type": "System User",
			"send_welcome_email": 1,
			# without a picture, Frappe would request one from an external server
			"user_image": technician_users.PICTURE,
			"roles": [{"role": role} for role in roles],
		}
	)
	user.insert()
	return user.name, bool(user.flags.email_sent)


def set_roles(user: str, roles: list[str]) -> None:
	"""Give a user these roles of ours, and take the others of ours away; roles of other apps stay.

	Args:
		user: name of the User.
		roles: names of roles, each of `word_roles`.

	Raises:
		FsmError: there is no such user, or a role is not one of ours.
	"""
	_refuse_roles(roles)
	doc = load_person(user)
	kept = [row for row in doc.roles if row.role not in word_roles()]
	doc.set("roles", kept)
	for role in roles:
		doc.append("roles", {"role": role})
	doc.save()


def find_missing_rights(user: str) -> list[str]:
	"""Return the documents that the user's roles need and an administrator's changes keep from them."""
	return rights.find_missing_rights(user)


def load_person(user: str) -> "frappe.model.document.Document":
	"""Lock and return a user other than Frappe's own.

	Raises:
		FsmError: there is no such user.
	"""
	if user in ("Administrator", "Guest") or not frappe.db.exists("User", user):
		frappe.throw(_("There is no such person. Reload the page."), FsmError)
	return frappe.get_doc("User", user, for_update=True)


def _refuse(email: str, full_name: str, roles: list[str]) -> None:
	if not full_name:
		frappe.throw(_("Write the person's name."), FsmError)
	if not validate_email_address(email):
		frappe.throw(_("“{0}” is no e-mail address.").format(frappe.utils.escape_html(email[:80])), FsmError)
	if frappe.db.exists("User", email):
		frappe.throw(_("{0} has a login already: give it roles in the list.").format(email), FsmError)
	if not roles:
		frappe.throw(_("Choose at least one role."), FsmError)
	_refuse_roles(roles)


def _refuse_roles(roles: list[str]) -> None:
	if not set(roles) <= set(word_roles()):
		frappe.throw(_("This role is not given here. Reload the page."), FsmError)
