"""Technicians, a dispatcher and a customer's user for tests that speak HTTP: committed, and taken away afterwards."""

from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import update_password

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.tests import builders

PASSWORD = "Zp9!vendredi-fibre"


@dataclass(frozen=True)
class TestTechnician:
	"""A technician with an open link."""

	__test__ = False

	name: str
	user: str
	link: str
	url: str


def make_technician(full_name: str, mobile: str, language: str = "fr") -> TestTechnician:
	"""A technician who has just been texted a link."""
	doc = frappe.get_doc(
		{
			"doctype": "Dispatch Technician",
			"technician_name": full_name,
			"mobile": mobile,
			"language": language,
			# the link would make one the ordinary way, after which Frappe reads every doctype again
			"user": builders.a_login(full_name, language),
		}
	).insert()
	return issue_link(TestTechnician(doc.name, "", "", ""))


def issue_link(technician: TestTechnician) -> TestTechnician:
	"""The same technician with a link more."""
	expires = now_datetime() + timedelta(hours=8)
	link = links.issue_link("Technician", ("Dispatch Technician", technician.name), expires)
	user = frappe.db.get_value("Dispatch Technician", technician.name, "user")
	return TestTechnician(technician.name, user, link, links.fresh_url(link))


def make_user(email: str, *roles: str, user_type: str = "Website User") -> str:
	"""A user who can log in with PASSWORD."""
	if not frappe.db.exists("User", email):
		doc = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": email.split("@")[0],
				"full_name": email.split("@")[0],
				"enabled": 1,
				"user_type": user_type,
				"send_welcome_email": 0,
				"user_image": "/assets/gigafibre_fsm/images/logo.svg",
				"roles": [{"role": role} for role in roles],
			}
		)
		doc.flags.no_welcome_mail = True
		# its validation writes a default of the whole site, after which Frappe reads every doctype again
		doc.flags.ignore_validate = True
		doc.insert()
		if "System Manager" not in roles:
			# Frappe gives it to a site's first user of the desk, and again whenever they are saved
			frappe.db.delete("Has Role", {"parent": email, "role": "System Manager"})
			frappe.clear_cache(user=email)
	update_password(email, PASSWORD)
	return email


def forget(doctype: str, name: str) -> None:
	"""Take a committed test document away with its children, whatever its controller thinks of it."""
	meta = frappe.get_meta(doctype)
	for field in meta.get_table_fields():
		frappe.db.delete(field.options, {"parent": name, "parenttype": doctype})
	frappe.db.delete(doctype, {"name": name})


def forget_technician(technician: TestTechnician) -> None:
	"""Take a technician away, with links and user."""
	forget_links(technician)
	forget("Dispatch Technician", technician.name)
	forget_user(technician.user)


def forget_links(technician: TestTechnician) -> None:
	"""Take the links of a technician away, and the messages that carry them."""
	for link in frappe.get_all("FSM Magic Link", {"subject": technician.name}, pluck="name"):
		frappe.db.delete("FSM SMS", {"link": link})
		forget("FSM Magic Link", link)


def forget_user(user: str) -> None:
	"""Take a test user away, with whatever Frappe made beside it."""
	for doctype in ("Contact", "Notification Settings"):
		for name in frappe.get_all(doctype, {"user" if doctype == "Contact" else "name": user}, pluck="name"):
			forget(doctype, name)
	frappe.db.delete("DefaultValue", {"parent": user})
	frappe.db.delete("DocShare", {"user": user})
	forget("User", user)
