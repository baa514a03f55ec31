"""The user behind a technician's link: a Website User without password or any right of another person."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import frappe_internals

ROLE = "FSM Technician"
OF_STAFF = frozenset({"FSM Dispatcher", "Employee", "Desk User"})
"""Desk roles that a user may have and still be made a technician by a manager who lacks them."""
PICTURE = "/assets/gigafibre_fsm/images/logo.svg"


def user_for_technician(technician: str, *, email: str | None = None, roles: tuple[str, ...] = ()) -> str:
	"""Return the name of a technician's User, created now if there is none.

	Called where links are issued, which only dispatchers and the system do. A new user gets no password and
	no welcome message: they cannot log in until an administrator sets a password, or they request one at
	their own address.

	Args:
		technician: name of the Dispatch Technician.
		email: address of a new user; None for one that can never receive mail.
		roles: further roles of a new user; the caller has checked that the inviting user may grant them.

	Raises:
		frappe.DoesNotExistError: there is no such technician.
	"""
	row = frappe.db.get_value(
		"Dispatch Technician",
		technician,
		["user", "technician_name", "language"],
		as_dict=True,
		for_update=True,
	)
	if not row:
		frappe.throw(_("There is no technician {0}.").format(technician), frappe.DoesNotExistError)
	if row.user:
		_give_role(row.user)
		return row.user
	user = _new_user(email or _address_of(technician), row.technician_name, row.language, roles)
	frappe.db.set_value("Dispatch Technician", technician, "user", user)
	return user


def refuse_privileged(user: str) -> None:
	"""Refuse a technician's User who has more rights than the user who assigns it.

	A link opens only the technician's pages, but what is done there is done as that user.

	Raises:
		frappe.PermissionError: the user has a desk role that the session's user lacks.
	"""
	mine = set(frappe.get_roles())
	if "System Manager" in mine:
		return
	of_desk = set(frappe.get_all("Role", {"desk_access": 1}, pluck="name"))
	if greater := sorted(of_desk.intersection(frappe.get_roles(user)) - mine - OF_STAFF):
		sentence = _("{0} has the role {1}: only a System Manager may make a technician of them.")
		frappe.throw(sentence.format(user, greater[0]), frappe.PermissionError)


def is_subcontractor(technician: str | None) -> bool:
	"""Whether a technician is lent by another company, and so works for the day, on their own jobs only."""
	return bool(technician and frappe.get_cached_value("Dispatch Technician", technician, "subcontractor"))


class SpokenLanguage(TypedDict):
	"""The language of a technician's pages and messages, fr or en."""

	language: str


def set_language(technician: str, language: str) -> SpokenLanguage:
	"""Set the language of a technician's pages and messages, `fr` or `en`; return `{"language"}`."""
	doc = frappe.get_doc("Dispatch Technician", technician)
	doc.language = language
	# guard: the page lets technicians change only their own language, and nothing else is written
	doc.save(ignore_permissions=True)
	return {"language": language}


def _address_of(technician: str) -> str:
	"""Return an address for a new user; the top-level domain .invalid can never receive mail (RFC 2606)."""
	slug = "".join(c if c.isalnum() else "-" for c in technician.lower())
	return f"{slug}@technicians.invalid"


def _new_user(email: str, full_name: str, language: str, roles: tuple[str, ...]) -> str:
	if frappe.db.exists("User", email):
		_give_role(email)
		return email
	first, __, last = (full_name or email).partition(" ")
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first,
			"last_name": last,
			"language": language or "fr",
			"enabled": 1,
			"user_type": "Website User",
			# without a picture, Frappe would request one from an external server
			"user_image": PICTURE,
			"send_welcome_email": 0,
			"thread_notify": 0,
			"roles": [{"role": role} for role in (ROLE, *roles)],
		}
	)
	# a dispatcher has already made these technicians, so the limit on sign-ups does not apply
	with frappe_internals.without_limit_of_new_users():
		# guard: the caller may issue links for technicians; otherwise only System Managers create users
		user.insert(ignore_permissions=True)
	return user.name


def _give_role(user: str) -> None:
	if not frappe.db.exists("Has Role", {"parenttype": "User", "parent": user, "role": ROLE}):
		doc = frappe.get_doc("User", user)
		doc.append("roles", {"role": ROLE})
		# guard: as above; the role grants access to the user's own jobs only
		doc.save(ignore_permissions=True)
