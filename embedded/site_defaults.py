"""What a fresh site gets so that nothing is left to ask: the wizard's answers, and the company.

Run inside the bench's environment, in its sites folder, with the app just installed:
`python -m embedded.site_defaults <app> <site>`.
"""

import sys
from collections.abc import Callable

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


COMPANY = {"company_name": "Gigafibre", "company_abbr": "GF", "country": "Canada", "currency": "CAD"}


def answer_wizard() -> None:
	"""Answer the setup wizard, switch the tour off, and give sendmail an account that sends nothing."""
	setup_complete(frappe._dict(ANSWERS))
	settings = frappe.get_doc("System Settings")
	settings.update({"setup_complete": 1, "enable_onboarding": 0, "time_zone": "America/Toronto"})
	# as dates are written in Québec; Frappe's Canada writes the month first
	settings.update({"date_format": "yyyy-mm-dd", "time_format": "HH:mm"})
	settings.save()
	frappe.db.set_default("currency", "CAD")
	frappe.db.set_value("Currency", "CAD", "enabled", 1)
	# desk shows datetimes in the user's zone, and the first user's is an Indian one
	frappe.db.set_value("User", "Administrator", "time_zone", "America/Toronto")
	add_dummy_outgoing_account()


def found_company() -> None:
	"""Make the company the way ERPNext's own wizard does."""
	from erpnext.setup.setup_wizard.setup_wizard import setup_complete as found

	found(frappe._dict(COMPANY))


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


AFTER_INSTALLING: dict[str, Callable[[], None]] = {"frappe": answer_wizard, "erpnext": found_company}


def apply(app: str, site: str) -> None:
	"""Do what belongs after installing `app` on `site`, if anything does."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	AFTER_INSTALLING[app]()
	# a script outside any request: nobody else commits for it
	frappe.db.commit()
	frappe.destroy()


if __name__ == "__main__":
	apply(*sys.argv[1:])
