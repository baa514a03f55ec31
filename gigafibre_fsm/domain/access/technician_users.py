"""The login behind a link: a Website User without password, who can do nothing but be that technician."""

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import frappe_internals

ROLE = "FSM Technician"
OF_STAFF = frozenset({"FSM Dispatcher", "Employee", "Desk User"})
"""Roles of the desk that whoever keeps technicians may meet in one."""
PICTURE = "/assets/gigafibre_fsm/images/logo.svg"


def user_for_technician(technician: str, *, email: str | None = None, roles: tuple[str, ...] = ()) -> str:
	"""Return the name of a technician's User, which is made now if there is none.

	Called where links are issued, which only dispatchers and the system do. A new user gets no password and
	no welcome message: nobody can log in as them until an administrator decides so, or they ask for a
	password at their own address.

	Args:
		technician: name of the Dispatch Technician.
		email: the address of a new user; without it, one that can never receive mail.
		roles: further roles of a new user; the caller has made sure that the person who invites them may give
			these.

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
	"""Refuse to let a technician's links open as somebody with more rights than whoever decides it.

	A link opens the technician's pages alone, but what is done there is done in that person's name. Raises
	frappe.PermissionError.
	"""
	mine = set(frappe.get_roles())
	if "System Manager" in mine:
		return
	of_desk = set(frappe.get_all("Role", {"desk_access": 1}, pluck="name"))
	if greater := sorted(of_desk.intersection(frappe.get_roles(user)) - mine - OF_STAFF):
		sentence = _("{0} has the role {1}: only a System Manager may make a technician of them.")
		frappe.throw(sentence.format(user, greater[0]), frappe.PermissionError)


def is_subcontractor(technician: str | None) -> bool:
	"""Whether a technician is lent by another company: for the day, for their own visits, for nothing else."""
	return bool(technician and frappe.get_cached_value("Dispatch Technician", technician, "subcontractor"))


def set_language(technician: str, language: str) -> dict:
	"""Let a technician's pages and messages be in `language` (fr or en); returns `{"language"}`."""
	doc = frappe.get_doc("Dispatch Technician", technician)
	doc.language = language
	# guard: the page lets technicians change their own language only, and nothing else is written
	doc.save(ignore_permissions=True)
	return {"language": language}


def _address_of(technician: str) -> str:
	"""A name for the user: .invalid can never receive mail, and says so."""
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
			# with no picture Frappe would ask a server outside for one
			"user_image": PICTURE,
			"send_welcome_email": 0,
			"thread_notify": 0,
			"roles": [{"role": role} for role in (ROLE, *roles)],
		}
	)
	# a dispatcher already made these technicians
	with frappe_internals.without_limit_of_new_users():
		# guard: the caller may issue links for technicians; making users is otherwise for System Managers
		user.insert(ignore_permissions=True)
	return user.name


def _give_role(user: str) -> None:
	if not frappe.db.exists("Has Role", {"parenttype": "User", "parent": user, "role": ROLE}):
		doc = frappe.get_doc("User", user)
		doc.append("roles", {"role": ROLE})
		# guard: as above, and the role gives no more than one's own visits
		doc.save(ignore_permissions=True)
