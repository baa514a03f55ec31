"""What a fresh site gets before any app of ours: the wizard's answers, and nothing left to ask.

Run inside the bench's environment, in its sites folder: `python -m embedded.site_defaults <site>`.
"""

import sys

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

ANSWERS = {
	"language": "English",
	"country": "Canada",
	"timezone": "America/Toronto",
	"currency": "CAD",
	"enable_telemetry": 0,
	"full_name": "Administrator",
}


def apply(site: str) -> None:
	"""Answer the setup wizard, switch the tour off, and give sendmail an account that sends nothing."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	setup_complete(frappe._dict(ANSWERS))
	settings = frappe.get_doc("System Settings")
	settings.update({"setup_complete": 1, "enable_onboarding": 0, "time_zone": "America/Toronto"})
	settings.save()
	frappe.db.set_default("currency", "CAD")
	frappe.db.set_value("Currency", "CAD", "enabled", 1)
	# desk shows datetimes in the user's zone, and the first user's is an Indian one
	frappe.db.set_value("User", "Administrator", "time_zone", "America/Toronto")
	add_dummy_outgoing_account()
	frappe.db.commit()
	frappe.destroy()


def add_dummy_outgoing_account() -> None:
	"""`frappe.sendmail` refuses to queue without a default account; this one points at nobody."""
	if frappe.db.exists("Email Account", {"default_outgoing": 1}):
		return
	account = frappe.new_doc("Email Account")
	account.update(
		{
			"email_account_name": "Embedded bench",
			"email_id": "bench@gigafibre.example",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"enable_incoming": 0,
			"no_smtp_authentication": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": "1",
		}
	)
	# its validation would open a connection to the mail server
	account.flags.ignore_validate = True
	account.insert(ignore_permissions=True)


if __name__ == "__main__":
	apply(sys.argv[1])
